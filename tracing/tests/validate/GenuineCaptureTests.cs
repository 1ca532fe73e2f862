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
        ValidationResult result = ValidatedText.OfFile(Path.Combine(KernelTraces.Samples, name));
        Assert.Equal((Verdict.Conforms, depth), (result.Verdict, result.Depth));
        Assert.Equal(result.Events, result.Tasks.Sum(task => task.Evidence.Explained));
    }

    [CaptureFact]
    public void EveryCaptureConformsUnlessEventsWereLost()
    {
        foreach (string name in KernelTraces.TextFiles(KernelTraces.Captures))
        {
            bool hasLost = name.Contains("overflow", System.StringComparison.Ordinal)
                || name.Contains("tc-drop", System.StringComparison.Ordinal);
            Verdict expected = hasLost ? Verdict.Inconclusive : Verdict.Conforms;
            foreach (bvecq_profile? profile in (bvecq_profile?[])[null, bvecq_profile.rfc_base])
            {
                ValidationResult result = ValidatedText.OfFile(
                    Path.Combine(KernelTraces.Captures, name), new ValidationOptions(profile));
                Assert.True(
                    result.Verdict == expected,
                    $"{name}: {result.Verdict}: {string.Join(", ", result.Tasks.Select(task => task.Divergence))}");
                Assert.True(result.Tasks.Sum(task => task.Evidence.Explained) > 0, $"{name}: nothing is explained");
            }
        }
    }
}
