// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tracing.Reconstruct;

/// <summary>
/// The queues of a script under construction, by the numbers that traces give them; and the script itself. A statement
/// can be tried on the model first, and written down later.
/// </summary>
/// <param name="profile">The kernel's tree.</param>
/// <param name="variant">The variant of rxqueue.c.</param>
internal sealed class ScriptQueues(bvecq_profile profile, string variant) : IDisposable
{
    private readonly LiveScript _live = new(profile, variant);
    private readonly List<Statement> _statements = [];
    private readonly SortedDictionary<uint, QueueOfScript> _queues =
        new() { [0] = new QueueOfScript(Script.ReceiveQueue) };

    private uint _current;
    private uint _written;
    private int _excerpts;

    /// <summary>The script so far.</summary>
    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>The numbers of the queues that exist.</summary>
    public IEnumerable<uint> Numbers => _queues.Keys;

    /// <summary>The name of the next excerpt.</summary>
    public string NextName => "e" + _excerpts.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a queue exists.</summary>
    public bool Exists(uint number) => _queues.ContainsKey(number);

    /// <summary>The name of a queue.</summary>
    public string NameOf(uint number) => _queues[number].Name;

    /// <summary>A queue as it is now.</summary>
    public QueueState StateOf(uint number)
    {
        if (_queues[number].State is null)
            Try(number, new StateStatement());
        return _queues[number].State!;
    }

    /// <summary>Runs a statement on a queue, without writing it down.</summary>
    public StatementResult Try(uint number, Statement statement)
    {
        if (_current != number)
            Run(number, new QueueStatement("queue", NameOf(number)));
        return Run(number, statement);
    }

    /// <summary>Writes a statement on a queue down.</summary>
    public void Write(uint number, Statement statement)
    {
        if (_written != number)
            _statements.Add(new QueueStatement("queue", NameOf(number)));
        _written = number;
        _statements.Add(statement);
    }

    /// <summary>Writes a statement down that acts on no queue, and runs it.</summary>
    public void Add(Statement statement)
    {
        _statements.Add(statement);
        Run(_current, statement);
    }

    /// <summary>Runs a statement on a queue and writes it down.</summary>
    public StatementResult Do(uint number, Statement statement)
    {
        StatementResult result = Try(number, statement);
        Write(number, statement);
        return result;
    }

    /// <summary>An excerpt was made: it gets the lowest number that is free.</summary>
    public void Decanted()
    {
        uint free = 1;
        while (_queues.ContainsKey(free))
            free++;
        _queues.Add(free, new QueueOfScript(NextName));
        _excerpts++;
    }

    /// <summary>Puts an excerpt, and writes that down.</summary>
    public StatementResult Put(uint number)
    {
        QueueStatement put = new("put", NameOf(number));
        StatementResult result = _live.Run(put);
        _statements.Add(put);
        _queues.Remove(number);
        if (_current == number)
            _current = 0;
        if (_written == number)
            _written = 0;
        return result;
    }

    /// <inheritdoc/>
    public void Dispose() => _live.Dispose();

    private StatementResult Run(uint number, Statement statement)
    {
        StatementResult result = _live.Run(statement);
        _current = number;
        _queues[number].State = result.State;
        return result;
    }

    private sealed class QueueOfScript(string name)
    {
        public string Name { get; } = name;

        /// <summary>The queue after the last statement on it; null before the first.</summary>
        public QueueState? State { get; set; }
    }
}
