// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Reference;

namespace Rxqueue.Properties.Checking;

/// <summary>
/// Runs scripts on kernels of their own, holds a variant against the reference model after every call, and says where
/// it leaves it. One at a time; it can be used again.
/// </summary>
public sealed class CheckedRun
{
    private readonly bvecq_profile _profile;
    private readonly string _variant;
    private readonly Dictionary<string, ReferenceQueue> _queues = [];
    private readonly Dictionary<string, page> _pages = [];
    private readonly StreamContents _contents = new();
    private readonly List<Violation> _violations = [];
    private readonly List<int> _leftOut = [];
    private readonly Ledger _ledger = new();
    private IReadOnlyList<Statement> _script = [];
    private kernel _kernel = null!;
    private CheckedCalls _calls = null!;
    private string _current = Script.ReceiveQueue;
    private ulong _arrived;
    private int _index;
    private bool _ended;
    private bool _prevReported;
    private int _lostPoolObjects;

    /// <summary>Prepares runs.</summary>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="variant">The variant of rxqueue.c.</param>
    public CheckedRun(bvecq_profile profile, string variant)
    {
        _profile = profile;
        _variant = variant;
    }

    /// <summary>How many calls were checked, in all runs.</summary>
    public long CallsChecked { get; private set; }

    /// <summary>Told after every call which operation it was and what shape the queues are in; null for nobody.</summary>
    public Action<string, ulong>? StateReached { get; set; }

    /// <summary>
    /// Whether skbs that arrive one behind the other come as one, which has the others on its frag list. No script can say
    /// that.
    /// </summary>
    public bool FragLists { get; set; }

    /// <summary>The statements of the last run that were left out, from 0: what they name did not exist.</summary>
    public IReadOnlyList<int> LeftOut => _leftOut;

    /// <summary>The code that the last run used.</summary>
    public rxqueue_variant Code => _calls.Code;

    /// <summary>Prepares the code of each run, such as for coverage; null for nothing.</summary>
    public Action<rxqueue_variant>? Prepare { get; set; }

    /// <summary>Hears of every access of the next run; null for nobody.</summary>
    internal IAccessListener? Listener { get; set; }

    /// <summary>The statement that is being executed, from 0.</summary>
    internal int Index => _index;

    /// <summary>Runs a script. A statement that names what does not exist at that point is left out.</summary>
    /// <param name="statements">The statements.</param>
    /// <returns>Where the run left the reference model, in order; valid until the next run.</returns>
    public IReadOnlyList<Violation> Run(IReadOnlyList<Statement> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        Boot();
        _script = statements;
        for (_index = 0; _index < statements.Count; _index++)
        {
            if (!CanExecute(statements[_index]))
                _leftOut.Add(_index);
            else if (!Execute(statements[_index]))
                return _violations;
        }

        TearDown();
        return _violations;
    }

    private void Boot()
    {
        _kernel = new kernel(_profile, Listener);
        rxqueue_variant code = rxqueue_variants.load(_variant, _kernel);
        Prepare?.Invoke(code);
        _queues.Clear();
        _pages.Clear();
        _contents.Clear();
        _violations.Clear();
        _leftOut.Clear();
        _ended = false;
        _current = Script.ReceiveQueue;
        _arrived = 0;
        _prevReported = false;
        _lostPoolObjects = 0;
        _calls = new CheckedCalls(_kernel, code, _contents, Report);
        _queues.Add(Script.ReceiveQueue, new ReferenceQueue(_calls.Create()));
    }

    /// <summary>Whether what a statement names exists at this point.</summary>
    private bool CanExecute(Statement statement)
    {
        switch (statement)
        {
            case PageStatement page:
                return !_pages.ContainsKey(page.Name);
            case DecantStatement decant:
                return !_queues.ContainsKey(decant.Name);
            case QueueStatement { Op: "put" } put:
                return put.Name != Script.ReceiveQueue && _queues.ContainsKey(put.Name);
            case QueueStatement queue:
                return _queues.ContainsKey(queue.Name);
            case SkbStatement skb:
                foreach (Segment segment in skb.Segments)
                {
                    if (segment.Kind == SegmentKind.Named
                        && (!_pages.TryGetValue(segment.Page!, out page? page) || (ulong)segment.Offset + segment.Length > page.size))
                        return false;
                }

                return true;
            default:
                return true;
        }
    }

    /// <returns>Whether the run can go on.</returns>
    private bool Execute(Statement statement)
    {
        _kernel.begin_call(statement);
        SanitizerReport? oops = null;
        Exception? thrown = null;
        int before = _violations.Count;
        try
        {
            Call(statement);
        }
        catch (Exception stopped) when ((oops = _kernel.explain(stopped)) is not null)
        {
            thrown = stopped;
        }

        CallsChecked++;
        if (oops?.Kind != OopsKind.Hang)
            CheckWarnings(before);
        if (oops is not null)
        {
            (string function, int line) = PortPlace.Of(_calls.Code, thrown!, oops.Function);
            Add(new Violation(new Cause(oops.Kind.Name(), function, line), _index, oops.Access, Ends: true, oops));
            return false;
        }

        if (!_ended)
            CheckStructures(_calls.Function);
        StateReached?.Invoke(statement.Op, _ledger.Shape);
        return !_ended;
    }

    private void Call(Statement statement)
    {
        ReferenceQueue queue = _queues[_current];
        _calls.Begin();
        switch (statement)
        {
            case PageStatement page:
                _pages.Add(page.Name, _kernel.alloc_pages(page.Size));
                break;
            case SkbStatement skb:
                Receive(skb);
                break;
            case FinStatement:
                _kernel.tcp_fin(_calls.Socket.sk);
                _calls.ReferenceSocket.Fin();
                break;
            case PauseStatement:
                _kernel.tcp_pause(_calls.Socket.sk);
                break;
            case ReadStatement read:
                _calls.Read(queue, read);
                break;
            case DecantStatement decant:
                if (_calls.Decant(queue, decant.Amount) is ReferenceQueue excerpt)
                    _queues.Add(decant.Name, excerpt);
                break;
            case QueueStatement { Op: "queue" } choice:
                _current = choice.Name;
                break;
            case QueueStatement put:
                Put(put.Name);
                break;
            case AmountStatement amount:
                CallWithAmount(queue, amount.Op, amount.Amount);
                break;
            case StateStatement:
                break;
            default:
                throw new InvalidOperationException($"no such statement: {statement}");
        }
    }

    private void CallWithAmount(ReferenceQueue queue, string op, uint amount)
    {
        switch (op)
        {
            case "reset":
                _kernel.tcp_reset(_calls.Socket.sk, (int)amount);
                _calls.ReferenceSocket.Reset((int)amount);
                break;
            case "fail_alloc":
                _kernel.failing_allocations = amount;
                break;
            case "msg":
                queue.Rxq.raw_msg_id = amount;
                break;
            case "pdu":
                queue.Rxq.raw_pdu_remain = amount;
                queue.PduRemain = amount;
                break;
            case "refill":
                _calls.Refill(queue, amount);
                break;
            case "discard":
                _calls.Discard(queue, amount);
                break;
            case "count":
                _calls.Count(queue, amount);
                break;
            case "consume":
                _calls.Consume(queue, amount);
                break;
            default:
                throw new InvalidOperationException($"no such statement: {op}");
        }
    }

    private void Receive(SkbStatement skb)
    {
        ulong position = _arrived;
        sk_buff received = Build(skb);
        if (FragLists)
            AddFragList(received);
        _kernel.tcp_queue_next(_calls.Socket.sk, received);
        _calls.ReferenceSocket.Pending.Arrive(_arrived - position);
    }

    private sk_buff Build(SkbStatement skb)
    {
        if (skb.Data is ReadOnlyMemory<byte> given)
            _contents.Give(_arrived, given);
        return SkbBuilder.Build(_kernel, skb, _pages, ref _arrived);
    }

    private void AddFragList(sk_buff received)
    {
        List<sk_buff> parts = [];
        while (_index + 1 < _script.Count && _script[_index + 1] is SkbStatement next && CanExecute(next))
        {
            _index++;
            parts.Add(Build(next));
        }

        if (parts.Count > 0)
            kernel.skb_set_frag_list(received, parts.ToArray());
    }

    private void Put(string name)
    {
        _calls.Put(_queues[name]);
        _queues.Remove(name);
        if (_current == name)
            _current = Script.ReceiveQueue;
    }

    /// <summary>A WARN fires before the call comes to its end, and so before what is wrong with its result.</summary>
    private void CheckWarnings(int before)
    {
        string? allowed = _calls.AllowedWarning;
        foreach ((string function, int line) in _kernel.warnings)
        {
            if (function == allowed)
                allowed = null;
            else
                _violations.Insert(before++, new Violation(new Cause(ViolationKind.Warning, function, line), _index, "a WARN fires", Ends: false));
        }
    }

    private void CheckStructures(string function)
    {
        bool sound = _ledger.Check(_kernel, _queues.Values, _pages.Values, _calls.Socket.sk, _contents);
        if (_kernel.lost_pool_objects > _lostPoolObjects)
        {
            _lostPoolObjects = _kernel.lost_pool_objects;
            Report(ViolationKind.LostPoolObject, "netfs_put_rx_bvecq", "an object of the emergency pool was given to the slab", false, Member.Ref);
        }

        if (_ledger.FirstPrevIsWrong && !_prevReported)
        {
            _prevReported = true;
            Report(ViolationKind.Prev, function, "prev of a chain's first bvecq is not NULL", false, Member.Prev);
        }

        if (!sound)
            Report(_ledger.Trouble!.Value.Kind, function, _ledger.Trouble.Value.What, true, _ledger.Trouble.Value.Suspect);
    }

    private void TearDown()
    {
        _kernel.begin_call("end of the script");
        SanitizerReport? oops = null;
        try
        {
            foreach (ReferenceQueue queue in _queues.Values)
                _calls.Code.netfs_put_rx_bvecq(queue.Rxq.raw_take_from);
            foreach (page page in _pages.Values)
                _kernel.put_page(page);
            _kernel.sock_release(_calls.Socket);
        }
        catch (Exception stopped) when ((oops = _kernel.explain(stopped)) is not null)
        {
            (string function, int line) = PortPlace.Of(_calls.Code, stopped, oops.Function);
            Add(new Violation(new Cause(oops.Kind.Name(), function, line), _index, oops.Access, Ends: true, oops));
            return;
        }

        if (_kernel.live_count != 0)
            Report(ViolationKind.Leak, "netfs_put_rx_bvecq", $"{_kernel.live_count} objects are left at the end", true, Member.Ref);
    }

    private void Report(string kind, string function, string what, bool ends, Member? suspect) =>
        Add(new Violation(new Cause(kind, function, 0), _index, what, ends, null, suspect));

    private void Add(Violation violation)
    {
        _violations.Add(violation);
        _ended |= violation.Ends;
    }
}
