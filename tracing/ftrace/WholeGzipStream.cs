// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.IO.Compression;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// Decompresses gzip, and throws <see cref="InvalidDataException"/> where the input ends before the compressed data
/// does; the runtime's own stream takes that for the end. What was decompressed until then is given out first.
/// </summary>
/// <remarks>
/// Behind the input it puts one more gzip member with a known content. Only data that are whole let the decompressor
/// arrive at it: cut data swallow it as something else. Whatever comes out after the decompressor began with that
/// member is never given out.
/// </remarks>
internal sealed class WholeGzipStream : ForwardStream
{
    private static readonly byte[] Seal = "the compressed data before this member are whole"u8.ToArray();
    private static readonly byte[] SealMember = Compress(Seal);

    private readonly SealedInput _input;
    private readonly GZipStream _gzip;
    private bool _isAtEnd;

    /// <param name="compressed">The gzip data; closed with this stream.</param>
    public WholeGzipStream(Stream compressed)
    {
        _input = new SealedInput(compressed);
        _gzip = new GZipStream(_input, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_isAtEnd || buffer.IsEmpty)
            return 0;

        // The decompressor asks for input only when it has nothing left to give out, so a read that came to the seal
        // holds nothing of the data.
        int read = _gzip.Read(buffer);
        if (!_input.HasComeToSeal)
        {
            if (read == 0)
                throw new InvalidDataException("there are other data behind the compressed ones");
            return read;
        }

        _isAtEnd = true;
        if (!IsSeal(buffer[..read]))
            throw new InvalidDataException("it ends before its end");
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] content)
    {
        MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return member.ToArray();
    }

    // Whether what came out, with what is still to come, is the seal and nothing else.
    private bool IsSeal(ReadOnlySpan<byte> beginning)
    {
        if (beginning.Length > Seal.Length)
            return false;
        byte[] all = new byte[Seal.Length + 1];
        beginning.CopyTo(all);
        int length = beginning.Length;
        if (length > 0)
            length += _gzip.ReadAtLeast(all.AsSpan(length), all.Length - length, throwOnEndOfStream: false);
        return all.AsSpan(0, length).SequenceEqual(Seal);
    }

    /// <summary>The input with the seal behind it.</summary>
    private sealed class SealedInput(Stream input) : ForwardStream
    {
        private int _sealTaken;

        public bool HasComeToSeal { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (!HasComeToSeal)
            {
                int read = input.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                    return read;
                HasComeToSeal = true;
            }

            int taken = Math.Min(buffer.Length, SealMember.Length - _sealTaken);
            SealMember.AsSpan(_sealTaken, taken).CopyTo(buffer);
            _sealTaken += taken;
            return taken;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
