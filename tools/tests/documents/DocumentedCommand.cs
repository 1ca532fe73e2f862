// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;

namespace Rxqueue.Tools.Tests.Documents;

/// <summary>A command line that a document tells its reader to type.</summary>
/// <param name="Line">Where it stands, counted from 1.</param>
/// <param name="Text">The line, without what follows a <c>#</c>.</param>
/// <param name="ExitCode">What it says to expect; 0 if it says nothing.</param>
/// <param name="IsRun">Whether it stands in a block of <c>sh</c>, whose lines are run one after the other.</param>
internal sealed partial record DocumentedCommand(int Line, string Text, int ExitCode, bool IsRun)
{
    private const string FromSource = "dotnet run -c Release --project tools -- ";

    /// <summary>What <c>rxq</c> gets; null if the line is another program's.</summary>
    public string[]? RxqArguments =>
        Text.StartsWith("rxq ", StringComparison.Ordinal) ? Text["rxq ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : Text.StartsWith(FromSource, StringComparison.Ordinal) ? Text[FromSource.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : null;

    /// <summary>Whether it only shows a command's form: it has options in brackets, or names in capitals for what to put there.</summary>
    public bool IsSynopsis => Placeholder().IsMatch(Text);

    /// <summary>The commands of a document, in order: in fenced blocks other than <c>text</c>, and in indented ones.</summary>
    public static IReadOnlyList<DocumentedCommand> Of(string document)
    {
        List<DocumentedCommand> commands = [];
        string? fence = null;
        int number = 0;
        foreach (string line in File.ReadLines(document))
        {
            number++;
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fence = fence is null ? line.Trim('`', ' ') : null;
                continue;
            }

            bool isCode = fence is not (null or "text") || line.StartsWith("    ", StringComparison.Ordinal);
            string text = line.Trim();
            if (isCode && (text.StartsWith("rxq ", StringComparison.Ordinal) || fence == "sh") && text.Length > 0)
                commands.Add(Parsed(number, text, fence == "sh"));
            else if (isCode && text.StartsWith(FromSource, StringComparison.Ordinal))
                commands.Add(Parsed(number, text, fence == "sh"));
        }

        return commands;
    }

    private static DocumentedCommand Parsed(int number, string text, bool isRun)
    {
        Match expected = Expected().Match(text);
        return new DocumentedCommand(
            number,
            text.Split('#')[0].Trim(),
            expected.Success ? int.Parse(expected.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
            isRun);
    }

    [GeneratedRegex(@"\[|…|(^|[ /=,])[A-Z]{2,}\b")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"# exit code (\d)")]
    private static partial Regex Expected();
}
