// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.Globalization;

namespace Rxqueue.Tools.Hunt;

/// <summary>An option that takes a time: <c>90</c>, <c>90s</c>, <c>10m</c> or <c>8h</c>.</summary>
internal static class Duration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Makes the option.</summary>
    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "T",
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (Parse(text) is TimeSpan time)
                return time;
            result.AddError($"{name}: '{text}' is no time, expected seconds, or a number with s, m or h, at most 30 days");
            return null;
        },
    };

    private static TimeSpan? Parse(string text)
    {
        int unit = text.EndsWith('h') ? 3600 : text.EndsWith('m') ? 60 : 1;
        string number = text.TrimEnd('s', 'm', 'h');
        return text.Length - number.Length <= 1
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value > 0 && value * unit <= Longest.TotalSeconds
            ? TimeSpan.FromSeconds(value * unit)
            : null;
    }
}
