// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Explore;

/// <summary>
/// The explorer, which runs in a process of its own: the model that it runs is rewritten so that its tasks can be controlled,
/// and would be slower in any other command.
/// </summary>
internal sealed class ExplorerProcess : IDisposable
{
    private readonly Process _process;

    private ExplorerProcess(ExplorerRequest request, bool exactLines)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "explore", "rxq-explore.dll");
        if (!File.Exists(program))
            throw new BadInputException($"{program}: no such file, expected the explorer that is built with rxq");
        ProcessStartInfo start = new(Dotnet())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(program);
        if (exactLines)
        {
            // Nothing is inlined, so that each access is where the source has it.
            start.Environment["DOTNET_JITMinOpts"] = "1";
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("the explorer does not start");
        _process.StandardInput.WriteLine(ExplorerMessage.ToJson(request));
        _process.StandardInput.Close();
    }

    /// <summary>Starts the explorer.</summary>
    public static ExplorerProcess Start(ExplorerRequest request) => new(request, exactLines: false);

    /// <summary>Asks for one thing.</summary>
    public static ExplorerMessage Ask(ExplorerRequest request)
    {
        using ExplorerProcess explorer = new(request, exactLines: request.Command == "replay");
        ExplorerMessage? answer = null;
        foreach (ExplorerMessage message in explorer.Messages())
            answer = message;
        return answer ?? throw new InvalidOperationException("the explorer had no answer");
    }

    /// <summary>What it prints, until it ends.</summary>
    /// <exception cref="BadInputException">It refuses the request.</exception>
    public IEnumerable<ExplorerMessage> Messages()
    {
        while (_process.StandardOutput.ReadLine() is string line)
        {
            ExplorerMessage message = ExplorerMessage.Parse(line);
            if (message.Refused is string refused)
                throw new BadInputException($"rxq: {refused}");
            yield return message;
        }

        _process.WaitForExit();
        if (_process.ExitCode != 0)
            throw new InvalidOperationException($"the explorer ended with exit code {_process.ExitCode}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string Dotnet()
    {
        string self = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? self
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    }
}
