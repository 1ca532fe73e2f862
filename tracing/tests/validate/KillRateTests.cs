// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Tracing.Tests.Ftrace;
using Rxqueue.Tracing.Validate;
using Xunit;
using Xunit.Abstractions;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>
/// Every change of a genuine trace is found, or is a behaviour of the model: then the port is shown to leave just these
/// events, and no sound judge may reject them.
/// </summary>
/// <remarks>RXQ_MUTANTS is how many changes of a kind are made of each sample: with a large number, all of them. RXQ_KINDS=all
/// makes other kinds too, to measure them. The rates are in the tests' output.</remarks>
public sealed class KillRateTests(ITestOutputHelper output)
{
    private const int Seed = 20260519;

    private static readonly int Most = int.Parse(
        Environment.GetEnvironmentVariable("RXQ_MUTANTS") ?? "60", CultureInfo.InvariantCulture);

    private static readonly bool IsAllKinds = Environment.GetEnvironmentVariable("RXQ_KINDS") == "all";

    private static readonly string[] Samples = ["local-calls.trace.txt.gz", "nic-calls.trace.txt.gz", "mono-calls.trace.txt.gz"];

    private static readonly string[] Kinds =
    [
        "read c, copy begins", "read c, copy goes on", TraceMutants.CopyBegun, "read slot, copy goes on",
        "read start, copy goes on", "read end, copy goes on", "removed from inside a copy", "swapped",
        TraceMutants.SwappedAroundSilent, "MSG exchanged", "MSG replaced",
    ];

    [Theory]
    [InlineData("full")]
    [InlineData("read+slot", "netfs_rxq_read", "netfs_bv_slot")]
    [InlineData("read", "netfs_rxq_read")]
    public void ChangeThatIsNotFoundIsARunOfTheModel(string depth, params string[] events)
    {
        KillRates rates = Measure(depth, events, new ValidationOptions());
        AssertAreRuns(rates.Alive);
    }

    [Theory]
    [InlineData("full", new[] { TraceMutants.CopyBegun })]
    [InlineData(
        "read+slot", new[] { TraceMutants.CopyBegun, TraceMutants.SwappedAroundSilent }, "netfs_rxq_read", "netfs_bv_slot")]
    [InlineData("read", new[] { TraceMutants.CopyBegun }, "netfs_rxq_read")]
    public void OfAKnownReceiverAllButTheseAreFound(string depth, string[] mayBeRuns, params string[] events)
    {
        KillRates rates = Measure(depth, events, new ValidationOptions(Receiver: Receiver.Rxqtool));
        Assert.Empty(rates.Alive.Where(alive => Kinds.Contains(alive.Kind) && !mayBeRuns.Contains(alive.Kind))
            .Select(alive => $"{alive.Kind}, line {alive.Line}: {alive.Now}"));
        AssertAreRuns(rates.Alive);
    }

    [Theory]
    [InlineData()]
    [InlineData("netfs_rxq_read", "netfs_bv_slot")]
    [InlineData("netfs_rxq_read")]
    public void GenuineTraceIsARunOfTheModelAndAChangedOneIsNot(params string[] events)
    {
        string[] lines = KillRates.Lines(Path.Combine(KernelTraces.Samples, "nic-calls.trace.txt.gz"), events);
        byte[] trace = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        Assert.Null(Witness.Missing(trace));

        string last = lines.Last(line => line.Contains("netfs_rxq_read", StringComparison.Ordinal) && !line.EndsWith("c=0000", StringComparison.Ordinal));
        int at = Array.IndexOf(lines, last);
        lines[at] = lines[at].Replace("b=0000", "b=0001", StringComparison.Ordinal);
        Assert.NotNull(Witness.Missing(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")));
    }

    private KillRates Measure(string depth, string[] events, ValidationOptions options)
    {
        KillRates rates = new(options);
        foreach (string sample in Samples)
        {
            string[] lines = KillRates.Lines(Path.Combine(KernelTraces.Samples, sample), events);
            rates.Measure(lines, Most, Seed, kind => IsAllKinds || Kinds.Contains(kind));
        }

        string receiver = options.Receiver is null ? "" : $", {options.Receiver.Name}";
        foreach (string kind in rates.Kinds)
        {
            int killed = rates.Killed(kind), made = rates.Made(kind);
            output.WriteLine($"{depth}{receiver}: {kind}: {killed} of {made}, {100.0 * killed / made:0.0} %");
        }

        foreach (string kind in Kinds.Except([TraceMutants.SwappedAroundSilent]))
            Assert.True(rates.Made(kind) > 0, $"no change of kind '{kind}' was made");
        return rates;
    }

    private static void AssertAreRuns(IEnumerable<Mutant> alive) =>
        Assert.Empty(from mutant in alive
                     where Kinds.Contains(mutant.Kind)
                     let missing = Witness.Missing(mutant.Text)
                     where missing is not null
                     select $"{mutant.Kind}, line {mutant.Line}: {mutant.Now}: {missing}");
}
