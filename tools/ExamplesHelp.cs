// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;

namespace Rxqueue.Tools;

/// <summary>Adds to the help of a command how it is used.</summary>
/// <param name="help">What prints the rest.</param>
internal sealed class ExamplesHelp(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, (string Call, string What)[]> Examples = new()
    {
        ["run"] =
        [
            ("rxq run samples/decant_30_segments.rxq", "an account, call by call"),
            ("rxq run --variant fixed --json FILE.rxq", "an object a statement, of the fixed variant"),
        ],
        ["receive"] =
        [
            ("rxq receive samples/smb2-browse.pcap --port 4450", "list the PDUs that come out of the queue"),
            ("rxq receive CAPTURE --decant --script stream.rxq", "decant each PDU, and write what was done as a script"),
        ],
        ["record"] = [("rxq record -o run.nettrace -- run FILE.rxq", "every event of a run")],
        ["report"] =
        [
            ("rxq report samples/kernel-traces/local.trace.txt", "as kernel text"),
            ("trace-cmd report | rxq report - --stats", "in numbers"),
        ],
        ["compare"] =
        [
            ("rxq compare model.trace kernel.trace", "where they part"),
            ("rxq compare model.trace kernel.trace --html parted.html", "a page that opens there"),
        ],
        ["reconstruct"] = [("rxq reconstruct samples/kernel-traces/nic-calls.trace.txt.gz -o kernel.rxq", "a kernel's run as a script")],
        ["validate"] =
        [
            ("rxq validate samples/kernel-traces/local.trace.txt", "is it a behaviour of the model?"),
            ("rxq validate kernel.trace --html kernel.html", "a page that opens at the divergence"),
        ],
        ["hunt"] =
        [
            ("rxq hunt", "a minute on the posted code"),
            ("rxq hunt --time 8h -o findings", "a night, a folder for each finding"),
            ("rxq hunt --campaign 1 --shard 0/8 -o night", "an eighth of a campaign, to be merged with the others"),
            ("rxq hunt --cases 100000 --seed 1 --json", "the same findings each time, on any number of cores"),
        ],
        ["shrink"] =
        [
            ("rxq shrink failing.rxq", "print the minimal script"),
            ("rxq shrink failing.rxq -o minimal.rxq", "write it"),
        ],
        ["merge"] = [("rxq merge night -o merged", "what the shards in night/ have come to, as one")],
        ["patch"] =
        [
            ("rxq patch --list", "the findings that have a fix"),
            ("rxq patch --source fs/netfs/rxqueue.c -o fixes.patch", "all fixes, for git apply"),
        ],
        ["explain"] =
        [
            ("rxq explain samples/decant_30_segments.rxq -o decant.html", "step through it in a browser"),
            ("rxq explain found/NAME.schedule.json -o race.html", "a schedule of rxq explore, a column a task"),
        ],
        ["explore"] =
        [
            ("rxq explore --list", "the tests"),
            ("rxq explore refill-beside-discard-locked", "a thousand schedules of one, under each variant"),
            ("rxq explore --schedules 20000 --jobs 2 -o found", "all tests, findings as schedules in found/"),
            ("rxq explore TEST --strategy exhaustive --bound 2", "every schedule with at most two preemptions"),
        ],
        ["replay"] =
        [
            ("rxq replay found/NAME.schedule.json", "step by step, a column a task"),
            ("rxq replay --variant fixed NAME.schedule.json", "does it happen to another variant?"),
        ],
        ["completion"] =
        [
            ("source <(rxq completion bash)", "in ~/.bashrc"),
            ("rxq completion fish | source", "in ~/.config/fish/config.fish"),
        ],
        ["export"] =
        [
            ("rxq export kernel.trace --perfetto kernel.json", "open it in ui.perfetto.dev"),
            ("rxq export kernel.trace --parquet kernel.parquet", "query it with DuckDB, see docs/parquet.md"),
            ("trace-cmd report | rxq export - --parquet traces --partition task", "a folder a task"),
        ],
    };

    /// <summary>Has the help of all commands end with their examples.</summary>
    public static void AddTo(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExamplesHelp((SynchronousCommandLineAction)option.Action!);
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => help.ClearsParseErrors;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (!Examples.TryGetValue(parseResult.CommandResult.Command.Name, out (string Call, string What)[]? examples))
            return code;
        TextWriter to = parseResult.InvocationConfiguration.Output;
        int width = examples.Max(example => example.Call.Length);
        to.WriteLine("Examples:");
        foreach ((string call, string what) in examples)
            to.WriteLine($"  {call.PadRight(width)}  {what}");
        to.WriteLine();
        return code;
    }
}
