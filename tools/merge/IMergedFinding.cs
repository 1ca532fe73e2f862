// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Tools.Merge;

/// <summary>A finding of a cell. Of two of the same cause the lesser is kept: the smaller, then that of the earlier cell.</summary>
internal interface IMergedFinding : IComparable<IMergedFinding>
{
    /// <summary>What tells it from others.</summary>
    string Cause { get; }

    /// <summary>How small it is, in words.</summary>
    string Size { get; }

    /// <summary>The cell that found it.</summary>
    int Cell { get; }

    /// <summary>The name that it gets in the merged folder.</summary>
    string Name { get; }

    /// <summary>Copies it into the merged folder.</summary>
    void CopyTo(string folder);
}
