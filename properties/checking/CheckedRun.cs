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
    private readonly Func<kernel, rxqueue_variant> _load;
    private readonly Dictionary<string, ReferenceQueue> _queues = [];
    private readonly Dictionary<string, page> _pages = [];
    private readonly PageRanges _ranges = new();
    private readonly StreamContents _contents = new();
    private readonly List<Violation> _violations = [];
    private readonly List<int> _leftOut = [];
    private readonly List<Violation> _broken = [];
    private readonly Ledger _ledger = new();
    private readonly Stack<byte[]> _spare = [];
    private IReadOnlyList<Statement> _script = [];
    private kernel? _kernelBefore;
    private kernel _kernel = null!;
    private CheckedCalls _calls = null!;
    private string _current = Script.ReceiveQueue;
    private ulong _arrived;
    private int _index;
    private int _leftAt;
    private bool _ended;
    private bool _prevReported;
    private int _lostPoolObjects;

    /// <summary>Prepares runs.</summary>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="variant">The variant of rxqueue.c.</param>
    public CheckedRun(bvecq_profile profile, string variant)
        : this(profile, k => rxqueue_variants.load(variant, k))
    {
    }

    /// <summary>Prepares runs of code that is no variant of the model's own.</summary>
    /// <param name="profile">The kernel's tree.</param>
    /// <param name="load">Loads the code into a kernel.</param>
    public CheckedRun(bvecq_profile profile, Func<kernel, rxqueue_variant> load)
    {
        _profile = profile;
        _load = load;
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

    /// <summary>Hears of every access of the next run; null for nobody.</summary>
    internal IAccessListener? Listener { get; set; }

    /// <summary>Told of every violation as it is found, before the run goes on; null for nobody.</summary>
    internal Action<Violation>? Violated { get; set; }

    /// <summary>Told before each statement is executed, and before the teardown; null for nobody.</summary>
    internal Action? Beginning { get; set; }

    /// <summary>
    /// Runs a script. A statement that names what does not exist at that point is left out, and so is an skb that writes
    /// over bytes of a page which were brought before.
    /// </summary>
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
        _kernelBefore?.halt();
        _kernel = new kernel(_profile, Listener) { spare_page_memory = _spare };
        _kernelBefore = _kernel;
        rxqueue_variant code = _load(_kernel);
        _queues.Clear();
        _pages.Clear();
        _ranges.Clear();
        _contents.Clear();
        _violations.Clear();
        _leftOut.Clear();
        _leftAt = -1;
        _ended = false;
        _current = Script.ReceiveQueue;
        _arrived = 0;
        _prevReported = false;
        _lostPoolObjects = 0;
        _calls = new CheckedCalls(_kernel, code, _contents, (kind, function, what, suspect, of) =>
            _broken.Add(new Violation(new Cause(kind, function, 0), _index, what, Ends: true, null, suspect, of)));
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

                return _ranges.Bring(skb);
            default:
                return true;
        }
    }

    /// <returns>Whether the run can go on.</returns>
    private bool Execute(Statement statement)
    {
        _kernel.begin_call(statement);
        Beginning?.Invoke();
        SanitizerReport? oops = null;
        _broken.Clear();
        try
        {
            Call(statement);
        }
        catch (Exception stopped) when ((oops = _kernel.explain(stopped)) is not null)
        {
            // The report says all that there is to say.
        }

        CallsChecked++;
        if (oops?.Kind != OopsKind.Hang)
            CheckWarnings();
        foreach (Violation broken in _broken)
            Add(broken);
        if (oops is not null)
        {
            Add(new Violation(new Cause(oops.Kind.Name(), oops.Function, 0), _index, oops.Access, Ends: true, oops));
            return false;
        }

        // What calls no function of rxqueue.c changes nothing that its caller could hold against it.
        if (_calls.Function.Length == 0)
            return !_ended;
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
    private void CheckWarnings()
    {
        string? allowed = _calls.AllowedWarning;
        foreach ((string function, int line) in _kernel.warnings)
        {
            if (function == allowed)
                allowed = null;
            else
                Add(new Violation(new Cause(ViolationKind.Warning, function, line), _index, $"WARNING: {function}, line {line}", Ends: false));
        }
    }

    private void CheckStructures(string function)
    {
        bool sound = _ledger.Check(_kernel, _queues.Values, _queues[_current], _pages.Values, _calls.Socket.sk, _contents);
        if (_kernel.lost_pool_objects > _lostPoolObjects)
        {
            _lostPoolObjects = _kernel.lost_pool_objects;
            Add(new Violation(
                new Cause(ViolationKind.LostPoolObject, nameof(rxqueue_variant.netfs_put_rx_bvecq), 0),
                _index,
                "an object of the emergency pool was given to the slab",
                Ends: false));
        }

        if (_ledger.WithWrongPrev is bvecq head && !_prevReported)
        {
            _prevReported = true;
            Add(new Violation(
                new Cause(ViolationKind.Prev, function, 0),
                _index,
                "prev of a chain's first bvecq is not NULL",
                Ends: false,
                Suspect: Member.Prev,
                Target: head));
        }

        if (!sound)
            Report(_ledger.Trouble!.Value.Kind, function, _ledger.Trouble.Value.What, _ledger.Trouble.Value.Suspect, _ledger.Trouble.Value.Target);
    }

    private void TearDown()
    {
        _kernel.begin_call("end of the script");
        Beginning?.Invoke();
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
            Add(new Violation(new Cause(oops.Kind.Name(), oops.Function, 0), _index, oops.Access, Ends: true, oops));
            return;
        }

        if (_kernel.live_count != 0)
            Report(ViolationKind.Leak, nameof(rxqueue_variant.netfs_put_rx_bvecq), $"{_kernel.live_count} objects are left at the end", null, null);
    }

    private void Report(string kind, string function, string what, Member? suspect, KernelObject? of) =>
        Add(new Violation(new Cause(kind, function, 0), _index, what, Ends: true, null, suspect, of));

    private void Add(Violation violation)
    {
        bool follows = _leftAt == _index;
        if (violation.Cause.Kind is not (ViolationKind.Prev or ViolationKind.LostPoolObject) || violation.Ends)
            _leftAt = _index;
        if (follows)
            violation = violation with { Follows = true };
        _violations.Add(violation);
        _ended |= violation.Ends;
        Violated?.Invoke(violation);
    }
}
