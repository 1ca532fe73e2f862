// SPDX-License-Identifier: GPL-2.0-only
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Rxqueue.Tracing.EventPipe;
using Xunit;

namespace Rxqueue.Tracing.Tests.EventPipe;

public sealed class ProcessRecorderTests
{
    [Fact]
    public async Task A_process_that_ends_without_ever_being_NET_is_refused()
    {
        using MemoryStream to = new();
        ProcessStartInfo start = new("true") { UseShellExecute = false };

        RecordingException refused = await Assert.ThrowsAsync<RecordingException>(
            () => new ProcessRecorder().RunAsync(start, to, CancellationToken.None));

        Assert.Equal("ended before it could be recorded; is it a .NET program?", refused.Message);
        Assert.Equal(0, to.Length);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_refused()
    {
        using MemoryStream to = new();
        ProcessStartInfo start = new("/nonexistent/program") { UseShellExecute = false };

        RecordingException refused = await Assert.ThrowsAsync<RecordingException>(
            () => new ProcessRecorder().RunAsync(start, to, CancellationToken.None));

        Assert.StartsWith("did not start: ", refused.Message);
    }

    [Fact]
    public void A_process_that_does_not_run_is_refused()
    {
        using MemoryStream to = new();

        // Process ids are below 2^22.
        RecordingException refused = Assert.Throws<RecordingException>(
            () => new ProcessRecorder().Attach(int.MaxValue, to, () => { }, CancellationToken.None));

        Assert.Equal("is not running", refused.Message);
    }
}
