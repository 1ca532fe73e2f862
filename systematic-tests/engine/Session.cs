// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.Rewriting;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;
using Microsoft.Coyote.SystematicTesting;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>Runs of one behaviour under Coyote, which controls the tasks, in whatever order a search decides.</summary>
internal sealed class Session : IDecider, IScheduler
{
    /// <summary>A run that takes more steps than this makes no progress.</summary>
    public const int MostSteps = 5000;

    private readonly Behaviour _behaviour;
    private readonly string _variant;
    private readonly ISearch _search;
    private readonly Func<StepLog?> _newLog;
    private readonly List<int> _chosen = [];
    private readonly List<int> _choices = [];
    private ExploredRun? _run;
    private Cause? _judged;
    private string? _engineText;
    private int _decisions;
    private int _preemptions;
    private bool _couldGoOn;
    private int _lastRunning;
    private bool _more;
    private bool _aborting;
    private StepLog? _log;
    private string? _pending;
    private string? _lastLabel;
    private int _stepsThen;
    private readonly List<string?> _labels = [];
    private readonly List<bool> _preempted = [];
    private readonly Dictionary<int, string> _names = [];

    private Session(Behaviour behaviour, string variant, ISearch search, Func<StepLog?>? newLog)
    {
        if (!RewritingEngine.IsAssemblyRewritten(typeof(kernel).Assembly)
            || !RewritingEngine.IsAssemblyRewritten(behaviour.GetType().Assembly))
            throw new InvalidOperationException("the model and the behaviours are not rewritten by coyote rewrite");
        _behaviour = behaviour;
        _variant = variant;
        _search = search;
        _newLog = newLog ?? (() => null);
    }

    /// <summary>Runs schedules until the search has no more.</summary>
    /// <param name="behaviour">The behaviour.</param>
    /// <param name="variant">The variant of rxqueue.c.</param>
    /// <param name="search">Which schedules.</param>
    /// <param name="strategy">Who decides where the search does not.</param>
    /// <param name="seed">Where that strategy begins.</param>
    /// <param name="newLog">Makes the log of a run's steps.</param>
    public static void Run(
        Behaviour behaviour, string variant, ISearch search, SamplingStrategy strategy = SamplingStrategy.Random, uint seed = 1,
        Func<StepLog?>? newLog = null) =>
        new Session(behaviour, variant, search, newLog).Run(strategy, seed);

    /// <summary>Runs one schedule, and writes down its steps.</summary>
    public static (RunOutcome Outcome, StepLog Log, int? LeftAt) Replay(
        Behaviour behaviour, string variant, Schedule schedule, bool keepsStates = false)
    {
        Attempt attempt = new(schedule);
        using GuidedSearch search = new([attempt]);
        StepLog log = new(keepsStates);
        int? leftAt = null;
        new Session(behaviour, variant, new Once(search, () => leftAt = search.LeftAt), () => log).Run(SamplingStrategy.Random, 1);
        return (attempt.Outcome!, log, leftAt);
    }

    /// <inheritdoc/>
    public void Point(Member member, AccessKind kind)
    {
        bool reads = kind is AccessKind.Read or AccessKind.ReadOnce;
        if (_log is not null)
            _pending = $"about to {(reads ? "read" : "write")} {member.KernelName()}";
        if (reads)
            SchedulingPoint.Read(member.KernelName());
        else
            SchedulingPoint.Write(member.KernelName());
    }

    /// <inheritdoc/>
    public void BeginSuppress() => SchedulingPoint.Suppress();

    /// <inheritdoc/>
    public void EndSuppress() => SchedulingPoint.Resume();

    /// <inheritdoc/>
    public int Choose(int choices)
    {
        int choice = _search.Choose(choices);
        _choices.Add(choice);
        return choice;
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _aborting = true;
        Specification.Assert(false, "the run has failed");
    }

    /// <inheritdoc/>
    public int Decide(ReadOnlySpan<int> enabled, int running, bool canGoOn, bool hasEnded)
    {
        if (_decisions > 0)
            Ran(running);
        _decisions++;
        _couldGoOn = canGoOn;
        _lastRunning = running;
        if (_log is not null)
        {
            _lastLabel = _pending ?? (canGoOn ? "about to synchronise" : hasEnded ? ScheduleFile.AtItsEnd : ScheduleFile.Waiting);
            _pending = null;
            _stepsThen = _log.Steps.Count;
            _names.TryAdd(running, running == 0 ? "set-up" : _run!.Kernel.current.ToString());
        }

        return _search.Decide(enabled, running, canGoOn);
    }

    private void Run(SamplingStrategy strategy, uint seed)
    {
        if (!_search.Next())
            return;
        Configuration configuration = Configure(strategy, seed);
        TestingEngine engine = TestingEngine.Create(configuration, RunOnce);
        engine.SetLogger(new SilentLogger());
        CoyoteInternals.Install(engine, this);
        engine.RegisterStartIterationCallBack(_ => Begin());
        engine.RegisterEndIterationCallBack(_ =>
        {
            if (CoyoteInternals.LastChosen(engine) is int last)
                Ran(last);
            _search.Ended(End());
            engine.TestReport.CoverageInfo.ExploredPaths.Clear();
            engine.TestReport.CoverageInfo.VisitedStates.Clear();
            engine.TestReport.BugReports.Clear();
            _more = _search.Next();
            if (!_more)
                engine.Stop();
        });
        engine.Run();
        if (_more)
            throw new InvalidOperationException("the engine stopped before the search did");
    }

    /// <summary>How Coyote is set up.</summary>
    internal static Configuration Configure(SamplingStrategy strategy, uint seed)
    {
        Configuration configuration = Configuration.Create()
            .WithTestingIterations(int.MaxValue)
            .WithTestIterationsRunToCompletion()
            .WithRandomGeneratorSeed(seed)
            .WithTelemetryEnabled(false)
            .WithVerbosityEnabled(VerbosityLevel.None)
            .WithTraceAnalysisEnabled(false)
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithPartiallyControlledDataNondeterminismAllowed(false)

            // Accesses, atomics among them, are reported by the model, and lists are not what its tasks share.
            .WithMemoryAccessRaceCheckingEnabled(false)
            .WithAtomicOperationRaceCheckingEnabled(false)
            .WithVolatileOperationRaceCheckingEnabled(false)
            .WithCollectionAccessRaceCheckingEnabled(false)
            .WithFailureOnMaxStepsBoundEnabled()
            .WithMaxSchedulingSteps(MostSteps, MostSteps)
            .WithDeadlockTimeout(10_000);
        return strategy switch
        {
            SamplingStrategy.Random => configuration.WithRandomStrategy(),
            SamplingStrategy.Pct => configuration.WithPrioritizationStrategy(isFair: true),
            SamplingStrategy.Delay => configuration.WithDelayBoundingStrategy(isFair: true),
            _ => configuration,
        };
    }

    private void Begin()
    {
        _chosen.Clear();
        _choices.Clear();
        _run = null;
        _judged = null;
        _engineText = null;
        _decisions = 0;
        _preemptions = 0;
        _aborting = false;
        _log = null;
        _pending = null;
        _labels.Clear();
        _preempted.Clear();
        _names.Clear();
    }

    private void RunOnce(ICoyoteRuntime runtime)
    {
        runtime.OnFailure += failure => _engineText ??= failure.Message;
        _log = _newLog();
        _run = new ExploredRun(_variant, _behaviour.Profile, this, _log);
        try
        {
            _behaviour.Run(_run);
        }
        catch (BrokenRuleException broken)
        {
            _judged = broken.Cause;
        }
        catch (Exception stopped) when (stopped is not ThreadInterruptedException
            && _run.Kernel.explain(stopped) is SanitizerReport report)
        {
            _judged = Cause.Reported(report);
        }
    }

    private RunOutcome End()
    {
        List<Cause> causes = [];
        if ((_run!.Failure ?? _judged ?? Stopped()) is Cause gravest)
            causes.Add(gravest);
        causes.AddRange(_run.Races.Select(_run.Describe));
        return new RunOutcome(
            Schedule.Of(_chosen, _choices), _preemptions, _decisions, _run.Tasks.Count, causes, _run.EndState ?? "")
        {
            Preempted = [.. _preempted],
            Labels = _log is null ? [] : [.. _labels, null],
            TaskNames = _log is null ? new Dictionary<int, string>() : new Dictionary<int, string>(_names),
        };
    }

    private Cause? Stopped()
    {
        if (_engineText is null || _aborting)
            return null;
        if (_engineText.StartsWith("Scheduling steps bound", StringComparison.Ordinal))
            return Cause.Livelock(MostSteps);
        return _engineText.StartsWith("Deadlock detected", StringComparison.Ordinal)
            ? new Cause("deadlock", "deadlock", $"BUG: deadlock: {_engineText}")
            : new Cause("internal-error", _engineText.Split('\n')[0], _engineText);
    }

    private void Ran(int task)
    {
        bool preempted = _couldGoOn && task != _lastRunning && _lastRunning != Schedule.SettingUp;
        if (_chosen.Count > 0 && _chosen[^1] != task)
            _preempted.Add(preempted);
        if (_log is not null && _chosen.Count > 0 && _chosen[^1] != task)
        {
            _labels.Add(_lastLabel);
            _log.TurnEnded(_stepsThen, _names.GetValueOrDefault(_chosen[^1], ""), _couldGoOn ? $"preempted, {_lastLabel}" : _lastLabel!);
        }

        _chosen.Add(task);
        if (preempted)
            _preemptions++;
    }

    /// <summary>A search that ends after its first run.</summary>
    private sealed class Once(ISearch search, Action ended) : ISearch
    {
        private bool _begun;

        public bool Next() => !_begun && (_begun = search.Next());

        public int Decide(ReadOnlySpan<int> enabled, int running, bool canGoOn) => search.Decide(enabled, running, canGoOn);

        public int Choose(int choices) => search.Choose(choices);

        public void Ended(RunOutcome outcome)
        {
            search.Ended(outcome);
            ended();
        }
    }
}
