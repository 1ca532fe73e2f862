// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;

namespace Rxqueue.Properties;

/// <summary>How the next bytes of the stream reach the socket: the lengths of the pieces of one sk_buff.</summary>
/// <param name="Pieces">Lengths in bytes, each at least 1.</param>
/// <param name="SharedPage">Whether the pieces lie one behind the other in one page, so that they coalesce.</param>
/// <param name="LockedHead">Whether the first piece is a linear part that has to be copied.</param>
public sealed record Segmentation(IReadOnlyList<int> Pieces, bool SharedPage, bool LockedHead)
{
    private const int Mss = 1448;
    private const int PageBytes = 4096;
    private const int MostPieces = 40;

    /// <summary>Tiny pieces, whole segments, pieces that cross a page; up to more than a bvecq of 29 slots holds.</summary>
    public static Gen<Segmentation> Generator { get; } =
        from count in Gen.Frequency((8, Gen.Choose(1, 4)), (1, Gen.Choose(5, MostPieces)))
        from pieces in Gen.ListOf(Length, count)
        from shared in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from locked in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Segmentation([.. pieces], shared, locked);

    private static Gen<int> Length =>
        Gen.Frequency((4, Gen.Choose(1, 16)), (4, Gen.Constant(Mss)), (1, Gen.Choose(PageBytes - 2, PageBytes + 2)));
}
