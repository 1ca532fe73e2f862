// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Rxqueue.Tools.Tests.Explain;

/// <summary>A measurement, or the making of pictures: runs only where an environment variable asks for it.</summary>
public sealed class FactOnRequestAttribute : FactAttribute
{
    public FactOnRequestAttribute(string variable) => Skip = Browser.Executable is null ? Browser.Absent
        : Environment.GetEnvironmentVariable(variable) is null ? $"{variable} is not set" : null;
}

/// <summary>How large the pages are, and how fast a browser shows them. docs/performance.md says what to call.</summary>
public sealed class ExplorerFigures(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    /// <summary>Goes to steps far apart and to neighbours; how long until all is laid out, and until the next frame is there.</summary>
    private const string StepTimes =
        """
        async count => {
          const times = [];
          for (let n = 0; n < count; n++) {
            const to = n % 2 ? now + 1 : Math.floor((n * 0.618034) % 1 * steps.length);
            await new Promise(requestAnimationFrame);
            const from = performance.now();
            go(to);
            document.body.getBoundingClientRect();
            const done = performance.now();
            await new Promise(then => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0); }));
            times.push([done - from, performance.now() - from]);
          }
          return times.flat();
        }
        """;

    /// <summary>When the page was painted with its step in it, in ms from the begin of its loading.</summary>
    private const string FirstPaint =
        """
        () => new Promise(then => new PerformanceObserver(list => {
          const paint = list.getEntries().find(entry => entry.name === 'first-contentful-paint');
          if (paint) then(Math.max(paint.startTime, performance.getEntriesByName('drawn')[0].startTime));
        }).observe({ type: 'paint', buffered: true }))
        """;

    [FactOnRequest("RXQ_EXPLORER_FIGURES")]
    public async Task Figures()
    {
        using Scratch scratch = new();
        output.WriteLine("| page | steps | KB | first paint, ms | step, median ms | 99 % | next frame, median ms |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach ((string name, string[] call) in Calls(scratch))
        {
            string file = scratch[$"{name.Replace(' ', '-')}.html"];
            Rxq run = Rxq.Run([.. call, file]);
            Assert.True(File.Exists(file), run.Error);
            await using OpenPage first = await browser.Open(file);
            List<double> paints = [];
            for (int i = 0; i < 5; i++)
            {
                await using OpenPage page = await browser.Open(file);
                paints.Add(await page.Page.EvaluateAsync<double>(FirstPaint));
            }

            double[] times = await first.Page.EvaluateAsync<double[]>(StepTimes, 200);
            double[] laidOut = [.. times.Where((_, i) => i % 2 == 0).Order()];
            double[] shown = [.. times.Where((_, i) => i % 2 == 1).Order()];
            int steps = await first.Page.EvaluateAsync<int>("steps.length");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {steps} | {new FileInfo(file).Length / 1000.0:F0} | {paints.Order().ElementAt(2):F0} | {laidOut[100]:F1} | {laidOut[198]:F1} | {shown[100]:F1} |"));
            Assert.Empty(first.Troubles);
        }
    }

    private static IEnumerable<(string Name, string[] Call)> Calls(Scratch scratch)
    {
        StringBuilder finding = new("msg 1\n");
        for (int i = 0; i < 9; i++)
            finding.Append("skb 1448 1448\npdu 2896\nrefill 2896\n").Append(i < 8 ? "" : "skb 1 1 1 1 1 1 1 1 1 1 1 1\nrefill 0\ndecant 3000 as e\n");
        yield return ("finding of 30 steps", ["explain", scratch.Write("finding.rxq", finding.ToString()), "-o"]);
        StringBuilder script = new();
        for (int i = 0; i < 2500; i++)
            script.Append("skb 1448\npdu 1448\nrefill 1448\ndiscard 1448\n");
        yield return ("script of 10000 statements", ["explain", scratch.Write("long.rxq", script.ToString()), "-o"]);
        yield return ("capture", ["explain", Samples.Path("smb2-browse.pcap"), "--port", "4450", "-o"]);
        Rxq.Run("explore", "refill-beside-discard-unlocked", "--variant", "posted", "--schedules", "60", "--seed", "1", "-o", scratch["found"]);
        yield return ("schedule", ["explain", Directory.GetFiles(scratch["found"]).Order().First(), "-o"]);
        yield return ("kernel trace", ["validate", Samples.Path("kernel-traces/nic-calls.trace.txt.gz"), "--html"]);
        if (Environment.GetEnvironmentVariable("RXQ_SHARED") is not string shared)
            yield break;
        yield return ("large capture", ["explain", Path.Combine(shared, "data/pcaps/smb2-read-mss.pcap"), "--port", "4450", "-o"]);
        yield return ("larger capture", ["explain", Path.Combine(shared, "data/pcaps/smb2-pipelined-tiny.pcap"), "--port", "4450", "-o"]);
        yield return ("large kernel trace", ["validate", Path.Combine(shared, "data/kernel-traces/large/large.trace.txt.gz"), "--html"]);
    }
}
