// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Model.Scenario;

/// <summary>Runs one scenario script on a kernel of its own, statement by statement.</summary>
public sealed class Interpreter
{
    /// <summary>What a statement takes of the virtual clock.</summary>
    private const ulong StatementTime_ns = 1000;

    private readonly kernel _kernel;
    private readonly Script _script;
    private readonly rxqueue_calls _calls;
    private readonly socket _socket;
    private readonly Dictionary<string, page> _pages = [];
    private readonly Dictionary<string, netfs_rxqueue> _queues = [];
    private readonly Dictionary<page, int> _pageNumbers = [];
    private readonly EventCollector _events;
    private readonly crc32 _crc32 = new();
    private string _current = Script.ReceiveQueue;
    private ulong _streamPosition;

    /// <summary>Boots a kernel for a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="variant">The variant of rxqueue.c, one of <see cref="rxqueue_variants.names"/>.</param>
    /// <param name="keywords">The events that results should carry.</param>
    public Interpreter(
        Script script, bvecq_profile profile, string variant, netfs_keyword keywords = netfs_keyword.Patch)
    {
        _script = script;
        _kernel = new kernel(profile);
        _events = new EventCollector(keywords);
        _kernel.listen(_events, keywords);
        _calls = new rxqueue_calls(_kernel, rxqueue_variants.load(variant, _kernel));
        _socket = _kernel.sock_create();
        _queues.Add(Script.ReceiveQueue, _calls.create());
    }

    /// <summary>The kernel that the script runs on.</summary>
    public kernel Kernel => _kernel;

    /// <summary>The result of the end; null until <see cref="Run"/> has been enumerated.</summary>
    public EndResult? End { get; private set; }

    /// <summary>All that the kernel holds now: between two statements, or after an oops.</summary>
    public KernelSnapshot Look() => new(_queues, _current, _kernel, _socket.sk);

    /// <summary>Runs the statements, and then tears everything down.</summary>
    /// <returns>A result for each statement that was executed. It ends early with an oops.</returns>
    /// <exception cref="ScriptException">A statement uses a queue that does not exist.</exception>
    public IEnumerable<StatementResult> Run()
    {
        foreach (Statement statement in _script.Statements)
        {
            StatementResult result = Execute(statement);
            yield return result;
            if (result.Oops is null)
                continue;
            End = new EndResult(true, null, 0, [], null);
            yield break;
        }

        End = TearDown();
    }

    private StatementResult Execute(Statement statement)
    {
        _kernel.advance_clock_to(_kernel.clock_ns + StatementTime_ns);
        _kernel.begin_call(statement);
        long? ret = null;
        uint? crc = null;
        SanitizerReport? oops = null;
        try
        {
            (ret, crc) = Call(statement);
        }
        catch (Exception stopped) when ((oops = _kernel.explain(stopped)) is not null)
        {
            // The report says all that there is to say.
        }

        QueueState? state = oops is null ? new QueueState(_current, _queues[_current], _pageNumbers) : null;
        return new StatementResult(statement, ret, crc, _events.Take(), [.. _kernel.log], state, oops);
    }

    private (long? Return, uint? Crc32) Call(Statement statement)
    {
        netfs_rxqueue rxq = _queues[_current];
        switch (statement)
        {
            case PageStatement page:
                _pages.Add(page.Name, _kernel.alloc_pages(page.Size));
                break;
            case SkbStatement skb:
                _kernel.tcp_queue_next(_socket.sk, SkbBuilder.Build(_kernel, skb, _pages, ref _streamPosition));
                break;
            case FinStatement:
                _kernel.tcp_fin(_socket.sk);
                break;
            case PauseStatement:
                _kernel.tcp_pause(_socket.sk);
                break;
            case ReadStatement read:
                return Read(rxq, read);
            case DecantStatement decant:
                return (Decant(rxq, decant), null);
            case QueueStatement { Op: "queue" } queue:
                _ = Find(queue);
                _current = queue.Name;
                break;
            case QueueStatement put:
                _calls.put(Find(put));
                _queues.Remove(put.Name);
                if (_current == put.Name)
                    _current = Script.ReceiveQueue;
                break;
            case AmountStatement amount:
                return (CallWithAmount(rxq, amount.Op, amount.Amount), null);
            case StateStatement:
                break;
            default:
                throw new InvalidOperationException($"no such statement: {statement}");
        }

        return (null, null);
    }

    private long? CallWithAmount(netfs_rxqueue rxq, string op, uint amount)
    {
        switch (op)
        {
            case "reset":
                _kernel.tcp_reset(_socket.sk, (int)amount);
                return null;
            case "fail_alloc":
                _kernel.failing_allocations = amount;
                return null;
            case "msg":
                _calls.msg(rxq, amount);
                return null;
            case "pdu":
                _calls.pdu(rxq, amount);
                return null;
            case "refill":
                return _calls.refill(_socket, rxq, amount);
            case "discard":
                _calls.discard(rxq, amount);
                return null;
            case "count":
                return _calls.count(rxq, amount);
            case "consume":
                return _calls.consume(_socket, rxq, amount);
            default:
                throw new InvalidOperationException($"no such statement: {op}");
        }
    }

    private (long Return, uint Crc32) Read(netfs_rxqueue rxq, ReadStatement read)
    {
        _crc32.reset();
        iov_iter dest = iov_iter.to_sink(_crc32, read.Into ?? read.Amount, read.Fault ?? ulong.MaxValue);
        ulong copied = _calls.variant.netfs_rxqueue_read_iter(rxq, ref dest, read.Skip, read.Amount);

        // A read that failed half-way returns 0 and has copied nothing that counts.
        if (copied == 0)
            _crc32.reset();
        return ((long)copied, _crc32.value);
    }

    private int Decant(netfs_rxqueue rxq, DecantStatement decant)
    {
        if (_queues.ContainsKey(decant.Name))
        {
            throw new ScriptException(
                _script.File, decant.Line, decant.Column,
                $"there is a queue '{decant.Name}' already, expected a name that is free");
        }

        netfs_rxqueue? excerpt = _calls.decant(rxq, decant.Amount, out int filled);
        if (excerpt is not null)
            _queues.Add(decant.Name, excerpt);
        return filled;
    }

    private netfs_rxqueue Find(QueueStatement statement)
    {
        if (_queues.TryGetValue(statement.Name, out netfs_rxqueue? rxq))
            return rxq;
        throw new ScriptException(
            _script.File, statement.Line, statement.Column,
            $"there is no queue '{statement.Name}' at this point, expected one that a decant has made");
    }

    private EndResult TearDown()
    {
        // What the teardown below gives back is the end of the world, not something that the script lost.
        int lost = _kernel.lost_pool_objects;
        _kernel.begin_call("end of the script");
        SanitizerReport? oops = null;
        try
        {
            foreach (netfs_rxqueue rxq in _queues.Values)
                _calls.variant.netfs_put_rx_bvecq(rxq.take_from);
            foreach (page page in _pages.Values)
                _kernel.put_page(page);
            _kernel.sock_release(_socket);
        }
        catch (Exception stopped) when ((oops = _kernel.explain(stopped)) is not null)
        {
            return new EndResult(true, null, 0, [.. _kernel.log], oops);
        }

        return new EndResult(false, _kernel.kmemleak_scan(), lost, [.. _kernel.log], null);
    }
}
