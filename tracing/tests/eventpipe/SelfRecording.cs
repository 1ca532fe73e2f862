// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.EventPipe;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.EventPipe;

/// <summary>Recordings are of the whole process: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(SelfRecording), DisableParallelization = true)]
public sealed class AloneInTheProcess;

/// <summary>Records what this process does.</summary>
internal static class SelfRecording
{
    /// <summary>Records while a script runs.</summary>
    public static byte[] OfScript(string script, INetfsTraceListener? listener = null)
    {
        using MemoryStream to = new();
        Record(to, ProcessRecorder.DefaultBufferMegabytes, () => RunScript(script, listener));
        return to.ToArray();
    }

    /// <summary>Records while an action runs.</summary>
    public static void Record(Stream to, int bufferMegabytes, Action action)
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource enabled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        EventHandler<EventCommandEventArgs> onCommand = (_, command) =>
        {
            if (command.Command == EventCommand.Enable)
                enabled.TrySetResult();
        };
        NetfsEventSource.Log.EventCommandExecuted += onCommand;
        try
        {
            Task recording = Task.Run(
                () => new ProcessRecorder(bufferMegabytes).Attach(Environment.ProcessId, to, () => { }, stop.Token));
            Task.WhenAny(enabled.Task, recording).GetAwaiter().GetResult();
            action();
            stop.Cancel();
            recording.GetAwaiter().GetResult();
        }
        finally
        {
            NetfsEventSource.Log.EventCommandExecuted -= onCommand;
        }
    }

    public static void RunScript(string script, INetfsTraceListener? listener)
    {
        Interpreter interpreter = new(
            ScriptParser.Parse("test", script), bvecq_profile.rfc_base, rxqueue_variants.posted, netfs_keyword.none);
        if (listener is not null)
            interpreter.Kernel.listen(listener, netfs_keyword.all);
        foreach (StatementResult _ in interpreter.Run())
        {
            // Running is what matters.
        }
    }

    public static List<FtraceLine> Lines(byte[] recording, out EventPipeReader reader)
    {
        reader = new EventPipeReader(new MemoryStream(recording));
        List<FtraceLine> lines = [];
        using (reader)
            while (reader.Read())
                lines.Add(reader.Line.Copy());
        return lines;
    }
}
