// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

/// <summary>Holds the copies that a PDU begins with against the shapes that a known receiver gives them.</summary>
internal sealed class FirstCopies(Receiver receiver)
{
    // Which copy of its PDU is open or comes next; none that has a shape while unknown.
    private int _nth = int.MaxValue;
    private bool _isOpen;
    private ulong _size;
    private long _line;
    private string _text = "";

    /// <summary>The first copy that has another shape.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Bytes of the copy with a shape that is still to be discarded; null where none is.</summary>
    public ulong? ToDiscard { get; private set; }

    private bool HasShape => _nth < receiver.Copies.Count;

    /// <summary>A PDU begins.</summary>
    public void BeginPdu()
    {
        End();
        _nth = 0;
    }

    /// <summary>Events are missing: the PDU that is under way is not judged.</summary>
    public void Forget()
    {
        _isOpen = false;
        ToDiscard = null;
        _nth = int.MaxValue;
    }

    /// <summary>A copy begins.</summary>
    public void Begin(FtraceLine line, uint part)
    {
        End();
        if (!HasShape)
            return;
        _isOpen = true;
        _size = part;
        _line = line.Number;
        _text = line.ToString();
    }

    /// <summary>The copy goes on.</summary>
    public void GoOn(uint part) => _size += part;

    /// <summary>The copy has ended.</summary>
    public void End()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        CopyShape shape = receiver.Copies[_nth];
        if (!shape.Permits(_size))
            Diverge(shape);
        ToDiscard = _size;
        _nth++;
    }

    /// <summary>The trace has ended, perhaps within the copy: only what it has too much is told.</summary>
    public void Cut()
    {
        if (_isOpen && _size > receiver.Copies[_nth].Most)
            Diverge(receiver.Copies[_nth]);
        _isOpen = false;
    }

    /// <summary>What was read was discarded.</summary>
    public void Discarded() => ToDiscard = null;

    private void Diverge(CopyShape shape) => Divergence ??= new Divergence(
        _line, _text, "b", $"rxqueue.c allows it, but copy {_nth + 1} of a PDU has {_size:x} bytes, and the receiver "
        + $"{receiver.Name} makes it of another size", [$"a copy of {shape}"]);
}
