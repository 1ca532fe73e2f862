// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tools.Campaign;
using Rxqueue.Tools.Run;

namespace Rxqueue.Tools.Hunt;

/// <summary>A directory with a folder for each finding.</summary>
internal static class FindingsFolder
{
    /// <summary>Refuses a place that cannot be written, or where something is, before the hunt begins.</summary>
    /// <exception cref="BadInputException">It is refused.</exception>
    public static void Check(string path)
    {
        if (path.Length == 0)
            throw new BadInputException("rxq: --output: the name of a directory is empty, expected a new or an empty directory");
        if (File.Exists(path))
            throw new BadInputException($"{path}: is a file, expected a new or an empty directory");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new BadInputException($"{path}: there is something in it, expected a new or an empty directory");
        string parent = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        if (!Directory.Exists(parent))
            throw new BadInputException($"{path}: cannot be written: no such directory");
    }

    /// <summary>Writes all findings of a hunt.</summary>
    public static void Write(string path, HuntSession session, IReadOnlyList<FoundScript> found)
    {
        FinishedFolder.Write(path, folder => WriteInto(folder, session, found));
    }

    /// <summary>Writes all findings of a hunt into a directory.</summary>
    public static void WriteInto(string folder, HuntSession session, IReadOnlyList<FoundScript> found)
    {
        foreach (FoundScript one in found)
            Write(Directory.CreateDirectory(Path.Combine(folder, one.Name)).FullName, session.Variant, one);
        using FileStream summary = File.Create(Path.Combine(folder, "summary.json"));
        HuntJson.Write(summary, session, found);
    }

    private static void Write(string folder, string variant, FoundScript found)
    {
        File.WriteAllText(Path.Combine(folder, "script.rxq"), found.Text);
        File.WriteAllText(Path.Combine(folder, "report.txt"), Report(variant, found));
        Script script = ScriptParser.Parse("script.rxq", found.Text);
        using (FileStream lines = File.Create(Path.Combine(folder, "run.jsonl")))
        {
            using JsonPrinter printer = new(lines);
            Print(script, found.Finding.Profile, variant, netfs_keyword.Patch, printer);
        }

        using FileStream text = File.Create(Path.Combine(folder, "account.txt"));
        using RunAccount account = new(text);
        Print(script, found.Finding.Profile, variant, netfs_keyword.ftrace, account);
    }

    private static void Print(
        Script script, bvecq_profile profile, string variant, netfs_keyword keywords, IRunPrinter printer)
    {
        Interpreter interpreter = new(script, profile, variant, keywords);
        printer.Begin(script, profile, variant);
        foreach (StatementResult result in interpreter.Run())
            printer.Print(result);
        printer.Print(interpreter.End!);
    }

    private static string Report(string variant, FoundScript found)
    {
        StringBuilder text = new();
        text.Append($"{found.Finding.Cause}\n");
        text.Append($"variant {variant}, profile {found.Finding.Profile}\n\n");
        text.Append($"Broken promise: {Promises.Broken(found.Finding.Cause.Kind)}.\n");
        text.Append($"{found.Where}: {found.Finding.Violation.What}.\n");
        if (found.Finding.Violation.Report is SanitizerReport report)
            text.Append($"\n{report}\n");
        if (found.FixedPasses is bool passes)
            text.Append(passes ? "\nThe fixed variant passes this script.\n" : "\nThe fixed variant does not pass this script.\n");
        return text.ToString();
    }
}
