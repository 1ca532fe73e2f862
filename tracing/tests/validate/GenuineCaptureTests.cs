// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tracing.Tests.Ftrace;
using Rxqueue.Tracing.Validate;
using Xunit;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>What a kernel did is a behaviour of the model, unless events were lost, when nothing speaks against it.</summary>
public sealed class GenuineCaptureTests
{
    [Theory]
    [InlineData("local-calls.trace.txt.gz", TraceDepth.Full)]
    [InlineData("mono-calls.trace.txt.gz", TraceDepth.Full)]
    [InlineData("nic-calls.trace.txt.gz", TraceDepth.Full)]
    [InlineData("large-head.trace.txt.gz", TraceDepth.Reads)]
    public void SampleConforms(string name, TraceDepth depth)
    {
        foreach (Receiver? receiver in (Receiver?[])[null, Receiver.Rxqtool])
        {
            ValidationResult result = ValidatedText.OfFile(
                Path.Combine(KernelTraces.Samples, name), new ValidationOptions(Receiver: receiver));
            Assert.Equal((Verdict.Conforms, depth), (result.Verdict, result.Depth));
            Assert.Equal(result.Events, result.Tasks.Sum(task => task.Evidence.Explained));
        }
    }

    [CaptureFact]
    public void EveryCaptureConformsUnlessEventsWereLost()
    {
        foreach (string name in KernelTraces.TextFiles(KernelTraces.Captures))
        {
            bool hasLost = name.Contains("overflow", System.StringComparison.Ordinal)
                || name.Contains("tc-drop", System.StringComparison.Ordinal);
            Verdict expected = hasLost ? Verdict.Inconclusive : Verdict.Conforms;
            foreach (ValidationOptions options in (ValidationOptions[])
                [new(), new(bvecq_profile.rfc_base), new(Receiver: Receiver.Rxqtool)])
            {
                ValidationResult result = ValidatedText.OfFile(Path.Combine(KernelTraces.Captures, name), options);
                Assert.True(
                    result.Verdict == expected,
                    $"{name}: {result.Verdict}: {string.Join(", ", result.Tasks.Select(task => task.Divergence))}");
                Assert.True(result.Tasks.Sum(task => task.Evidence.Explained) > 0, $"{name}: nothing is explained");
            }
        }
    }

    [CaptureTheory]
    [InlineData("netfs_rxq_read", "netfs_bv_slot")]
    [InlineData("netfs_rxq_read")]
    public void EveryCaptureConformsWhenItShowsLess(params string[] events)
    {
        foreach (string name in KernelTraces.TextFiles(KernelTraces.Captures))
        {
            string[] lines = KillRates.Lines(Path.Combine(KernelTraces.Captures, name), [.. events, "LOST", "DROPPED"]);
            foreach (Receiver? receiver in (Receiver?[])[null, Receiver.Rxqtool])
            {
                ValidationResult result = ValidatedText.OfText(
                    string.Join('\n', lines) + "\n", new ValidationOptions(Receiver: receiver));
                Assert.False(
                    result.Verdict == Verdict.Diverges,
                    $"{name}: {string.Join(", ", result.Tasks.Select(task => task.Divergence))}");
            }
        }
    }
}
