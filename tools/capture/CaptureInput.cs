// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.IO;

namespace Rxqueue.Tools.Capture;

/// <summary>A buffered, forward-only view of a stream that knows its offset and can show the next bytes in one
/// piece. The buffer grows only as bytes really arrive, so a length field that lies costs no memory.</summary>
internal sealed class CaptureInput
{
    private const int FirstBufferBytes = 256 * 1024;

    private readonly Stream _source;
    private readonly bool _uncompressed;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Begins at the stream's present position, which becomes offset 0.</summary>
    /// <param name="source">Need not be seekable. It is not disposed of.</param>
    /// <param name="name">The file's name in error messages.</param>
    /// <param name="uncompressed">Whether the stream is the content of a compressed file.</param>
    public CaptureInput(Stream source, string name, bool uncompressed)
    {
        _source = source;
        Name = name;
        _uncompressed = uncompressed;
    }

    /// <summary>The file's name in error messages.</summary>
    public string Name { get; }

    /// <summary>The offset of the next byte, from 0.</summary>
    public long Position { get; private set; }

    /// <summary>Buffers the next bytes in one piece.</summary>
    /// <param name="count">How many are wanted, from 0.</param>
    /// <returns>How many there are: less than <paramref name="count"/> only if the stream ends before.</returns>
    /// <exception cref="CaptureException">The stream cannot be read.</exception>
    public int Ensure(int count)
    {
        Debug.Assert(count >= 0);
        while (_end - _start < count && !_ended)
            Fill(count);

        return Math.Min(count, _end - _start);
    }

    /// <summary>Shows the next bytes without taking them.</summary>
    /// <param name="count">At most what <see cref="Ensure"/> reported.</param>
    public ReadOnlySpan<byte> Peek(int count)
    {
        Debug.Assert(count <= _end - _start);
        return _buffer.AsSpan(_start, count);
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="count">At most what <see cref="Ensure"/> reported.</param>
    /// <returns>The bytes, valid until the next call of <see cref="Ensure"/>, <see cref="Skip"/> or
    /// <see cref="Read"/>.</returns>
    public ReadOnlyMemory<byte> Take(int count)
    {
        Debug.Assert(count <= _end - _start);
        ReadOnlyMemory<byte> taken = _buffer.AsMemory(_start, count);
        _start += count;
        Position += count;
        return taken;
    }

    /// <summary>Passes over bytes without keeping them.</summary>
    /// <param name="count">How many, from 0.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="CaptureException">The stream cannot be read.</exception>
    public long Skip(long count)
    {
        var left = count;
        while (left > 0)
        {
            var piece = Ensure((int)Math.Min(left, FirstBufferBytes));
            if (piece == 0)
                break;

            Take(piece);
            left -= piece;
        }

        return count - left;
    }

    /// <summary>Reads on as from a stream.</summary>
    /// <param name="destination">Where to put the bytes.</param>
    /// <returns>The number of bytes read, 0 at the end.</returns>
    /// <exception cref="CaptureException">The stream cannot be read.</exception>
    public int Read(Span<byte> destination)
    {
        if (destination.IsEmpty || Ensure(1) == 0)
            return 0;

        var count = Math.Min(destination.Length, _end - _start);
        Take(count).Span.CopyTo(destination);
        return count;
    }

    /// <summary>Makes the error for something wrong at an offset.</summary>
    /// <param name="offset">In bytes from offset 0.</param>
    /// <param name="problem">What is wrong, what was expected.</param>
    /// <param name="cause">The exception behind it.</param>
    public CaptureException Fail(long offset, string problem, Exception? cause = null) =>
        new(Name, offset, _uncompressed, problem, cause);

    private void Fill(int wanted)
    {
        MakeRoom(wanted);
        int got;
        try
        {
            got = _source.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // An inner input, the compressed file's, has already said where and what.
            var at = Position + (_end - _start);
            var problem = e is InvalidDataException
                ? $"the gzip data are damaged or cut off ({e.Message.TrimEnd('.')}), expected a complete gzip file"
                : $"reading failed ({e.Message.TrimEnd('.')}), expected a readable file";
            throw Fail(at, problem, e);
        }

        _ended = got == 0;
        _end += got;
        Debug.Assert(_end <= _buffer.Length);
    }

    private void MakeRoom(int wanted)
    {
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }

        if (_buffer.Length - _start < wanted && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
    }
}
