// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.IO;

namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// Reads kernel trace text of every dialect, line by line, without holding more of it than a line and a buffer.
/// </summary>
/// <remarks>
/// Nothing in the text makes it throw: a line that is nothing known is <see cref="FtraceLineKind.Unrecognised"/>.
/// Errors of the stream itself (<see cref="IOException"/>) come through; a compressed stream that is damaged or cut
/// ends the trace, and <see cref="Damage"/> says so. Reading allocates nothing a line.
/// </remarks>
public sealed class FtraceReader : ITraceReader
{
    /// <summary>Bytes of the longest line that is taken in, unless the constructor is told another number.</summary>
    public const int DefaultLongestLine = 1 << 20;

    private const int FirstBuffer = 1 << 18;

    private readonly Stream _input;
    private readonly bool _ownsInput;
    private readonly int _longestLine;
    private readonly DialectDetector _detector = new();
    private byte[] _buffer;

    // [_start, _end) has been read and not handed out; in [_start, _searched) there is no LF.
    private int _start;
    private int _searched;
    private int _end;
    private bool _isAtEnd;
    private bool _isInCutLine;

    /// <summary>Reads from a stream; see <see cref="FtraceSource"/>.</summary>
    /// <param name="input">The text. Read in large pieces; needs no buffer of its own.</param>
    /// <param name="longestLine">Bytes of the longest line that is taken in, at least 256; what is longer is cut, and
    /// unrecognised.</param>
    /// <param name="ownsInput">Whether <see cref="Dispose"/> closes the stream; else it stays the caller's.</param>
    public FtraceReader(Stream input, int longestLine = DefaultLongestLine, bool ownsInput = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestLine, 256);
        _input = input;
        _longestLine = longestLine;
        _ownsInput = ownsInput;
        _buffer = new byte[FirstBuffer];
        Line = new FtraceLine(new NameTable());
    }

    /// <summary>The line that <see cref="Read"/> came to; the same object for every line.</summary>
    public FtraceLine Line { get; }

    /// <summary>What is wrong with the input as a whole, in words for the user; null while nothing is.</summary>
    public string? Damage { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsInput)
            _input.Dispose();
    }

    /// <summary>Goes on to the next line.</summary>
    /// <returns>False at the end of the input.</returns>
    public bool Read()
    {
        if (_isInCutLine)
            SkipCutLine();

        int lineFeed = FindLineFeed(out bool isCut);
        int length = lineFeed - _start;
        if (lineFeed == _end && length == 0)
            return false;

        int lineStart = _start;
        LineEnd end = LineEnd.None;
        if (lineFeed < _end && !isCut)
        {
            end = LineEnd.Lf;
            _start = lineFeed + 1;
            if (length > 0 && _buffer[lineFeed - 1] == (byte)'\r')
            {
                end = LineEnd.CrLf;
                length--;
            }
        }
        else
        {
            _start = lineFeed;
        }

        _searched = _start;
        _isInCutLine = isCut;
        Line.Begin(_buffer, lineStart, length);
        Line.Number++;
        Line.End = end;
        Line.IsCut = isCut;
        Recognise(_buffer.AsSpan(lineStart, length), isCut);
        return true;
    }

    private void Recognise(ReadOnlySpan<byte> text, bool isCut)
    {
        Debug.Assert(Line.Kind == FtraceLineKind.Unrecognised, "a line is nothing until something recognises it");
        if (isCut)
        {
            Line.TextPart = new BytePart(0, text.Length);
            return;
        }

        // A padded task's name begins with a space, and nearly every line of a trace does.
        bool isIndented = text.Length > 0 && text[0] == (byte)' ';
        if (isIndented && _detector.TryParse(text, Line))
            return;

        if (SharedLines.TryParse(text, Line))
        {
            if (Line.Kind == FtraceLineKind.Preamble || text.StartsWith("# tracer: "u8))
                _detector.Restart(text);
            return;
        }

        if (!isIndented && _detector.TryParse(text, Line))
            return;
        Line.TextPart = new BytePart(0, text.Length);
        Debug.Assert(Line.Kind == FtraceLineKind.Unrecognised, "a line that nothing recognised says so");
    }

    // Index of the line feed that ends the line at _start, or where the line ends for another reason.
    private int FindLineFeed(out bool isCut)
    {
        isCut = false;
        while (true)
        {
            int found = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (found >= 0 && _searched + found - _start <= _longestLine)
                return _searched + found;
            if (found >= 0 || _end - _start > _longestLine)
            {
                isCut = true;
                return _start + _longestLine;
            }

            _searched = _end;
            if (_isAtEnd)
                return _end;
            Fill();
        }
    }

    private void SkipCutLine()
    {
        while (true)
        {
            int found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            _start = found < 0 ? _end : _start + found + 1;
            _searched = _start;
            if (found >= 0 || _isAtEnd)
                break;
            Fill();
        }

        _isInCutLine = false;
    }

    private void Fill()
    {
        int kept = _end - _start;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, kept).CopyTo(_buffer);
            _searched -= _start;
            _start = 0;
            _end = kept;
        }
        else if (_end == _buffer.Length)
        {
            Debug.Assert(_buffer.Length <= 2L * _longestLine + FirstBuffer, "no line needs a larger buffer");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            int read = _input.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _isAtEnd = read == 0;
        }
        catch (InvalidDataException damaged)
        {
            Damage = $"the compressed input is damaged: {damaged.Message}";
            _isAtEnd = true;
        }
    }
}
