// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;

namespace Rxqueue.Tools.Patch;

/// <summary>A line of a file before or after it was patched.</summary>
/// <param name="Kind">Whether it is in both, before only, or after only.</param>
/// <param name="Text">The line.</param>
/// <param name="LacksEnd">Whether the file ends behind it without a line end.</param>
internal readonly record struct PatchedLine(EditKind Kind, string Text, bool LacksEnd);

/// <summary>Puts fixes to their places in someone's copy.</summary>
internal static class PatchedFile
{
    /// <summary>Applies fixes.</summary>
    /// <param name="source">The copy. Its lines may have moved; those that are replaced must be what was posted.</param>
    /// <param name="fixes">The fixes.</param>
    /// <returns>Every line of the file, before and after.</returns>
    /// <exception cref="BadInputException">A place is not what it was.</exception>
    public static IReadOnlyList<PatchedLine> Apply(SourceFile source, IEnumerable<Fix> fixes)
    {
        SortedDictionary<int, (FixHunk Hunk, Indentation Indentation)> places = [];
        foreach (Fix fix in fixes)
        {
            foreach (FixHunk hunk in fix.Hunks)
                places.Add(Find(source, hunk, fix.Findings[0].Name, out Indentation indentation), (hunk, indentation));
        }

        List<PatchedLine> patched = [];
        int line = 0;
        foreach ((int at, (FixHunk hunk, Indentation indentation)) in places)
        {
            while (line < at)
                patched.Add(Line(source, EditKind.Keep, line++));
            foreach (Edit edit in hunk.Edits)
            {
                patched.Add(edit.Kind == EditKind.Add
                    ? new PatchedLine(EditKind.Add, indentation.Of(edit.Text), false)
                    : Line(source, edit.Kind, line++));
            }
        }

        while (line < source.Lines.Count)
            patched.Add(Line(source, EditKind.Keep, line++));
        return patched;
    }

    private static PatchedLine Line(SourceFile source, EditKind kind, int line) =>
        new(kind, source.Lines[line], source.LacksLineEnd(line));

    /// <returns>Index of the place's first line.</returns>
    private static int Find(SourceFile source, FixHunk hunk, string finding, out Indentation indentation)
    {
        if (source.Function(hunk.Function) is not (int from, int to))
            throw new BadInputException($"{source.Name}: there is no {hunk.Function}(), expected it for {finding}");
        string[] body = [.. source.Lines.Skip(from).Take(to - from)];
        indentation = new Indentation(body);
        int[] found =
        [
            .. Enumerable.Range(0, System.Math.Max(body.Length - hunk.Length + 1, 0))
                .Where(at => SourceFile.Hash(body.Skip(at).Take(hunk.Length)) == hunk.Sha256),
        ];
        if (found.Length == 1 ? HasAlready(body, hunk, found[0]) : HasAlready(body, hunk, at: null))
            throw new BadInputException($"{source.Name}:{from + 1}: {hunk.Function}() is cured of {finding} already, expected it as posted");
        return found.Length == 1
            ? from + found[0]
            : throw new BadInputException(
                $"{source.Name}:{from + 1}: {hunk.Function}() has what was {hunk.Lines} in the posted file "
                + $"{(found.Length == 0 ? "nowhere" : $"in {found.Length} places")}, expected it in one place for {finding}");
    }

    /// <summary>Whether what a hunk makes of its place is there. A line that it keeps is known only where the place was found.</summary>
    private static bool HasAlready(string[] body, FixHunk hunk, int? at)
    {
        List<string> after = [];
        int line = at ?? 0;
        foreach (Edit edit in hunk.Edits)
        {
            if (edit.Kind == EditKind.Keep && at is null)
                return false;
            if (edit.Kind != EditKind.Drop)
                after.Add(edit.Kind == EditKind.Add ? edit.Text : body[line]);
            line += edit.Kind == EditKind.Add ? 0 : 1;
        }

        string hash = SourceFile.Hash(after);
        return Enumerable.Range(0, System.Math.Max(body.Length - after.Count + 1, 0))
            .Any(start => SourceFile.Hash(body.Skip(start).Take(after.Count)) == hash);
    }
}
