// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;

namespace Rxqueue.Tools.Report;

/// <summary>Counts the lines that are nothing known, and keeps the numbers of the first.</summary>
internal sealed class UnrecognisedLines
{
    private const int MostNumbers = 10;

    private readonly List<long> _first = [];

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>Numbers of the first, from 1.</summary>
    public IReadOnlyList<long> First => _first;

    /// <summary>Counts a line.</summary>
    /// <param name="number">Its number, from 1.</param>
    public void Add(long number)
    {
        Count++;
        if (_first.Count < MostNumbers)
            _first.Add(number);
    }

    /// <summary>The numbers in words: <c>line 7</c>, <c>lines 7, 9, …</c>.</summary>
    public override string ToString()
    {
        string numbers = string.Join(", ", _first.ConvertAll(n => n.ToString(CultureInfo.InvariantCulture)));
        return (Count == 1 ? "line " : "lines ") + numbers + (Count > _first.Count ? ", …" : "");
    }
}
