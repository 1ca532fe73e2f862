// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tracing;
using Rxqueue.Tracing.Export.Explorer;
using Rxqueue.Tracing.Validate;

namespace Rxqueue.Tools.Validate;

/// <summary><c>rxq validate</c>: is a kernel trace a behaviour of the model?</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        Argument<string> trace = new("TRACE")
        {
            Description = "Kernel trace text, gzip or not: tracefs trace or trace_pipe, trace-cmd report, perf script. "
                + "- is standard input.",
        };
        Option<string?> profile = new("--profile")
        {
            Description = "Pin the bvecq allocator instead of inferring the slots a bvecq: "
                + CommonOptions.OneOf(bvecq_profile.profiles.Select(known => known.name)) + ".",
            HelpName = "PROFILE",
        };
        profile.Validators.Add(result =>
        {
            string? name = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (name is not null && Find(name) is null)
            {
                string known = CommonOptions.OneOf(bvecq_profile.profiles.Select(one => one.name));
                result.AddError($"--profile: there is no profile '{name}', expected {known}");
            }
        });
        Option<bool> anyOrder = new("--any-order")
        {
            Description = "Let the receiver re-read, skip and change MSG as rxqueue.c allows, not only go forward.",
        };
        Option<string?> receiver = new("--receiver")
        {
            Description = "The receiver is known and has not to be learned from the trace: "
                + CommonOptions.OneOf(Receiver.Known.Select(known => known.Name)) + ", which made the genuine captures.",
            HelpName = "RECEIVER",
        };
        receiver.Validators.Add(result =>
        {
            string? name = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (name is not null && Receiver.Find(name) is null)
            {
                string known = CommonOptions.OneOf(Receiver.Known.Select(one => one.Name));
                result.AddError($"--receiver: there is no receiver '{name}', expected {known}");
            }
        });
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        Option<string?> html = CommonOptions.Html("which opens at the divergence");
        Command command = new("validate", "Say whether a kernel trace is a behaviour of the model.")
        {
            trace, profile, anyOrder, receiver, json, html,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(anyOrder) && result.GetResult(receiver) is { Implicit: false })
                result.AddError("--receiver: a receiver that is known has an order, expected no --any-order beside it");
        });
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(trace),
            new ValidationOptions(Find(parsed.GetValue(profile)), parsed.GetValue(anyOrder), Receiver.Find(parsed.GetValue(receiver))),
            parsed.GetValue(json),
            parsed.GetValue(html)));
        return command;
    }

    private static int Run(string trace, ValidationOptions options, bool json, string? html)
    {
        OutputFile.Check(trace, ("--html", html));
        using OutputFile? page = html is null ? null : new OutputFile(html);
        ValidationResult result;
        try
        {
            result = page is null ? Judge(trace, options) : Explain(trace, options, page);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{trace}: cannot be read: {broken.Message}");
        }

        if (result.Events == 0)
        {
            string why = result.Damage is null ? "there is no netfs event in it" : result.Damage;
            throw new BadInputException($"{trace}: {why}");
        }

        page?.Complete();
        using Stream stdout = Console.OpenStandardOutput();
        using BufferedStream buffered = new(stdout, 64 * 1024);
        if (json)
            ValidationJson.Write(buffered, trace, result);
        else
            ValidationAccount.Write(buffered, trace, result);
        return result.Verdict switch
        {
            Verdict.Conforms => ExitCode.Fine,
            Verdict.Diverges => ExitCode.BugFound,
            _ => ExitCode.Inconclusive,
        };
    }

    private static ValidationResult Judge(string trace, ValidationOptions options)
    {
        using ITraceReader reader = TraceInputFile.Open(trace);
        return TraceValidator.Validate(reader, options);
    }

    private static ValidationResult Explain(string trace, ValidationOptions options, OutputFile page)
    {
        using RereadTrace input = new(trace);
        return ValidationPage.Write(page.Text.BaseStream, input.Name, input.OpenReader, options);
    }

    private static bvecq_profile? Find(string? name) =>
        bvecq_profile.profiles.FirstOrDefault(profile => profile.name == name);
}
