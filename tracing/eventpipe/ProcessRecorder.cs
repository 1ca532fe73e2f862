// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Diagnostics.NETCore.Client;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>Records the events of provider <c>netfs</c> of another process.</summary>
public sealed class ProcessRecorder
{
    /// <summary>Megabytes that a process may be ahead of the recording, unless the caller says otherwise.</summary>
    public const int DefaultBufferMegabytes = 512;

    private readonly int _bufferMegabytes;

    /// <summary>Makes a recorder.</summary>
    /// <param name="bufferMegabytes">How far, in megabytes, the process may be ahead of the recording before it drops
    /// events; memory of that process, taken as it is needed. From 1 to 65536.</param>
    public ProcessRecorder(int bufferMegabytes = DefaultBufferMegabytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferMegabytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bufferMegabytes, 65536);
        _bufferMegabytes = bufferMegabytes;
    }

    /// <summary>
    /// Starts a process and records it from before its first instruction to its end. It has this process's standard
    /// streams, unless <paramref name="start"/> redirects them.
    /// </summary>
    /// <param name="start">The process, which has to be a .NET program; its environment is added to.</param>
    /// <param name="to">Where the recording goes; stays the caller's.</param>
    /// <param name="stop">Ends the process; what it has emitted is recorded.</param>
    /// <returns>The exit code of the process.</returns>
    /// <exception cref="RecordingException">The process did not start, or does not let itself be recorded.</exception>
    /// <exception cref="IOException"><paramref name="to"/> cannot be written; the process has gone on to its end.
    /// </exception>
    public async Task<int> RunAsync(ProcessStartInfo start, Stream to, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(to);
        DirectoryInfo directory = Directory.CreateTempSubdirectory("rxq-record-");
        try
        {
            string port = Path.Combine(directory.FullName, "port");
            start.Environment["DOTNET_DiagnosticPorts"] = port + ",suspend";
            start.Environment["DOTNET_EnableDiagnostics"] = "1";
            using CancellationTokenSource childGone = new();
            Task<DiagnosticsClientConnector> connecting =
                DiagnosticsClientConnector.FromDiagnosticPort(port, childGone.Token);
            using Process child = Start(start);
            try
            {
                await RecordFromStartAsync(child, connecting, childGone, to, stop).ConfigureAwait(false);
            }
            catch
            {
                // A process that nobody resumes would wait for ever.
                if (!connecting.IsCompletedSuccessfully && !child.HasExited)
                    child.Kill();
                throw;
            }

            return child.ExitCode;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Records a process that runs already, until it ends.</summary>
    /// <param name="pid">Its process id.</param>
    /// <param name="to">Where the recording goes; stays the caller's.</param>
    /// <param name="begun">Called when no event is missed any more.</param>
    /// <param name="stop">Ends the recording earlier; the process goes on.</param>
    /// <exception cref="RecordingException">There is no such process, it is no .NET program, or it does not let itself be
    /// recorded.</exception>
    /// <exception cref="IOException"><paramref name="to"/> cannot be written.</exception>
    public void Attach(int pid, Stream to, Action begun, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(begun);
        if (!IsRunning(pid))
            throw new RecordingException("is not running");
        using RecordingSession session = RecordingSession.Start(new DiagnosticsClient(pid), _bufferMegabytes);
        using CancellationTokenRegistration stopping = stop.Register(session.Stop);
        begun();
        session.CopyTo(to);
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new RecordingException("did not start");
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            throw new RecordingException($"did not start: {refused.Message}", refused);
        }
    }

    private async Task RecordFromStartAsync(
        Process child,
        Task<DiagnosticsClientConnector> connecting,
        CancellationTokenSource childGone,
        Stream to,
        CancellationToken stop)
    {
        Task ended = child.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(connecting, ended).ConfigureAwait(false);
        if (!connecting.IsCompleted)
        {
            await childGone.CancelAsync().ConfigureAwait(false);
            throw new RecordingException("ended before it could be recorded; is it a .NET program?");
        }

        await using DiagnosticsClientConnector connector = await connecting.ConfigureAwait(false);
        RecordingSession session;
        try
        {
            session = RecordingSession.Start(connector.Instance, _bufferMegabytes);
        }
        catch
        {
            child.Kill();
            throw;
        }

        using (session)
        {
            Task copying = Task.Factory.StartNew(
                () => session.CopyTo(to), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            connector.Instance.ResumeRuntime();
            using (stop.Register(() => End(session, child)))
            {
                await copying.ConfigureAwait(false);
                await ended.ConfigureAwait(false);
            }
        }
    }

    private static void End(RecordingSession session, Process child)
    {
        session.Stop();
        try
        {
            child.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
