// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using System.Text.RegularExpressions;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests;

/// <summary>What is wrong in a run, so that two runs with the same cause are one finding.</summary>
/// <param name="Kind">What kind of thing: a sanitizer's name for it, <c>data-race</c>, <c>leak</c>, <c>warning</c>, …</param>
/// <param name="Key">What the two have in common.</param>
/// <param name="Text">The report, several lines without a final line end.</param>
public sealed partial record Cause(string Kind, string Key, string Text)
{
    private const string Asleep = "every task sleeps: ";

    /// <summary>The report's first line.</summary>
    public string Title => Text.Split('\n')[0];

    /// <summary>A rule of the behaviour that did not hold.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="seen">What was seen instead.</param>
    public static Cause Broken(string rule, string seen) =>
        new("broken-rule", $"broken {rule}", $"BUG: broken rule: {rule}\n  {seen}");

    /// <summary>What a sanitizer reported.</summary>
    public static Cause Reported(SanitizerReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string kind = report.Kind.Name();
        if (report.Kind == OopsKind.Hang && report.Access.StartsWith(Asleep, StringComparison.Ordinal))
        {
            string[] waits = report.Access[Asleep.Length..].Split("; ");
            Array.Sort(waits, StringComparer.Ordinal);

            // Whoever waits for the others to end has no part in it.
            string key = string.Join("; ", waits.Where(wait => !wait.Contains(" waits for the end of ", StringComparison.Ordinal)));
            return new Cause("deadlock", $"deadlock {key}", $"BUG: deadlock: every task sleeps\n  {string.Join("\n  ", waits)}");
        }

        return new Cause(kind, Numbers().Replace($"{kind} {report.Function} {report.Access}", "#"), report.ToString());
    }

    /// <summary>A task that never came to an end.</summary>
    /// <param name="steps">How many steps were taken.</param>
    public static Cause Livelock(int steps) =>
        new("livelock", "livelock", $"BUG: livelock: the tasks were still busy after {steps} steps");

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}

/// <summary>A rule of a behaviour does not hold.</summary>
/// <param name="cause">What is wrong.</param>
public sealed class BrokenRuleException(Cause cause) : Exception(cause.Text)
{
    /// <summary>What is wrong.</summary>
    public Cause Cause { get; } = cause;
}
