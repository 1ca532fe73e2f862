// SPDX-License-Identifier: GPL-2.0-only
using System.CommandLine;

namespace Rxqueue.Tools.Export;

/// <summary><c>rxq export</c>: a trace in the form of another tool.</summary>
internal static class ExportCommand
{
    private const string ByTask = "task";

    public static Command Create()
    {
        Argument<string> trace = new("TRACE")
        {
            Description = "A trace of any form that rxq report reads. - is standard input.",
        };
        Option<string?> perfetto = new("--perfetto")
        {
            Description = "Write JSON for ui.perfetto.dev: a track a task, slices, counters, arrows to the users of excerpts.",
            HelpName = "OUT.json",
        };
        Option<string?> parquet = new("--parquet")
        {
            Description = "Write a Parquet file, a row an event, a column a field; with --partition a new or empty directory.",
            HelpName = "OUT",
        };
        Option<string?> partition = new("--partition")
        {
            Description = $"With --parquet: a folder for each {ByTask}, named as Hive does.",
            HelpName = ByTask,
        };
        partition.Validators.Add(result =>
        {
            string? by = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (by is not null and not ByTask)
                result.AddError($"--partition: there is no partition by '{by}', expected {ByTask}");
        });
        partition.CompletionSources.Add(ByTask);
        Command command = new("export", "Write a trace in the form of another tool.") { trace, perfetto, parquet, partition };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(trace);
            bool byTask = parsed.GetValue(partition) is not null;
            return (parsed.GetValue(perfetto), parsed.GetValue(parquet)) switch
            {
                (string, string) => throw new BadInputException("rxq: --perfetto and --parquet, expected one of them"),
                (null, null) => throw new BadInputException("rxq: export: in which form is not said, expected --perfetto or --parquet"),
                (string, null) when byTask => throw new BadInputException("rxq: --partition goes with --parquet only"),
                (string json, null) => PerfettoExport.Run(name, json),
                (null, string output) => ParquetTrace.Run(name, output, byTask),
            };
        });
        return command;
    }
}
