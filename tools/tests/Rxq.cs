// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Rxqueue.Tools.Tests;

/// <summary>What a run of <c>rxq</c> left: as a user sees it.</summary>
internal sealed record Rxq(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The output as JSON, an element a line.</summary>
    public IReadOnlyList<JsonElement> Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The output as one JSON value.</summary>
    public JsonElement Parsed() => JsonDocument.Parse(Output).RootElement;

    /// <summary>The program that was built with the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "rxq.dll");

    /// <summary>Runs the program that was built with the tests.</summary>
    public static Rxq Run(params string[] arguments) => RunWith(null, arguments);

    /// <summary>Runs the program in a directory.</summary>
    public static Rxq RunIn(string directory, params string[] arguments) => Run(directory, null, arguments);

    /// <summary>Runs the program with bytes on its standard input.</summary>
    public static Rxq RunWith(byte[]? input, params string[] arguments) => Run("", input, arguments);

    private static Rxq Run(string directory, byte[]? input, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
            process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new Rxq(process.ExitCode, output.Result, error.Result);
    }
}

/// <summary>A directory of a test's own, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rxq-tests-").FullName;

    public IEnumerable<string> Files => Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file));

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The files that are committed with the project.</summary>
internal static class Samples
{
    public static string Root { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Root, "samples", name);

    private static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(System.IO.Path.Combine(at.FullName, "Model.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException("Model.sln is in no directory above the tests");
    }
}
