// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using Rxqueue.Tracing.Tests.Ftrace;
using Xunit;
using Xunit.Abstractions;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>Changes that no behaviour of the model explains are found, whatever a trace shows of the calls.</summary>
public sealed class KillRateTests(ITestOutputHelper output)
{
    private const int Seed = 20260519;

    // What the reads before it in its copy determine.
    private static readonly string[] Inside =
    [
        "read c, copy begins", "read c, copy goes on", "read slot, copy goes on", "read start, copy goes on",
        "read end, copy goes on", "removed from inside a copy",
    ];

    // What else shows once a receiver's habits do, which takes some PDUs.
    private static readonly string[] Habitual = ["read slot, copy begins", "read MSG", "MSG exchanged", "swapped"];

    [Theory]
    [InlineData("full")]
    [InlineData("read+slot", "netfs_rxq_read", "netfs_bv_slot")]
    [InlineData("read", "netfs_rxq_read")]
    public void EveryCertainChangeOfManyPdusIsFound(string depth, params string[] events) =>
        Check(depth, ["local-calls.trace.txt.gz", "nic-calls.trace.txt.gz"], events, [.. Inside, .. Habitual]);

    [Theory]
    [InlineData("full")]
    [InlineData("read+slot", "netfs_rxq_read", "netfs_bv_slot")]
    [InlineData("read", "netfs_rxq_read")]
    public void EveryChangeInsideLongCopiesIsFound(string depth, params string[] events) =>
        Check(depth, ["mono-calls.trace.txt.gz"], events, Inside);

    private void Check(string depth, string[] samples, string[] events, string[] certain)
    {
        KillRates rates = new();
        foreach (string sample in samples)
            rates.Measure(KillRates.Lines(Path.Combine(KernelTraces.Samples, sample), events), most: 60, Seed);
        foreach (string kind in rates.Kinds)
            output.WriteLine($"{depth}: {kind}: {100 * rates.Rate(kind):0.0} % of {rates.Made(kind)}");
        foreach (string kind in certain)
        {
            Assert.True(rates.Made(kind) > 0, $"no change of kind '{kind}' was made");
            Assert.True(
                rates.Alive(kind).Count == 0,
                string.Join('\n', rates.Alive(kind).Select(alive => $"{kind}, line {alive.Line}: {alive.Now}")));
        }
    }
}
