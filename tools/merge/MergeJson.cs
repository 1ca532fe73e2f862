// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rxqueue.Tools.Merge;

/// <summary>The summary of a merged campaign. Nothing in it depends on how long anything took.</summary>
internal static class MergeJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>One object, with a line end.</summary>
    public static string Write(MergedCampaign merged)
    {
        bool isHunt = merged.Plan.Tests is null;
        return JsonSerializer.Serialize(
            new
            {
                merged.Plan.Command,
                merged.Plan.Campaign,
                merged.Plan.Version,
                Cells = merged.Plan.CellCount,
                merged.MissingCells,
                Cases = isHunt ? merged.Work : (long?)null,
                Calls = isHunt ? merged.Steps : (long?)null,
                States = isHunt ? merged.Distinct : (int?)null,
                Statements = isHunt ? merged.Statements.All : (int?)null,
                StatementsReached = isHunt ? merged.Statements.Reached : (int?)null,
                Branches = isHunt ? merged.Branches.All : (int?)null,
                BranchesReached = isHunt ? merged.Branches.Reached : (int?)null,
                Schedules = isHunt ? null : (long?)merged.Work,
                Decisions = isHunt ? null : (long?)merged.Steps,
                DistinctSchedules = isHunt ? null : (int?)merged.Distinct,
                EndStates = isHunt ? null : (int?)merged.EndStates,
                Findings = merged.Findings.Select(finding => new { finding.Cause, finding.Name, finding.Size, finding.Cell }),
                merged.Shards,
                Saturation = merged.Curve,
            },
            Options) + "\n";
    }
}
