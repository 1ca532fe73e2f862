// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary>Prints streams as a table of PDUs and a summary.</summary>
internal static class ReceiveReport
{
    private const int MostCommandsShown = 4;

    /// <summary>Prints all streams.</summary>
    public static void Write(
        Stream to,
        ReceiveOptions options,
        IReadOnlyList<StreamReceiver> streams,
        FrameCounts frames,
        TimeSpan elapsed)
    {
        using StreamWriter text = new(to);
        foreach (StreamReceiver stream in streams)
            WriteStream(text, stream);

        long bytes = streams.Sum(stream => stream.PayloadBytes);
        text.WriteLine(
            $"{options.Capture}: {Count(frames.Total, "frame")}, {Count(streams.Count, "stream")}, {Count(bytes, "byte")} in "
            + string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:f3} s ")
            + string.Create(CultureInfo.InvariantCulture, $"({bytes / 1e6 / elapsed.TotalSeconds:f1} MB/s); ")
            + $"layout {options.Layout}, {(options.Decant ? "decanted, " : "")}profile {options.Profile}, "
            + $"variant {options.Variant}");
    }

    private static void WriteStream(StreamWriter text, StreamReceiver stream)
    {
        text.WriteLine($"stream {stream.Connection.Index}: {stream.Connection.Server} -> {stream.Connection.Client}");
        text.WriteLine($"{"PDU",7} {"offset",12} {"length",9} {"type",4} {"proto",-5} commands");
        for (int i = 0; i < stream.Pdus.Count; i++)
            WritePdu(text, i, stream.Pdus[i]);
        foreach (string line in stream.Warnings)
            text.WriteLine($"  log: {line}");
        if (stream.WarningCount > stream.Warnings.Count)
            text.WriteLine($"  log: and {stream.WarningCount - stream.Warnings.Count} lines more");
        foreach (string note in stream.Notes)
            text.WriteLine($"  {note}");
        if (stream.Finding is StreamFinding finding)
        {
            text.WriteLine($"  stream {stream.Connection.Index}, PDU {finding.Pdu}: {finding.What}");
            if (finding.Report is not null)
                text.WriteLine("  " + finding.Report.ToString().ReplaceLineEndings("\n  "));
        }

        text.WriteLine(
            $"  {Count(stream.PayloadBytes, "byte")}, {Count(stream.Pdus.Count, "PDU")}, "
            + $"{Count(stream.Segments, "segment")}, {Count(stream.Bvecqs, "bvecq")}, {Count(stream.Pages, "page")}, "
            + Count(stream.WarningCount, "warning"));
        text.WriteLine($"  sha256 {stream.Sha256}");
    }

    private static void WritePdu(StreamWriter text, int number, SmbPdu pdu)
    {
        if (pdu.Partial == SmbPdu.PartialPrefix)
        {
            text.WriteLine($"{number,7} {pdu.Off,12} (cut off after {pdu.Have} bytes of its length)");
            return;
        }

        string commands = string.Join(", ", pdu.Commands.Take(MostCommandsShown).Select(Describe));
        if (pdu.Commands.Count > MostCommandsShown)
            commands += $", and {pdu.Commands.Count - MostCommandsShown} more";
        if (pdu.OrigSize is uint size)
        {
            commands = $"encrypted, {size} bytes" + pdu.Decryption switch
            {
                SmbPduDecryption.Done => $": {commands}",
                SmbPduDecryption.Failed => ", not decrypted: the signature does not match",
                _ => "",
            };
        }

        if (pdu.Partial is not null)
            commands += $" (cut off after {pdu.Have} bytes)";
        text.WriteLine(
            $"{number,7} {pdu.Off,12} {pdu.Len,9} {pdu.Type,4:x2} {pdu.Proto,-5} {commands}".TrimEnd());
    }

    private static string Describe(SmbCommand command) =>
        $"{SmbCommandNames.Of(command.Cmd)} {command.Mid}"
        + (command.Status == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {command.Status:x8}"));

    private static string Count(long number, string what) =>
        $"{Grouped(number)} {what}{(number == 1 ? "" : "s")}";

    private static string Grouped(long number) => number.ToString("n0", CultureInfo.InvariantCulture);
}
