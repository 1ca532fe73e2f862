// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Explore;

/// <summary>One JSON object for the beginning, and one a test.</summary>
internal sealed class JsonDisplay(TextWriter output) : IExploreDisplay
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Begin(ExploreOptions options, int tests) => Print(new
    {
        options.Seed,
        options.Strategy,
        options.Schedules,
        options.Seconds,
        options.Jobs,
        Tests = tests,
    });

    public void Update(TestExploration exploration)
    {
    }

    public void End(TestExploration exploration, IReadOnlyList<(ScheduleFile Finding, string? Path)> files) => Print(new
    {
        exploration.Test,
        exploration.Variant,
        exploration.Schedules,
        exploration.Distinct,
        exploration.Seconds,
        exploration.Tasks,
        exploration.Decisions,
        exploration.EndStates,
        exploration.Complete,
        Findings = files.Select(file => new
        {
            file.Finding.Kind,
            Report = string.Join('\n', file.Finding.Report),
            file.Finding.Preemptions,
            file.Finding.Switches,
            file.Finding.Fewest,
            Schedule = file.Path,
        }),
    });

    private void Print(object value)
    {
        output.WriteLine(JsonSerializer.Serialize(value, Options));
        output.Flush();
    }
}
