// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Rxqueue.Model;

namespace Rxqueue.Tracing.Validate;

/// <summary>
/// Where among the known segments a copy can lie: on the receive queue, at a segment of that slot, or on an excerpt that
/// was decanted from some segment on.
/// </summary>
internal sealed class SearchWays(RxLayout layout)
{
    private const int Most = 512;

    private readonly List<SearchWay> _ways = [];

    // Segments whose lengths no event showed can be anything: every copy is possible then.
    private bool _isAnything = true;

    /// <summary>Ends the copy.</summary>
    public void Close()
    {
        _ways.Clear();
        _isAnything = true;
    }

    /// <summary>Begins a copy.</summary>
    /// <param name="read">Its first read.</param>
    /// <returns>Whether any segments can hold it.</returns>
    public bool TryBegin(in netfs_rxq_read read)
    {
        _ways.Clear();
        _isAnything = !layout.IsWhole;
        if (_isAnything)
            return true;
        uint end = read.skip + read.part;
        for (long segment = layout.First; segment < layout.End && _ways.Count < Most; segment++)
        {
            uint length = layout.Length(segment);
            if (layout.Slot(segment) == read.slot && end <= length)
                _ways.Add(new SearchWay(segment, 0, true, IsExcerpt: false));

            // Also for a new MSG, which may be set between the header and the decant. An excerpt's slots are counted from
            // where it was decanted.
            if (segment - layout.First < read.slot || end > length)
                continue;
            _ways.Add(read.slot == 0
                ? new SearchWay(segment, length - end, false, IsExcerpt: true)
                : new SearchWay(segment, 0, true, IsExcerpt: true));
        }

        bool isPossible = _ways.Count > 0;
        _isAnything = _ways.Count >= Most;
        return isPossible;
    }

    /// <summary>Goes on with a copy.</summary>
    /// <param name="last">Its last read.</param>
    /// <param name="read">The next one.</param>
    /// <returns>Whether any segments can hold it.</returns>
    public bool TryGoOn(in netfs_rxq_read last, in netfs_rxq_read read)
    {
        if (_isAnything)
            return true;
        int kept = 0;
        for (int i = 0; i < _ways.Count; i++)
        {
            SearchWay way = _ways[i];
            uint end = last.skip + last.part + (way.IsShiftKnown ? way.Shift : 0);
            uint length = layout.Length(way.Segment);
            bool isToEnd = way.IsShiftKnown ? end == length : end <= length;
            long next = way.Segment + 1;
            if (!isToEnd || next >= layout.End || read.part > layout.Length(next))
                continue;
            if (!way.IsExcerpt && layout.Slot(next) != read.slot)
                continue;
            _ways[kept++] = new SearchWay(next, 0, true, way.IsExcerpt);
        }

        _ways.RemoveRange(kept, _ways.Count - kept);
        return kept > 0;
    }
}
