// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.Text;

namespace Rxqueue.Model.Scenario;

/// <summary>Takes a script's line apart, word by word, and knows where each stands.</summary>
internal ref struct LineReader
{
    private readonly string _file;
    private readonly ReadOnlySpan<char> _text;
    private int _position;

    internal LineReader(string file, int line, ReadOnlySpan<char> text)
    {
        _file = file;
        Line = line;
        int comment = text.IndexOf('#');
        _text = comment < 0 ? text : text[..comment];
        Column = 1;
        SkipBlanks();
    }

    /// <summary>The line, from 1.</summary>
    internal int Line { get; }

    /// <summary>The column of the last word that was taken, from 1.</summary>
    internal int Column { get; private set; }

    /// <summary>Whether no word is left.</summary>
    internal readonly bool AtEnd => _position >= _text.Length;

    /// <summary>Takes the next word.</summary>
    /// <param name="expected">What it should be, for the error if there is none.</param>
    internal ReadOnlySpan<char> Next(string expected)
    {
        Column = _position + 1;
        if (AtEnd)
            throw Error($"missing argument, expected {expected}");
        int start = _position;
        while (_position < _text.Length && !IsBlank(_text[_position]))
            _position++;
        ReadOnlySpan<char> word = _text[start.._position];
        SkipBlanks();
        return word;
    }

    internal string Word(string expected) => Next(expected).ToString();

    /// <summary>Takes the next word if it is the given one.</summary>
    internal bool Accept(string word)
    {
        LineReader ahead = this;
        if (ahead.AtEnd || !ahead.Next(word).SequenceEqual(word))
            return false;
        this = ahead;
        return true;
    }

    /// <summary>Takes a name.</summary>
    internal string Name(string expected)
    {
        ReadOnlySpan<char> word = Next(expected);
        bool good = char.IsAsciiLetter(word[0]) || word[0] == '_';
        foreach (char c in word)
            good &= char.IsAsciiLetterOrDigit(c) || c == '_';
        if (!good)
            throw Error($"{Quote(word)} is no name, expected {expected}: letters, digits and _, not beginning with a digit");
        return word.ToString();
    }

    /// <summary>Takes a number, 0 … 2³²-1 unless the limits say otherwise.</summary>
    internal uint Number(string expected, uint min = 0, uint max = uint.MaxValue) =>
        Number(Next(expected), expected, min, max);

    /// <summary>Reads a number that is a part of the last word.</summary>
    internal readonly uint Number(ReadOnlySpan<char> text, string expected, uint min, uint max)
    {
        ReadOnlySpan<char> digits = text;
        int shift = digits.EndsWith("K") ? 10 : digits.EndsWith("M") ? 20 : 0;
        if (shift > 0)
            digits = digits[..^1];
        bool hex = digits.StartsWith("0x");
        if (hex)
            digits = digits[2..];

        bool good = digits.Length > 0;
        foreach (char c in digits)
            good &= hex ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c);
        if (!good)
            throw Error($"{Quote(text)} is no number, expected {expected}: decimal or 0x hexadecimal, with K or M");

        NumberStyles style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        ReadOnlySpan<char> significant = digits.TrimStart('0');
        ulong value = significant.Length > 16 ? ulong.MaxValue
            : significant.Length == 0 ? 0
            : ulong.Parse(significant, style, CultureInfo.InvariantCulture);
        if (value > uint.MaxValue || value << shift < min || value << shift > max)
            throw Error($"{Quote(text)} is out of range, expected {expected} of {min} … {max}");
        return (uint)(value << shift);
    }

    internal readonly void ExpectEnd()
    {
        if (!AtEnd)
            throw ErrorAtNext($"surplus argument {Quote(_text[_position..].TrimEnd())}, expected the end of the line");
    }

    /// <summary>An error at the last word that was taken.</summary>
    internal readonly ScriptException Error(string what) => new(_file, Line, Column, what);

    /// <summary>An error at the next word.</summary>
    internal readonly ScriptException ErrorAtNext(string what) => new(_file, Line, _position + 1, what);

    /// <summary>Quotes a part of the script: not more than fits on a line, and nothing that a terminal would obey.</summary>
    internal static string Quote(ReadOnlySpan<char> text)
    {
        const int longest = 40;
        StringBuilder quoted = new("'");
        foreach (char c in text[..Math.Min(text.Length, longest)])
        {
            if (char.IsControl(c))
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else
                quoted.Append(c);
        }

        return quoted.Append(text.Length > longest ? "…'" : "'").ToString();
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && IsBlank(_text[_position]))
            _position++;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';
}
