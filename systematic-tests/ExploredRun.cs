// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests;

/// <summary>
/// One run of a behaviour on a kernel of its own: each access to shared state is a place where another task may run first,
/// and an event for the race detector.
/// </summary>
public sealed class ExploredRun : IAccessListener
{
    private readonly IScheduler _scheduler;
    private readonly RaceDetector _races;
    private readonly StepLog? _log;
    private readonly List<DataRace> _found = [];
    private readonly List<task_struct> _tasks = [];
    private bool _exploring;
    private int _accesses;
    private Cause? _failure;

    /// <summary>Boots the run's kernel.</summary>
    /// <param name="variant">The variant of rxqueue.c.</param>
    /// <param name="profile">The tree that the kernel was built from.</param>
    /// <param name="scheduler">Who decides which task goes on.</param>
    /// <param name="log">Writes down each step; null for nobody.</param>
    public ExploredRun(string variant, bvecq_profile profile, IScheduler scheduler, StepLog? log = null)
    {
        _scheduler = scheduler;
        _log = log;
        _races = new RaceDetector(Found);
        Variant = variant;
        Kernel = new kernel(profile, this, smp: true)
        {
            watchdog_thresh = 100,
            die_notifier = Died,
        };
        if (_log is not null)
            _log.Kernel = Kernel;

        // Setting up is not explored.
        _scheduler.BeginSuppress();
    }

    /// <summary>The variant of rxqueue.c that runs.</summary>
    public string Variant { get; }

    /// <summary>The run's kernel.</summary>
    public kernel Kernel { get; }

    /// <summary>What came out, for telling runs apart; null if nobody said.</summary>
    public string? EndState { get; set; }

    /// <summary>How many accesses were explored.</summary>
    public int Accesses => _accesses;

    /// <summary>The tasks that were started, in order.</summary>
    public IReadOnlyList<task_struct> Tasks => _tasks;

    /// <summary>The data races that were found, in order, one for each pair of tasks, member and kinds.</summary>
    public IReadOnlyList<DataRace> Races => _found;

    /// <summary>What ended the run before its time; null if nothing did.</summary>
    public Cause? Failure => _failure;

    /// <summary>Whether the behaviour looks after data races; if not, only their consequences count.</summary>
    public bool FindsRaces { get; set; } = true;

    /// <summary>Shows a queue's state in a replay, where it changes.</summary>
    public void Watch(string name, netfs_rxqueue queue) => _log?.Watch(name, queue);

    /// <summary>Starts a task, which runs when <see cref="LetTasksRun"/> waits for it.</summary>
    /// <param name="comm">Its name.</param>
    /// <param name="body">What it does.</param>
    /// <returns>The task.</returns>
    public task_struct Start(string comm, Action body)
    {
        task_struct task = Kernel.user_mode_thread(() => Guarded(body), comm);
        _tasks.Add(task);
        return task;
    }

    /// <summary>Lets the tasks that were started run, in the order that is being explored, until all have ended.</summary>
    public void LetTasksRun()
    {
        _exploring = true;
        _scheduler.EndSuppress();
        foreach (task_struct task in _tasks.ToArray())
            Kernel.kernel_wait(task);
        _scheduler.BeginSuppress();
        _exploring = false;
        _log?.LastAccessHappened();
        if (_failure is not null)
            throw new BrokenRuleException(_failure);
    }

    /// <summary>One of several possibilities, each of which is explored.</summary>
    /// <param name="choices">How many there are.</param>
    /// <returns>One of them, from 0.</returns>
    public int Choose(int choices) => _scheduler.Choose(choices);

    /// <summary>Lets rules be judged in a task that the run has not started, such as in a callback.</summary>
    /// <param name="judge">Looks at something, and says what is expected of it.</param>
    public void Judge(Action judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        Guarded(judge);
    }

    /// <summary>A rule of the behaviour.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="rule">The rule, the same words in each run.</param>
    /// <param name="seen">What is seen instead.</param>
    /// <exception cref="BrokenRuleException">It does not hold.</exception>
    public static void Expect(bool holds, string rule, Func<string> seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        if (!holds)
            throw new BrokenRuleException(Cause.Broken(rule, seen()));
    }

    /// <summary>No warning was logged.</summary>
    public void ExpectNoWarning()
    {
        string? warning = Kernel.log.FirstOrDefault(line => line.StartsWith("WARNING: ", StringComparison.Ordinal));
        if (warning is not null)
            throw new BrokenRuleException(new Cause("warning", warning, string.Join("\n  ", Kernel.log.Prepend(warning).Distinct())));
    }

    /// <summary>Everything was torn down: nothing is left allocated.</summary>
    public void ExpectNothingLeft()
    {
        kmemleak_scan left = Kernel.kmemleak_scan();
        if (left.is_clean)
            return;
        List<string> all = [.. left.bvecqs, .. left.skbs, .. left.pages, .. left.others];
        string kinds = string.Join(", ", new[]
            {
                ("bvecq", left.bvecqs.Count), ("sk_buff", left.skbs.Count), ("page", left.pages.Count), ("other", left.others.Count),
            }
            .Where(kind => kind.Item2 > 0).Select(kind => kind.Item1));
        throw new BrokenRuleException(new Cause(
            "leak", $"leak {kinds}", $"BUG: kmemleak: {all.Count} unreferenced objects: {string.Join("\n  ", all.Prepend(kinds))}"));
    }

    /// <inheritdoc/>
    public void OnAccess(KernelObject target, Member member, ulong index, AccessKind kind)
    {
        if (!_exploring)
            return;
        task_struct task = Kernel.current;
        _scheduler.Point(member, kind);
        int step = _accesses++;
        _log?.Accessed(step, task, target, member, index, kind);
        _races.Access(task, target, member, index, kind, step);
    }

    /// <inheritdoc/>
    public void OnPageAccess(page target, ulong offset, ulong bytes, AccessKind kind)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!_exploring)
            return;
        task_struct task = Kernel.current;
        _scheduler.Point(Member.PageData, kind);
        int step = _accesses++;
        _log?.Accessed(step, task, target, Member.PageData, offset, kind, bytes);
        _races.AccessData(task, target, offset, bytes, kind, step);
    }

    /// <inheritdoc/>
    public void OnSync(object through, SyncKind kind) => _races.Sync(Kernel.current, through, kind);

    /// <summary>A data race as a cause: with both places if the run's steps were written down.</summary>
    public Cause Describe(DataRace race)
    {
        ArgumentNullException.ThrowIfNull(race);
        string sides = string.Join(" / ", new[] { Side(race.First), Side(race.Second) }.Order(StringComparer.Ordinal));
        string what = $"{race.Target.GetType().Name}.{race.Member.KernelName()}";
        string key = $"data-race {what} {sides}";
        return new Cause("data-race", key, _log?.Describe(race) ?? $"BUG: KCSAN: data-race on {what}: {sides}");

        static string Side(RacingAccess access) => $"{StepLog.VerbOf(access.Kind)} by {access.Task.comm}";
    }

    private int Guarded(Action body)
    {
        try
        {
            body();
            return 0;
        }
        catch (BrokenRuleException broken)
        {
            Fail(broken.Cause);
            throw;
        }
    }

    private void Died(SanitizerReport report) => Fail(Cause.Reported(report));

    private void Fail(Cause cause)
    {
        if (_failure is null)
        {
            _failure = cause;
            _log?.Failed(Kernel.current);
        }

        _scheduler.Abort();
    }

    private void Found(DataRace race)
    {
        if (!FindsRaces || _found.Any(known => known.Member == race.Member && known.Target.GetType() == race.Target.GetType()
            && known.First.Task == race.First.Task && known.Second.Task == race.Second.Task
            && known.First.Kind == race.First.Kind && known.Second.Kind == race.Second.Kind))
            return;
        _found.Add(race);
        _log?.Raced(race);
    }
}
