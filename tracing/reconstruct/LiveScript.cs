// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tracing.Reconstruct;

/// <summary>A script that is run while it is written: each statement's result is there before the next is known.</summary>
internal sealed class LiveScript : IReadOnlyList<Statement>, IDisposable
{
    private readonly IEnumerator<StatementResult> _run;
    private Statement? _next;

    /// <summary>Boots a kernel for it.</summary>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="variant">The variant of rxqueue.c.</param>
    public LiveScript(bvecq_profile profile, string variant)
    {
        Interpreter interpreter = new(new Script("the script so far", this), profile, variant, netfs_keyword.ftrace);
        _run = interpreter.Run().GetEnumerator();
    }

    /// <inheritdoc/>
    public int Count => throw new NotSupportedException("the script is not written yet");

    /// <inheritdoc/>
    public Statement this[int index] => throw new NotSupportedException("the script is not written yet");

    /// <summary>Runs one statement.</summary>
    /// <exception cref="ScriptException">It uses a queue that does not exist.</exception>
    public StatementResult Run(Statement statement)
    {
        _next = statement;
        return _run.MoveNext()
            ? _run.Current
            : throw new InvalidOperationException("a statement after the kernel has crashed");
    }

    /// <inheritdoc/>
    public IEnumerator<Statement> GetEnumerator()
    {
        while (_next is Statement statement)
        {
            _next = null;
            yield return statement;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose() => _run.Dispose();
}
