// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Coverage;
using Rxqueue.Properties.Hunting;

namespace Rxqueue.Tools.Hunt;

/// <summary>The summary of a hunt. Nothing in it depends on how long it took, or on how many threads.</summary>
internal static class HuntJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it, with a line end.</summary>
    public static void Write(Stream to, HuntSession session, IReadOnlyList<FoundScript> found)
    {
        HuntCell cell = session.Cell;
        using (Utf8JsonWriter json = new(to, Readable))
        {
            json.WriteStartObject();
            json.WriteString("variant", session.Variant);
            json.WriteStartArray("profiles");
            foreach (var profile in session.Options.Profiles)
                json.WriteStringValue(profile.name);
            json.WriteEndArray();
            json.WriteNumber("seed", session.Options.Seed);
            json.WriteBoolean("guided", session.Options.Guided);
            json.WriteNumber("cases", cell.Cases);
            json.WriteNumber("calls", cell.Calls);
            json.WriteNumber("failing_cases", cell.Failures);
            json.WriteNumber("states", cell.Reached.StateCount);
            json.WriteStartArray("functions");
            foreach (string function in session.Options.Code.Functions)
                Write(json, function, session.Options.Code, cell.Reached);
            json.WriteEndArray();
            json.WriteStartArray("findings");
            foreach (FoundScript one in found)
                Write(json, one);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, string function, CoveredCode code, ReachedSet reached)
    {
        FunctionCoverage coverage = FunctionCoverage.Of(function, code, reached);
        json.WriteStartObject();
        json.WriteString("function", function);
        json.WriteNumber("statements", coverage.Statements);
        json.WriteNumber("statements_reached", coverage.StatementsReached);
        json.WriteNumber("branches", coverage.Branches);
        json.WriteNumber("branches_reached", coverage.BranchesReached);
        json.WriteStartArray("lines_not_reached");
        foreach (int line in coverage.LinesNotReached)
            json.WriteNumberValue(line);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FoundScript found)
    {
        Cause cause = found.Finding.Cause;
        json.WriteStartObject();
        json.WriteString("name", found.Name);
        json.WriteString("kind", cause.Kind);
        json.WriteString("function", cause.Function);
        json.WriteNumber("line", cause.Line);
        json.WriteString("what", found.Finding.Violation.What);
        json.WriteString("profile", found.Finding.Profile.name);
        json.WriteNumber("case", found.Finding.Case);
        json.WriteNumber("statement", found.Finding.Violation.Index + 1);
        json.WriteStartArray("script");
        foreach (Statement statement in found.Finding.Script)
            json.WriteStringValue(statement.Text);
        json.WriteEndArray();
        if (found.FixedPasses is bool passes)
            json.WriteBoolean("fixed_passes", passes);
        json.WriteEndObject();
    }
}
