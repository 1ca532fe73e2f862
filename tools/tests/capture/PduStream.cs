// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>Cuts a stream's bytes into PDUs with the parser, as its users do.</summary>
internal sealed class PduStream
{
    private readonly SmbPduParser _parser = new();
    private readonly byte[] _prefix = new byte[SmbPduParser.PrefixBytes];
    private long _at;
    private int _prefixHave;

    public List<SmbPdu> Pdus { get; } = [];

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken;
            if (_prefixHave < _prefix.Length)
            {
                taken = 1;
                _prefix[_prefixHave++] = bytes[0];
                if (_prefixHave == _prefix.Length)
                    _parser.Begin(_at + 1 - _prefix.Length, _prefix);
            }
            else
            {
                taken = Math.Min(bytes.Length, _parser.Remaining);
                _parser.Feed(bytes[..taken]);
            }

            _at += taken;
            bytes = bytes[taken..];
            if (_prefixHave == _prefix.Length && _parser.Remaining == 0)
                Take();
        }
    }

    public void End()
    {
        if (_prefixHave == _prefix.Length)
            Take();
        else if (_prefixHave > 0)
            Pdus.Add(SmbPduParser.CutPrefix(_at - _prefixHave, _prefixHave));
    }

    private void Take()
    {
        Pdus.Add(_parser.End());
        _prefixHave = 0;
    }
}
