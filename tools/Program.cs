// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using Rxqueue.Model.Scenario;
using Rxqueue.Tools.Capture;
using Rxqueue.Tools.Compare;
using Rxqueue.Tools.Completion;
using Rxqueue.Tools.Explain;
using Rxqueue.Tools.Explore;
using Rxqueue.Tools.Export;
using Rxqueue.Tools.Hunt;
using Rxqueue.Tools.Merge;
using Rxqueue.Tools.Patch;
using Rxqueue.Tools.Receive;
using Rxqueue.Tools.Reconstruct;
using Rxqueue.Tools.Record;
using Rxqueue.Tools.Replay;
using Rxqueue.Tools.Report;
using Rxqueue.Tools.Run;
using Rxqueue.Tools.Shrink;
using Rxqueue.Tools.Validate;

namespace Rxqueue.Tools;

/// <summary>The command line <c>rxq</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        RootCommand root = new("The reference model of the Linux kernel's fs/netfs/rxqueue.c.")
        {
            RunCommand.Create(),
            ReceiveCommand.Create(),
            RecordCommand.Create(),
            ReportCommand.Create(),
            CompareCommand.Create(),
            ReconstructCommand.Create(),
            ValidateCommand.Create(),
            ExploreCommand.Create(),
            ReplayCommand.Create(),
            HuntCommand.Create(),
            ShrinkCommand.Create(),
            MergeCommand.Create(),
            PatchCommand.Create(),
            ExplainCommand.Create(),
            ExportCommand.Create(),
            CompletionCommand.Create(),
        };
        ExamplesHelp.AddTo(root);

        // No response files: a script may well be called @something.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (UsageError(root, parsed) is string error)
            return Fail(ExitCode.BadInput, $"rxq: {error} (see rxq --help)");
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (BadInputException bad)
        {
            return Fail(ExitCode.BadInput, bad.Message);
        }
        catch (CaptureException bad)
        {
            return Fail(ExitCode.BadInput, bad.Message);
        }
        catch (ScriptException bad)
        {
            return Fail(ExitCode.BadInput, bad.Message);
        }
        catch (IOException broken) when (broken.HResult == BrokenPipe)
        {
            // Whoever read our output has seen enough.
            return ExitCode.Fine;
        }
        catch (IOException full)
        {
            return Fail(ExitCode.BadInput, $"rxq: output cannot be written: {FileTrouble.Describe(full)}");
        }
        catch (Exception defect)
        {
            return Fail(ExitCode.InternalError, $"rxq: internal error, please report it: {defect}");
        }
    }

    /// <summary>The error number of EPIPE, as .NET passes it on.</summary>
    private const int BrokenPipe = 32;

    /// <summary>What is wrong with the command line, the most telling first; null if nothing is.</summary>
    private static string? UsageError(RootCommand root, ParseResult parsed)
    {
        // An argument that takes any number of files takes a mistyped option for one.
        foreach (Token token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
                break;
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-'
                && !char.IsAsciiDigit(token.Value[1]))
                return $"there is no option '{token.Value}'";
        }

        if (parsed.Errors.Count == 0)
            return null;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string surplus = parsed.UnmatchedTokens[0];
            return parsed.CommandResult.Command == root
                ? $"there is no command '{surplus}', expected {CommonOptions.OneOf(root.Subcommands.Select(c => c.Name))}"
                : $"surplus argument '{surplus}'";
        }

        return parsed.Errors[0].Message.TrimEnd('.');
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
