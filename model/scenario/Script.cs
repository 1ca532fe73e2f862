// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>A scenario script that was read without an error.</summary>
/// <param name="File">What errors call it.</param>
/// <param name="Statements">Its statements, in order.</param>
public sealed record Script(string File, IReadOnlyList<Statement> Statements)
{
    /// <summary>The name of the receive queue.</summary>
    public const string ReceiveQueue = "rxq";
}

/// <summary>A script that cannot be run, or not any further.</summary>
public sealed class ScriptException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="file">The script.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 1.</param>
    /// <param name="what">What is wrong, and what was expected.</param>
    public ScriptException(string file, int line, int column, string what)
        : base($"{file}:{line}:{column}: {what}")
    {
    }
}
