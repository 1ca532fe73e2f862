// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;

namespace Rxqueue.Tools.Bench;

/// <summary>A program of the system that a figure is compared with.</summary>
internal static class OtherProgram
{
    private const int PipeBuffer = 1 << 16;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="to">Where its output goes; what it says on standard error is dropped.</param>
    /// <param name="program">Its name, looked up in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>False if there is no such program, or it failed.</returns>
    public static bool TryRun(Stream to, string program, params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = new(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardOutput.BaseStream.CopyTo(to, PipeBuffer);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
