// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All is fine.</summary>
    public const int Fine = 0;

    /// <summary>The tool itself failed.</summary>
    public const int InternalError = 1;

    /// <summary>The input or the arguments are wrong.</summary>
    public const int BadInput = 2;

    /// <summary>A bug or a divergence was found.</summary>
    public const int BugFound = 3;

    /// <summary>Events were lost, and nothing can be said.</summary>
    public const int Inconclusive = 4;
}

/// <summary>The input or the arguments are wrong; the message is the one line that says so.</summary>
/// <param name="message">What is wrong, and what was expected.</param>
internal sealed class BadInputException(string message) : System.Exception(message);
