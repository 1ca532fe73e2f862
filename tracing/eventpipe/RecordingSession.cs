// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics.Tracing;
using System.IO;
using Microsoft.Diagnostics.NETCore.Client;
using Rxqueue.Model;

namespace Rxqueue.Tracing.EventPipe;

/// <summary>An EventPipe session in another process that streams the events of provider <c>netfs</c>.</summary>
internal sealed class RecordingSession : IDisposable
{
    private const int CopyBuffer = 1 << 20;

    private readonly EventPipeSession _session;

    private RecordingSession(EventPipeSession session)
    {
        _session = session;
    }

    /// <summary>Begins a session.</summary>
    /// <param name="client">The process.</param>
    /// <param name="bufferMegabytes">Events that the process may be ahead of the reader before it drops some.</param>
    /// <exception cref="RecordingException">The process does not let itself be recorded.</exception>
    public static RecordingSession Start(DiagnosticsClient client, int bufferMegabytes)
    {
        EventPipeProvider provider = new("netfs", EventLevel.Informational, (long)netfs_keyword.all);
        try
        {
            return new RecordingSession(client.StartEventPipeSession(new EventPipeSessionConfiguration(
                [provider], bufferMegabytes, requestRundown: false, requestStackwalk: false)));
        }
        catch (ServerNotAvailableException refused)
        {
            throw new RecordingException(
                "does not answer, expected a .NET process of this user with the same TMPDIR", refused);
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            throw new RecordingException($"cannot be recorded: {refused.Message}", refused);
        }
    }

    /// <summary>Copies the events until the session ends: the process does, or <see cref="Stop"/> is called.</summary>
    /// <param name="to">Where the recording goes.</param>
    /// <exception cref="IOException"><paramref name="to"/> cannot be written.</exception>
    public void CopyTo(Stream to)
    {
        byte[] buffer = new byte[CopyBuffer];
        while (true)
        {
            int read;
            try
            {
                read = _session.EventStream.Read(buffer);
            }
            catch (Exception ended) when (ended is IOException or ObjectDisposedException)
            {
                // A process that was killed cuts its connections; what came until then is what there is.
                return;
            }

            if (read == 0)
                return;
            to.Write(buffer, 0, read);

            // Whoever watches the recording grow sees when it has begun.
            to.Flush();
        }
    }

    /// <summary>Asks the process to send what it still has, and to end the session.</summary>
    public void Stop()
    {
        try
        {
            _session.Stop();
        }
        catch (Exception gone) when (IsRefusal(gone))
        {
            // The process has ended, and the session with it.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>Whether an exception is the other process's way of saying no, or of being gone.</summary>
    internal static bool IsRefusal(Exception e) =>
        e is DiagnosticsClientException or IOException or TimeoutException or UnauthorizedAccessException
            or System.Net.Sockets.SocketException or ObjectDisposedException;
}
