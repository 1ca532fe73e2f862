// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Tools.Campaign;

/// <summary>Does the cells of a shard.</summary>
internal interface ICellRunner
{
    /// <summary>Does cells, and adds each to the shard's folder when it is done.</summary>
    /// <param name="cells">The cells, in order.</param>
    /// <param name="folder">The shard's folder.</param>
    /// <param name="done">Told of each that is done, one at a time.</param>
    /// <returns>Whether all were done; false if a signal came.</returns>
    bool Run(IReadOnlyList<int> cells, ShardFolder folder, Action<CellResult> done);

    /// <summary>What a cell came to, in words.</summary>
    string Describe(CellResult result);
}
