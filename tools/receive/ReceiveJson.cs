// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rxqueue.Model;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary>Prints streams as JSON, one object a line.</summary>
internal static class ReceiveJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints all streams.</summary>
    public static void Write(Stream to, IEnumerable<StreamReceiver> streams)
    {
        using BufferedStream buffered = new(to, 64 * 1024);
        foreach (StreamReceiver stream in streams)
        {
            using (Utf8JsonWriter json = new(buffered, Options))
                Write(json, stream);
            buffered.WriteByte((byte)'\n');
        }
    }

    private static void Write(Utf8JsonWriter json, StreamReceiver stream)
    {
        json.WriteStartObject();
        json.WriteNumber("stream", stream.Connection.Index);
        json.WriteString("client", stream.Connection.Client.ToString());
        json.WriteString("server", stream.Connection.Server.ToString());
        json.WriteStartObject("s2c");
        json.WriteNumber("payload_bytes", stream.PayloadBytes);
        json.WriteString("sha256", stream.Sha256);
        json.WriteStartArray("pdus");
        foreach (SmbPdu pdu in stream.Pdus)
            pdu.WriteJson(json);
        json.WriteEndArray();
        json.WritePropertyName("partial_tail");
        if (stream.PartialTail is null)
            json.WriteNullValue();
        else
            stream.PartialTail.WriteJson(json);
        json.WriteEndObject();
        if (stream.Notes.Count > 0)
            WriteStrings(json, "notes", stream.Notes);
        if (stream.WarningCount > 0)
            WriteStrings(json, "log", stream.Warnings);
        if (stream.Finding is not null)
            WriteFinding(json, stream.Finding);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> lines)
    {
        json.WriteStartArray(name);
        foreach (string line in lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
    }

    private static void WriteFinding(Utf8JsonWriter json, StreamFinding finding)
    {
        json.WriteStartObject("finding");
        json.WriteString("what", finding.What);
        json.WriteNumber("pdu", finding.Pdu);
        if (finding.Report is SanitizerReport report)
        {
            json.WriteString("oops", report.Kind.Name());
            json.WriteString("function", report.Function);
            json.WriteString("report", report.ToString());
        }

        json.WriteEndObject();
    }
}
