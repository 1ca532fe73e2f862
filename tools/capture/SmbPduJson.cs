// SPDX-License-Identifier: GPL-2.0-only
using System.Globalization;
using System.Text.Json;

namespace Rxqueue.Tools.Capture;

/// <summary>PDUs as JSON.</summary>
internal static class SmbPduJson
{
    /// <summary>Writes a PDU as an object: <c>off</c>, <c>type</c>, <c>len</c>, <c>proto</c>, <c>orig_size</c> (only
    /// FD), <c>partial</c> and <c>have</c> (only if cut short), <c>cmds</c> (only FE, and FD that was decrypted), <c>decrypted</c> (only FD that could not be). Of a PDU whose prefix is cut
    /// short only <c>off</c>, <c>partial</c> and <c>have</c>.</summary>
    /// <param name="pdu">The PDU.</param>
    /// <param name="writer">Where to; must be where a value may stand.</param>
    public static void WriteJson(this SmbPdu pdu, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("off", pdu.Off);
        if (pdu.Partial != SmbPdu.PartialPrefix)
        {
            writer.WriteNumber("type", pdu.Type);
            writer.WriteNumber("len", pdu.Len);
            writer.WriteString("proto", pdu.Proto);
        }

        if (pdu.OrigSize is { } size)
            writer.WriteNumber("orig_size", size);

        if (pdu.Partial is { } partial)
        {
            writer.WriteString("partial", partial);
            writer.WriteNumber("have", pdu.Have);
        }

        if (pdu.Decryption == SmbPduDecryption.Failed)
            writer.WriteString("decrypted", "signature mismatch");
        if (pdu.Proto == "FE" || pdu.Decryption == SmbPduDecryption.Done)
        {
            writer.WriteStartArray("cmds");
            foreach (var command in pdu.Commands)
                command.WriteJson(writer);

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a command as an object: <c>cmd</c>, <c>mid</c>, <c>next</c>, and for a
    /// response <c>status</c>, a string of eight hexadecimal digits after <c>0x</c>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="writer">Where to; must be where a value may stand.</param>
    public static void WriteJson(this SmbCommand command, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("cmd", command.Cmd);
        writer.WriteNumber("mid", command.Mid);
        writer.WriteNumber("next", command.Next);
        if (command.IsResponse)
            writer.WriteString("status", string.Create(CultureInfo.InvariantCulture, $"0x{command.Status:x8}"));
        writer.WriteEndObject();
    }
}
