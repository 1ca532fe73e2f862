// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tools.Receive;
using Rxqueue.Tools.Reconstruct;
using Rxqueue.Tracing.Reconstruct;

namespace Rxqueue.Tools.Explain;

/// <summary>A run that can be explained, as the script that does it.</summary>
/// <param name="Title">What it is of.</param>
/// <param name="About">What is known of it: the script's opening comment, say.</param>
/// <param name="Script">The script.</param>
internal sealed record ExplainedScript(string Title, string About, Script Script);

/// <summary>Makes scripts of whatever can be explained.</summary>
internal static class ExplainedInput
{
    /// <summary>The script in the folder of a finding.</summary>
    private const string FindingScript = "script.rxq";

    private enum Kind
    {
        Script,
        Capture,
        Trace,
    }

    /// <summary>Reads the input.</summary>
    /// <param name="name">The file, a finding's folder, or <c>-</c> for a script on standard input.</param>
    /// <param name="ports">Of a capture: the server's ports; none for those of SMB.</param>
    /// <param name="decant">Of a capture: whether bodies are decanted.</param>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="variant">The variant of rxqueue.c.</param>
    /// <exception cref="BadInputException">There is nothing in it that can be explained.</exception>
    public static IReadOnlyList<ExplainedScript> Read(
        string name, ushort[] ports, bool decant, bvecq_profile profile, string variant)
    {
        if (Directory.Exists(name) && File.Exists(Path.Combine(name, FindingScript)))
            return [OfScript(Path.Combine(name, FindingScript), Path.GetFileName(Path.TrimEndingDirectorySeparator(name)))];
        return KindOf(name) switch
        {
            Kind.Capture => OfCapture(name, ports, decant, profile, variant),
            Kind.Trace => OfTrace(name, profile, variant),
            _ => [OfScript(name, Path.GetFileName(name))],
        };
    }

    private static ExplainedScript OfScript(string file, string title)
    {
        string text = InputFile.ReadText(file);
        IEnumerable<string> opening = text.Split('\n').TakeWhile(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#').Trim())
            .Where(line => !line.StartsWith("SPDX", StringComparison.Ordinal));
        return new ExplainedScript(title, string.Join(' ', opening), ScriptParser.Parse(file, text));
    }

    private static List<ExplainedScript> OfCapture(
        string name, ushort[] ports, bool decant, bvecq_profile profile, string variant)
    {
        string folder = Directory.CreateTempSubdirectory("rxq-explain-").FullName;
        try
        {
            string script = Path.Combine(folder, "stream.rxq");
            ReceiveOptions options = new(
                name, ports.Length > 0 ? ports : [.. Capture.ConnectionTable.SmbPorts], "nic", decant, profile, variant, [], false,
                null, script);
            List<ExplainedScript> scripts = [];
            foreach ((string title, int stream) in ReceiveCommand.WriteScripts(options))
            {
                string path = options.ScriptFor(stream);
                scripts.Add(new ExplainedScript(
                    $"{Path.GetFileName(name)}, {title}", $"the SMB client's receive loop on what the capture holds{(decant ? ", decanting" : "")}",
                    ScriptParser.Parse(path, File.ReadAllText(path))));
            }

            return scripts;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<ExplainedScript> OfTrace(string name, bvecq_profile profile, string variant)
    {
        using RereadTrace input = new(name);
        List<ExplainedScript> scripts = [];
        foreach (ReconstructedTask task in ReconstructCommand.Reconstruct(input, profile, variant))
        {
            StringBuilder text = new();
            foreach (Statement statement in task.Statements)
                text.Append(statement.Text).Append('\n');
            scripts.Add(new ExplainedScript(
                $"{Path.GetFileName(name)}, task {task.Trace.Task}",
                string.Create(CultureInfo.InvariantCulture, $"replayed from {task.Trace.Events.Count} events of a kernel's trace"),
                ScriptParser.Parse(input.Name, text.ToString())));
        }

        return scripts;
    }

    private static Kind KindOf(string name)
    {
        if (name == InputFile.StandardInput || name.EndsWith(".rxq", StringComparison.Ordinal))
            return Kind.Script;
        using Stream file = InputFile.Open(name);
        Span<byte> start = stackalloc byte[4];
        int got = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got >= 2 && start is [0x1f, 0x8b, ..] && file.CanSeek)
        {
            file.Position = 0;
            using GZipStream content = new(file, CompressionMode.Decompress, leaveOpen: true);
            try
            {
                got = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            }
            catch (InvalidDataException)
            {
                throw new BadInputException($"{name}: damaged gzip data");
            }
        }

        return got == 4 && Capture.CaptureReader.IsMagic(start) ? Kind.Capture : Kind.Trace;
    }
}
