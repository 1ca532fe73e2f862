// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.CommandLine;
using System.IO;
using Rxqueue.Model.Scenario;
using Rxqueue.Tools.Capture;
using Rxqueue.Tools.Receive;
using Rxqueue.Tools.Run;
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
            ValidateCommand.Create(),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Fail(ExitCode.BadInput, $"rxq: {parsed.Errors[0].Message} (see rxq --help)");
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
        catch (Exception defect)
        {
            return Fail(ExitCode.InternalError, $"rxq: internal error, please report it: {defect}");
        }
    }

    /// <summary>The error number of EPIPE, as .NET passes it on.</summary>
    private const int BrokenPipe = 32;

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
