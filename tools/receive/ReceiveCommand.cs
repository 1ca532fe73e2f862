// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary><c>rxq receive</c>: takes a packet capture of SMB traffic through the receive queue.</summary>
internal static class ReceiveCommand
{
    public static Command Create()
    {
        Argument<string> capture = new("CAPTURE")
        {
            Description = "A packet capture, pcap or pcapng, gzip or not. - is standard input.",
        };
        Option<ushort[]> port = CommonOptions.Ports();
        Option<string> layout = new("--layout")
        {
            Description = "How segments lie in pages: nic (32 KiB pages that neighbours share), page (one each), "
                + "linear, or locked (copied).",
            HelpName = "LAYOUT",
            DefaultValueFactory = _ => "nic",
        };
        layout.Validators.Add(result =>
        {
            string? name = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (name is not null && !SegmentLayout.ByName.ContainsKey(name))
                result.AddError($"--layout: there is no layout '{name}', expected nic, page, linear or locked");
        });
        layout.CompletionSources.Add([.. SegmentLayout.ByName.Keys]);
        Option<bool> decant = new("--decant") { Description = "Decant each PDU and read it from the excerpt." };
        Option<bool> json = new("--json") { Description = "Print one JSON object a stream." };
        Option<string?> trace = CommonOptions.Trace();
        Option<string?> script = new("--script")
        {
            Description = "Write the stream as a scenario script; further streams get a number before the ending.",
            HelpName = "OUT.rxq",
        };
        Option<bvecq_profile> profile = CommonOptions.Profile();
        Option<string> variant = CommonOptions.Variant();
        Option<SessionKey[]> sessionKeys = SessionKey.Option();
        Command command = new("receive", "Take the SMB streams of a packet capture through the receive queue.")
        {
            capture, port, layout, decant, sessionKeys, json, trace, script, profile, variant,
        };
        command.SetAction(parsed => Run(new ReceiveOptions(
            parsed.GetRequiredValue(capture),
            parsed.GetValue(port) is { Length: > 0 } ports ? ports : ConnectionTable.SmbPorts.ToArray(),
            parsed.GetRequiredValue(layout),
            parsed.GetValue(decant),
            parsed.GetRequiredValue(profile),
            parsed.GetRequiredValue(variant),
            parsed.GetValue(sessionKeys) ?? [],
            parsed.GetValue(json),
            parsed.GetValue(trace),
            parsed.GetValue(script))));
        return command;
    }

    /// <summary>Takes the streams of a capture through the queue, and writes each as a scenario script.</summary>
    /// <param name="options">Where the scripts go, among others.</param>
    /// <returns>Each stream: what it is, and its number.</returns>
    public static List<(string Title, int Stream)> WriteScripts(ReceiveOptions options)
    {
        List<StreamReceiver> streams = [];
        try
        {
            using Stream input = InputFile.Open(options.Capture);
            CaptureReader reader = CaptureReader.Open(input, options.Capture);
            ConnectionTable table = new(options.Ports);
            CaptureSegments segments = new(reader, table);
            using (CaptureProgress progress = new(input, reader))
                Receive(options, segments, streams, null, progress);
            if (streams.Count == 0)
                throw new BadInputException($"{options.Capture}: {table.DescribeAbsence()}");
            foreach (StreamReceiver stream in streams)
                stream.Complete();
            return [.. streams.Select(stream => ($"stream {stream.Connection.Index}", stream.Connection.Index))];
        }
        finally
        {
            foreach (StreamReceiver stream in streams)
                stream.Dispose();
        }
    }

    private static int Run(ReceiveOptions options)
    {
        OutputFile.Check(options.Capture, ("--trace", options.Trace), ("--script", options.Script));
        long started = Stopwatch.GetTimestamp();
        List<StreamReceiver> streams = [];
        try
        {
            using Stream input = InputFile.Open(options.Capture);
            using TraceFile? trace = options.Trace is null ? null : new TraceFile(options.Trace);
            CaptureReader reader = CaptureReader.Open(input, options.Capture);
            ConnectionTable table = new(options.Ports);
            CaptureSegments segments = new(reader, table);
            using (CaptureProgress progress = new(input, reader))
                Receive(options, segments, streams, trace, progress);
            List<string> notes = CaptureNotes.Of(segments);
            if (streams.Count == 0)
                throw new BadInputException(string.Join("; ", [$"{options.Capture}: {table.DescribeAbsence()}", .. notes]));

            TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
            using (Stream stdout = Console.OpenStandardOutput())
            {
                if (options.Json)
                    ReceiveJson.Write(stdout, streams);
                else
                    ReceiveReport.Write(stdout, options, streams, segments.Counts, elapsed);
            }

            foreach (string note in notes)
                Console.Error.WriteLine($"{options.Capture}: {note}");
            List<string> complaints = DecryptionComplaints(options, streams);
            foreach (string complaint in complaints)
                Console.Error.WriteLine(complaint);
            foreach (StreamReceiver stream in streams)
                stream.Complete();
            trace?.Complete();
            if (streams.Any(stream => stream.Finding is not null))
                return ExitCode.BugFound;
            return complaints.Count > 0 ? ExitCode.BadInput : ExitCode.Fine;
        }
        finally
        {
            foreach (StreamReceiver stream in streams)
                stream.Dispose();
        }
    }

    /// <summary>What of <c>--session-keys</c> did not fit what was captured.</summary>
    private static List<string> DecryptionComplaints(ReceiveOptions options, List<StreamReceiver> streams)
    {
        List<string> complaints = [.. streams.SelectMany(stream => stream.Decryption?.Complaints ?? [])];
        foreach (SessionKey key in options.SessionKeys)
        {
            // A stream that was stopped may have had more to come.
            if (!streams.Any(stream => stream.Finding is not null || stream.Decryption!.Sessions.Contains(key.SessionId)))
                complaints.Add($"{options.Capture}: no server sent an encrypted PDU of session 0x{key.SessionId:x16}");
        }

        return complaints;
    }

    private static void Receive(
        ReceiveOptions options,
        CaptureSegments segments,
        List<StreamReceiver> streams,
        TraceFile? trace,
        CaptureProgress progress)
    {
        Dictionary<TcpConnection, StreamReceiver> byConnection = [];
        long? captureStartNs = null;
        long captureEndNs = 0;
        while (segments.TryRead(out ConnectionSegment next))
        {
            captureStartNs ??= next.Segment.TimestampNs;
            captureEndNs = Math.Max(captureEndNs, next.Segment.TimestampNs);
            progress.Update();
            if (!byConnection.TryGetValue(next.Connection, out StreamReceiver? stream))
            {
                if (StreamReceiver.FirstByte(next) is not uint firstByte)
                    continue;
                stream = new StreamReceiver(next.Connection, options, firstByte, captureStartNs.Value, trace);
                byConnection.Add(next.Connection, stream);
                streams.Add(stream);
            }

            stream.Take(next);
        }

        // A connection of which only the client's SYN was captured is a stream of nothing.
        foreach (TcpConnection silent in segments.Table.Connections.Where(seen => !byConnection.ContainsKey(seen)))
            streams.Add(new StreamReceiver(silent, options, 0, captureStartNs ?? 0, trace));
        streams.Sort((a, b) => a.Connection.Index.CompareTo(b.Connection.Index));
        foreach (StreamReceiver stream in streams)
            stream.End(captureEndNs);
    }
}
