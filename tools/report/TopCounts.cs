// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rxqueue.Tools.Report;

/// <summary>
/// Counts by key, in bounded memory: the first <see cref="MostKeys"/> keys are told apart, others are counted together.
/// </summary>
internal sealed class TopCounts<TKey>
    where TKey : notnull
{
    /// <summary>Keys that are told apart.</summary>
    public const int MostKeys = 65536;

    private readonly Dictionary<TKey, long> _counts = [];

    /// <summary>Sum of all counts.</summary>
    public long Total { get; private set; }

    /// <summary>Total of the keys that are not told apart.</summary>
    public long Untold { get; private set; }

    /// <summary>Keys that are told apart.</summary>
    public int Keys => _counts.Count;

    /// <summary>Adds to a key's count.</summary>
    public void Add(TKey key, long more = 1)
    {
        Total += more;
        if (_counts.Count < MostKeys)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _) += more;
            return;
        }

        ref long count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, key);
        if (Unsafe.IsNullRef(ref count))
            Untold += more;
        else
            count += more;
    }

    /// <summary>The keys with the highest counts, highest first; of equal ones the first counted first.</summary>
    public IReadOnlyList<KeyValuePair<TKey, long>> Top(int most) =>
        [.. _counts.OrderByDescending(pair => pair.Value).Take(most)];
}
