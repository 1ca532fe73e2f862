// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Properties.Reference;

/// <summary>The reference model of a TCP socket: bytes that wait, and how the stream ends.</summary>
internal sealed class ReferenceSocket
{
    private bool _closed;
    private bool _peerClosed;
    private int _error;

    /// <summary>Bytes that have arrived and were not spliced yet.</summary>
    public ByteFifo Pending;

    /// <summary>The peer has closed.</summary>
    public void Fin()
    {
        _peerClosed |= !_closed;
        _closed = true;
    }

    /// <summary>The connection has failed.</summary>
    /// <param name="error">A positive errno.</param>
    public void Reset(int error)
    {
        if (!_closed)
            _error = error;
        _closed = true;
    }

    /// <summary>
    /// What a splice says that finds nothing: 0 at the end of the stream, a negative errno otherwise. An error is said
    /// once.
    /// </summary>
    /// <param name="tryAgain">What to say when more may come.</param>
    public int NothingThere(int tryAgain)
    {
        if (_peerClosed || (_closed && _error == 0))
            return 0;
        if (!_closed)
            return tryAgain;
        int error = _error;
        _error = 0;
        return -error;
    }
}
