// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Properties.Generators;

/// <summary>How a script treats the queue.</summary>
public enum Manners
{
    /// <summary>As the SMB client does: a PDU at a time, never more than is queued, never past the end of a PDU.</summary>
    Protocol,

    /// <summary>Calls in any order, with any amounts.</summary>
    Abusive,
}

/// <summary>Makes scripts: what a caller of the receive queue may do while a peer sends.</summary>
public sealed class ScriptGenerator
{
    private const int LongestScript = 24;

    /// <summary>The length prefix of a message.</summary>
    private const uint PrefixBytes = 4;

    /// <summary>What the SMB client reads of a message before it knows what it is.</summary>
    private const uint HeaderBytes = 66;

    private static readonly int[] Errors = [4, 32, 103, 104, 110];

    private readonly SplitMix64 _random;
    private readonly SegmentGenerator _segments;
    private readonly List<string> _excerpts = [];
    private List<Statement> _script = [];
    private uint _sent;
    private uint _queued;
    private uint _pdu;
    private int _decants;
    private bool _closed;

    /// <summary>Makes a generator.</summary>
    /// <param name="random">Where chance comes from.</param>
    public ScriptGenerator(SplitMix64 random)
    {
        _random = random;
        _segments = new SegmentGenerator(random);
    }

    /// <summary>The next script.</summary>
    /// <param name="manners">How it treats the queue.</param>
    public IReadOnlyList<Statement> Next(Manners manners)
    {
        _script = new List<Statement>(LongestScript);
        _segments.Begin();
        _excerpts.Clear();
        _sent = _queued = _pdu = 0;
        _decants = 0;
        _closed = false;
        int length = _random.Between(2, LongestScript);
        if (!_random.OneIn(8))
            Prepare();
        while (_script.Count < length)
        {
            if (_random.OneIn(4))
                Happen();
            else if (manners == Manners.Abusive)
                Abuse();
            else if (_random.OneIn(3))
                ReceiveMessage();
            else
                ReceivePdu();
        }

        return _script;
    }

    /// <summary>Most of what can be done to a queue needs something in it.</summary>
    private void Prepare()
    {
        Send();
        _pdu = _random.OneIn(4) ? Amount() : (uint)_random.Between(1, (int)_sent);
        Add("pdu", _pdu);
        Refill(_random.OneIn(2) ? 0 : _sent);
    }

    /// <summary>Something happens that the caller has no say in.</summary>
    private void Happen()
    {
        int what = _random.Below(12);
        if (what <= 1 && !_closed)
        {
            _closed = true;
            _script.Add(_random.OneIn(2) ? new FinStatement() : new AmountStatement("reset", (uint)_random.Pick(Errors)));
        }
        else if (what == 2)
        {
            _script.Add(new AmountStatement("fail_alloc", (uint)_random.Between(1, 3)));
        }
        else
        {
            Send();
        }
    }

    private void Send()
    {
        if (!_closed)
            _sent += _segments.Add(_script);
    }

    /// <summary>One PDU as the SMB client receives it; it may lie in several skbs, and end in the middle of one.</summary>
    private void ReceivePdu()
    {
        if (_sent + _queued == 0 || _random.OneIn(3))
            Send();
        uint there = _sent + _queued;
        uint size = there == 0 || _random.OneIn(3) ? there : (uint)_random.Between(1, (int)there);
        if (_random.OneIn(4))
            Add("msg", (uint)_random.Below(4));
        Add("pdu", size);
        Refill(_random.OneIn(3) ? 0 : size);
        if (_queued < size)
            return;
        _pdu = size;
        if (_random.OneIn(2))
            _script.Add(new ReadStatement(0, Part(_pdu)));
        if (_random.OneIn(3))
            Add("discard", Take(Part(_pdu)));
        switch (_random.Below(4))
        {
            case 0:
                DecantAndRead();
                break;
            case 1:
                Add("consume", Take(_pdu));
                break;
            default:
                Add("discard", Take(_pdu));
                break;
        }
    }

    /// <summary>One message as the SMB client receives it: the length, the header, and then what the header asks for.</summary>
    private void ReceiveMessage()
    {
        while (_sent + _queued <= PrefixBytes && !_closed)
            Send();
        if (_sent + _queued <= PrefixBytes)
            return;
        uint length = (uint)_random.Between(1, (int)(_sent + _queued - PrefixBytes));
        BeginPdu(PrefixBytes);
        _script.Add(new ReadStatement(0, PrefixBytes));
        Add("discard", Take(PrefixBytes));

        uint header = Math.Min(length, HeaderBytes);
        BeginPdu(length, header);
        _script.Add(new ReadStatement(0, header));
        switch (_random.Below(6))
        {
            case 0:
                CopyToReader(header);
                break;
            case 1:
                Refill(_pdu);
                DecantAndRead();
                break;
            case 2:
                ReceiveCompound();
                break;
            case 3:
                Reconnect();
                break;
            default:
                Refill(_pdu);
                _script.Add(new ReadStatement(header, _pdu - header));
                break;
        }

        Add("consume", Take(_pdu));
    }

    private void BeginPdu(uint length, uint? min = null)
    {
        Add("pdu", length);
        Refill(min ?? length);
        _pdu = length;
    }

    /// <summary>A READ response: what is there goes to the reader, piece by piece as it comes.</summary>
    private void CopyToReader(uint header)
    {
        Add("discard", Take(header));
        for (int piece = _random.Between(1, 3); piece > 0 && _pdu > 0; piece--)
        {
            uint part = piece == 1 ? _pdu : Math.Max(1, Part(_pdu));
            _script.Add(new ReadStatement(0, part));
            Add("discard", Take(part));
            if (_pdu > 0)
                Refill(1);
        }
    }

    /// <summary>Several messages in one: each is a PDU while it is parsed, and then the rest is.</summary>
    private void ReceiveCompound()
    {
        uint rest = _pdu;
        uint first = Part(rest);
        BeginPdu(first);
        _script.Add(new ReadStatement(0, first));
        Add("consume", Take(first));
        BeginPdu(rest - first, 0);
    }

    /// <summary>The connection is given up: whatever is queued goes, and of the message there is nothing left.</summary>
    private void Reconnect()
    {
        Add("pdu", _queued);
        _pdu = _queued;
        Add("discard", Take(_queued));
    }

    private void DecantAndRead()
    {
        uint amount = _pdu;
        if (amount == 0)
            return;
        if (_random.OneIn(3))
            Add("count", amount);
        string name = Decant(amount);
        Take(amount);
        _script.Add(new QueueStatement("queue", name));
        _script.Add(new ReadStatement(0, amount));
        if (_random.OneIn(3))
            Add("discard", Part(amount));
        _script.Add(new QueueStatement("put", name));
        _excerpts.Remove(name);
    }

    private void Abuse()
    {
        uint amount = Amount();
        switch (_random.Below(12))
        {
            case 0:
                Send();
                break;
            case 1 or 2:
                Refill(_random.OneIn(2) ? 0 : amount);
                break;
            case 3 or 4:
                Add("pdu", amount);
                _pdu = amount;
                break;
            case 5:
                Read(amount);
                break;
            case 6:
                Add("count", amount);
                break;
            case 7:
                Add("consume", amount);
                break;
            case 8:
                Decant(amount);
                break;
            case 9:
                Visit();
                break;
            default:
                Add("discard", amount);
                Take(Math.Min(amount, _queued));
                break;
        }
    }

    private void Read(uint amount) => _script.Add(new ReadStatement(
        _random.OneIn(2) ? 0 : Amount(),
        amount,
        _random.OneIn(6) ? Part(amount) : null,
        _random.OneIn(6) ? Part(amount) : null));

    /// <summary>Goes to another queue, or puts one.</summary>
    private void Visit()
    {
        if (_excerpts.Count == 0 || _random.OneIn(3))
        {
            _script.Add(new QueueStatement("queue", Script.ReceiveQueue));
            return;
        }

        string name = _random.Pick(_excerpts);
        bool put = _random.OneIn(3);
        _script.Add(new QueueStatement(put ? "put" : "queue", name));
        if (put)
            _excerpts.Remove(name);
    }

    private string Decant(uint amount)
    {
        string name = $"e{_decants++}";
        _script.Add(new DecantStatement(amount, name));
        _excerpts.Add(name);
        return name;
    }

    private void Refill(uint min)
    {
        Add("refill", min);
        _queued += _sent;
        _sent = 0;
    }

    /// <summary>An amount that is likely to be just at, below or above something that matters.</summary>
    private uint Amount()
    {
        uint base_amount = _random.Below(6) switch
        {
            0 => 0,
            1 => _queued,
            2 => _pdu,
            3 => _sent,
            4 => (uint)_random.Below(32),
            _ => Part(_queued + _sent),
        };
        return _random.Below(4) switch
        {
            0 => base_amount + 1,
            1 when base_amount > 0 => base_amount - 1,
            _ => base_amount,
        };
    }

    private uint Part(uint amount) => amount == 0 ? 0 : (uint)_random.Between(0, (int)amount);

    private uint Take(uint amount)
    {
        _queued -= Math.Min(amount, _queued);
        _pdu -= Math.Min(amount, _pdu);
        return amount;
    }

    private void Add(string op, uint amount) => _script.Add(new AmountStatement(op, amount));
}
