// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Rxqueue.Tools.Bench;

/// <summary>
/// Makes random scenario scripts of thirty statements: half of them receive PDUs as a protocol does, half abuse the
/// queue. The same seed and number make the same script, on every machine.
/// </summary>
/// <remarks>
/// Every script is one that the parser takes: names are declared before they are used, and an excerpt is only used where
/// the decant that makes it must have moved something.
/// </remarks>
/// <param name="seed">The seed of all scenarios.</param>
internal sealed class ScenarioGenerator(ulong seed)
{
    /// <summary>Statements of a script.</summary>
    public const int Statements = 30;

    private readonly StringBuilder _text = new(1024);
    private readonly List<(string Name, uint Bytes)> _excerpts = [];
    private ulong _state;
    private int _written;
    private int _names;

    /// <summary>Bytes that the socket has and nobody has spliced yet, as far as the generator knows.</summary>
    private uint _atSocket;

    /// <summary>Bytes in the receive queue, as far as the generator knows.</summary>
    private uint _queued;

    /// <summary>Bytes left of the PDU, as far as the generator knows.</summary>
    private uint _pduRemain;

    /// <summary>Makes a script.</summary>
    /// <param name="number">Which one, from 0.</param>
    public string Make(long number)
    {
        _state = Mix(seed + Mix((ulong)number));
        _text.Clear();
        _excerpts.Clear();
        _written = _names = 0;
        _atSocket = _queued = _pduRemain = 0;
        bool abusive = Below(2) == 1;
        if (abusive && Below(16) > 0)
            AddFirstRefill();
        while (_written < Statements)
        {
            if (abusive)
                AddAbuse();
            else
                AddPdu();
        }

        return _text.ToString();
    }

    /// <summary>One PDU from its segments to its end, cut off when the script has its length.</summary>
    private void AddPdu()
    {
        uint size = 64 + Below(12_000);
        for (uint rest = size; rest > 0;)
            rest -= AddSkb(Math.Min(rest, 1448 * (1 + Below(3))));
        Add($"msg {Below(1000)}");
        Add($"pdu {size}");
        Add($"refill {size}");
        _pduRemain = size;
        Splice();
        uint header = Math.Min(64, size);
        Add($"read 0 {header}");
        switch (Below(3))
        {
            case 0:
                Add($"read {header} {size - header}");
                Add($"discard {size}");
                break;
            case 1:
                Add($"discard {header}");
                AddExcerpt(size - header);
                break;
            default:
                Add($"consume {size}");
                break;
        }

        _queued = _pduRemain = 0;
    }

    private void AddExcerpt(uint bytes)
    {
        if (bytes == 0)
            return;
        string name = NextName("e");
        Add($"count {bytes}");
        Add($"decant {bytes} as {name}");
        Add($"queue {name}");
        Add($"read 0 {bytes}");
        if (Below(2) == 0)
        {
            Add($"put {name}");
            return;
        }

        Add($"discard {bytes}");
        Add("queue rxq");
    }

    /// <summary>A queue that was never refilled has no bvecq, and the first call after that would be the last.</summary>
    private void AddFirstRefill()
    {
        Add($"pdu {_pduRemain = 1 + Below(20_000)}");
        AddSkb(1 + Below(6000));
        Add("refill 0");
        Splice();
    }

    private void AddAbuse()
    {
        switch (Below(16))
        {
            case 0 or 1 or 2:
                AddSkb(1 + Below(6000));
                break;
            case 3:
                Add($"pdu {_pduRemain = Amount()}");
                break;
            case 4 or 5:
                Add($"refill {Below(2) * Amount()}");
                Splice();
                break;
            case 6 or 7:
                Add($"read {Below(3) * Below(500)} {Amount()}");
                break;
            case 8:
                Add($"read 0 {Amount()} into {Amount()}" + (Below(2) == 0 ? "" : $" fault {Amount()}"));
                break;
            case 9 or 10:
                AddDiscard("discard");
                break;
            case 11:
                AddDiscard("consume");
                break;
            case 12:
                Add($"count {Amount()}");
                break;
            case 13:
                AddDecant();
                break;
            case 14:
                AddUseOfExcerpt();
                break;
            default:
                AddRareEvent();
                break;
        }
    }

    private void AddDiscard(string op)
    {
        uint amount = Amount();
        Add($"{op} {amount}");
        uint gone = Math.Min(Math.Min(amount, _pduRemain), _queued);
        _queued -= gone;
        _pduRemain -= gone;
    }

    private void AddDecant()
    {
        uint amount = Amount(), moved = Math.Min(Math.Min(amount, _pduRemain), _queued);
        string name = NextName("e");
        Add($"decant {amount} as {name}");
        if (moved > 0)
            _excerpts.Add((name, moved));
        _queued -= moved;
        _pduRemain -= moved;
    }

    private void AddUseOfExcerpt()
    {
        if (_excerpts.Count == 0)
        {
            Add("state");
            return;
        }

        int which = (int)Below((uint)_excerpts.Count);
        (string name, uint bytes) = _excerpts[which];
        Add($"queue {name}");
        Add(Below(2) == 0 ? $"read 0 {bytes}" : $"discard {Below(bytes + 1)}");
        if (Below(2) == 0)
        {
            Add($"put {name}");
            _excerpts.RemoveAt(which);
        }
        else
        {
            Add("queue rxq");
        }
    }

    private void AddRareEvent()
    {
        switch (Below(4))
        {
            case 0:
                Add($"fail_alloc {1 + Below(3)}");
                break;
            case 1:
                Add($"msg {Below(uint.MaxValue)}");
                break;
            case 2:
                Add("fin");
                break;
            default:
                Add($"reset {1 + Below(130)}");
                break;
        }
    }

    /// <summary>Adds an skb in one to three pieces.</summary>
    /// <returns>Its length in bytes.</returns>
    private uint AddSkb(uint bytes)
    {
        uint head = bytes > 1 ? 1 + Below(bytes - 1) : 0;
        switch (Below(5))
        {
            case 0 when head > 0:
                Add($"skb linear:{head} {bytes - head}");
                break;
            case 1 when head > 0:
                Add($"skb locked:{head} {bytes - head}");
                break;
            case 2 when head > 0 && _written + 2 <= Statements:
                string page = NextName("p");
                Add($"page {page} {bytes}");
                Add($"skb {head}@{page}+0 {bytes - head}@{page}+{head}");
                break;
            default:
                Add($"skb {bytes}");
                break;
        }

        _atSocket += bytes;
        return bytes;
    }

    private void Splice()
    {
        _queued += _atSocket;
        _atSocket = 0;
    }

    /// <summary>An amount in bytes: mostly one that means something at this point, sometimes any.</summary>
    private uint Amount() => Below(8) switch
    {
        0 => 0,
        1 or 2 => _queued,
        3 or 4 => _pduRemain,
        5 => _queued + _atSocket + 1,
        6 => Below(_queued + 1),
        _ => Below(10_000),
    };

    private string NextName(string prefix) => prefix + _names++.ToString(CultureInfo.InvariantCulture);

    private void Add(string statement)
    {
        if (_written == Statements)
            return;
        _written++;
        _text.Append(statement).Append('\n');
    }

    private uint Below(uint limit)
    {
        _state += 0x9e3779b97f4a7c15;
        return (uint)(((Mix(_state) >> 32) * limit) >> 32);
    }

    /// <summary>The output function of SplitMix64.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
