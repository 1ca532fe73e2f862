// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using Rxqueue.Tools.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Capture;

/// <summary>Reads whole captures that a test has built.</summary>
internal static class Reading
{
    public const string Name = "a.pcap";

    /// <summary>All frames, with bytes of their own.</summary>
    public static List<CaptureFrame> Frames(Stream stream)
    {
        var frames = new List<CaptureFrame>();
        var reader = CaptureReader.Open(stream, Name);
        while (reader.TryRead(out var frame))
            frames.Add(frame with { Captured = frame.Captured.ToArray() });

        Assert.False(reader.TryRead(out _), "the end stays the end");
        return frames;
    }

    public static List<CaptureFrame> Frames(FileBytes file) => Frames(new MemoryStream(file.ToArray()));

    /// <summary>The message of the error that reading must end with, and how many frames came before it.</summary>
    public static (string Message, int Frames) Error(byte[] file)
    {
        var frames = 0;
        var error = Assert.Throws<CaptureException>(() =>
        {
            var reader = CaptureReader.Open(new MemoryStream(file), Name);
            while (reader.TryRead(out _))
                frames++;
        });
        Assert.StartsWith(Name + ": at byte ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        return (error.Message, frames);
    }
}
