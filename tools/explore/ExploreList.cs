// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Explore;

/// <summary>Lists the tests that can be explored.</summary>
internal static class ExploreList
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Whether a test only proves that its kind of bug can be found.</summary>
    public static bool IsControl(ListedBehaviour behaviour) =>
        behaviour.Name.StartsWith("control-", StringComparison.Ordinal)
        || behaviour.Name.StartsWith("litmus-", StringComparison.Ordinal);

    /// <summary>Prints the list.</summary>
    public static int Print(TextWriter output, IReadOnlyList<ListedBehaviour> tests, bool json)
    {
        int width = tests.Max(test => test.Name.Length);
        foreach (ListedBehaviour test in tests)
        {
            if (json)
            {
                output.WriteLine(JsonSerializer.Serialize(test, Options));
                continue;
            }

            string known = string.Join(", ", test.Variants.Select(
                verdict => $"{verdict.Variant} {(verdict.Counterexample is null ? "safe" : "unsafe")}"));
            output.WriteLine($"{test.Name.PadRight(width)}  {known}");
            output.WriteLine($"{"".PadRight(width)}  {test.Intent}");
        }

        return ExitCode.Fine;
    }
}
