// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools.Bench;

/// <summary>A figure of the table of all, beside the limit that shows what could be had.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">What it came to, with its unit.</param>
/// <param name="Beside">What it is compared with, and what that came to; empty where there is nothing to compare with.</param>
/// <param name="Ratio">The figure in terms of that; empty where there is none.</param>
/// <param name="Wanted">What is wanted of the figure or of the ratio; empty if nothing is.</param>
/// <param name="IsReached">Whether it is as wanted; null where nothing is wanted.</param>
internal sealed record Figure(
    string What, string Measured, string Beside = "", string Ratio = "", string Wanted = "", bool? IsReached = null);
