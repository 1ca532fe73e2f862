// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.IO;
using Rxqueue.Tracing.Compare;
using Rxqueue.Tracing.Export.Explorer;

namespace Rxqueue.Tools.Compare;

/// <summary><c>rxq compare</c>: lays a trace of the model beside a trace of a kernel.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        Argument<string> model = new("MODEL") { Description = "The trace of the model, in any form; - is standard input." };
        Argument<string> kernel = new("KERNEL") { Description = "The trace of the kernel, in any form." };
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        Option<int?> pid = CommonOptions.Number(
            "--pid",
            "PID",
            "Compare only this task of KERNEL, with the first task of MODEL.",
            0,
            int.MaxValue,
            "the id of a task");
        Option<string?> html = CommonOptions.Html("which opens where the traces part");
        Command command = new("compare", "Find where two traces part: ids, pages, tasks, times and CPUs may differ.")
        {
            model, kernel, json, pid, html,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(kernel), parsed.GetValue(pid), parsed.GetValue(json),
            parsed.GetValue(html)));
        return command;
    }

    private static int Run(string modelName, string kernelName, int? pid, bool json, string? html)
    {
        if (modelName == InputFile.StandardInput && kernelName == InputFile.StandardInput)
            throw new BadInputException("rxq compare: only one of the traces can be standard input");
        OutputFile.Check(modelName, ("--html", html));
        OutputFile.Check(kernelName, ("--html", html));
        using RereadTrace model = new(modelName);
        using RereadTrace kernel = new(kernelName);
        ComparedInput left = new(model.Name, model.Open), right = new(kernel.Name, kernel.Open);
        using OutputFile? page = html is null ? null : new OutputFile(html);
        ComparisonResult result = page is null
            ? new TraceComparison(left, right, pid).Run()
            : ComparisonPage.Write(page.Text.BaseStream, left, right, pid);
        if (result.Verdict == ComparisonVerdict.Nothing)
            throw new BadInputException(result.Reason!);
        page?.Complete();

        using Stream stdout = Console.OpenStandardOutput();
        if (json)
            CompareJson.Write(stdout, model.Name, kernel.Name, result);
        else
            CompareReport.Write(stdout, model.Name, kernel.Name, result);
        return result.Verdict switch
        {
            ComparisonVerdict.Agree => ExitCode.Fine,
            ComparisonVerdict.Diverge => ExitCode.BugFound,
            _ => ExitCode.Inconclusive,
        };
    }
}
