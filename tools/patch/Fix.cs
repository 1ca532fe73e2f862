// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Tools.Patch;

/// <summary>A defect of the posted rxqueue.c that docs/findings describes.</summary>
/// <param name="Name">The name of its page and its script.</param>
/// <param name="Title">What is wrong, in a line.</param>
internal sealed record Finding(string Name, string Title);

/// <summary>What is done to a line of the source, or put between two.</summary>
internal enum EditKind
{
    /// <summary>The line stays as it is.</summary>
    Keep,

    /// <summary>The line goes.</summary>
    Drop,

    /// <summary>A new line.</summary>
    Add,
}

/// <summary>One step through the lines of a place.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Text">The new line, indented by tabs; empty for one that stays or goes.</param>
internal readonly record struct Edit(EditKind Kind, string Text);

/// <summary>
/// One change to one place of rxqueue.c. The place is known by its function and by a hash of its lines: what is replaced
/// is not quoted.
/// </summary>
/// <param name="Function">The function.</param>
/// <param name="FirstLine">The place's first line in the file as posted, from 1.</param>
/// <param name="LastLine">Its last line.</param>
/// <param name="Sha256">The hash of its lines, see <see cref="SourceFile.Hash"/>.</param>
/// <param name="Edits">What becomes of them, in order.</param>
internal sealed record FixHunk(
    string Function, int FirstLine, int LastLine, string Sha256, IReadOnlyList<Edit> Edits)
{
    /// <summary>How many lines the place has.</summary>
    public int Length => LastLine - FirstLine + 1;

    /// <summary>The place's lines, for messages.</summary>
    public string Lines => Length == 1 ? $"line {FirstLine}" : $"lines {FirstLine}-{LastLine}";
}

/// <summary>What cures one finding, or several.</summary>
/// <param name="Findings">The findings, the one that it was made for first.</param>
/// <param name="Tree">The profile of the only tree that it is for; null for every tree.</param>
/// <param name="Hunks">The changes. No two fixes change the same line.</param>
internal sealed record Fix(IReadOnlyList<Finding> Findings, string? Tree, IReadOnlyList<FixHunk> Hunks);
