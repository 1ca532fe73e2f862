// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Text;
using Rxqueue.Tracing.Ftrace;
using Xunit;

namespace Rxqueue.Tracing.Tests.Ftrace;

/// <summary>Reads text that a test wrote.</summary>
internal static class ReadText
{
    public static FtraceLine One(string text) => Assert.Single(All(text));

    /// <summary>Reads all lines, and holds each to formatting back.</summary>
    public static List<FtraceLine> All(string text) => All(Encoding.UTF8.GetBytes(text));

    public static List<FtraceLine> All(byte[] text)
    {
        List<FtraceLine> lines = GenuineText.Lines(text);
        LineBuilder back = new();
        foreach (FtraceLine line in lines)
            line.Format(back);
        Assert.Equal(Encoding.Latin1.GetString(text), Encoding.Latin1.GetString(back.Written));
        return lines;
    }

    public static List<FtraceLine> From(Stream stream, int longestLine, out string? damage)
    {
        List<FtraceLine> lines = [];
        FtraceReader reader = new(stream, longestLine);
        while (reader.Read())
            lines.Add(reader.Line.Copy());
        damage = reader.Damage;
        return lines;
    }
}
