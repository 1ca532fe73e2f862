// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>How a behaviour is explored.</summary>
/// <param name="Variant">The variant of rxqueue.c.</param>
/// <param name="Strategy">A name of <see cref="Exploration.Strategies"/>.</param>
/// <param name="Seed">Where the strategy begins.</param>
/// <param name="Schedules">How many schedules at most.</param>
/// <param name="Seconds">How many seconds at most.</param>
/// <param name="Bound">How many preemptions an exhaustive search allows.</param>
/// <param name="Until">A part of a report at which to stop; null to go on whatever is found.</param>
internal sealed record ExplorationOptions(
    string Variant, string Strategy = "portfolio", uint Seed = 1, long Schedules = long.MaxValue,
    double Seconds = double.MaxValue, int Bound = 2, string? Until = null);

/// <summary>Explores one behaviour, and makes of what went wrong one finding a cause.</summary>
internal sealed class Exploration
{
    /// <summary>The strategy that runs every schedule up to a bound of preemptions.</summary>
    public const string Exhaustive = "exhaustive";

    private const double ProgressEverySeconds = 0.2;
    private const double MinimiseSeconds = 6;
    private const double ProveSeconds = 8;
    private const int MostCauses = 200;

    private readonly Behaviour _behaviour;
    private readonly ExplorationOptions _options;
    private readonly Action<ExplorationProgress>? _told;
    private readonly Dictionary<string, (RunOutcome Run, Cause Cause, long Number)> _causes = [];
    private readonly HashSet<ulong> _distinct = [];
    private readonly HashSet<string> _endStates = [];
    private readonly List<ulong> _newSchedules = [];
    private readonly List<string> _newEndStates = [];
    private readonly Stopwatch _watch = new();
    private double _toldAt;
    private bool _enough;

    public Exploration(Behaviour behaviour, ExplorationOptions options, Action<ExplorationProgress>? told = null)
    {
        _behaviour = behaviour;
        _options = options;
        _told = told;
    }

    /// <summary>The strategies there are.</summary>
    public static IReadOnlyList<string> Strategies { get; } = ["portfolio", "random", "pct", "delay", Exhaustive];

    /// <summary>Schedules that were run.</summary>
    public long Schedules { get; private set; }

    /// <summary>Different schedules among them.</summary>
    public int Distinct => _distinct.Count;

    /// <summary>Different outcomes.</summary>
    public IReadOnlyCollection<string> EndStates => _endStates;

    /// <summary>Decisions, of all schedules.</summary>
    public long Decisions { get; private set; }

    /// <summary>The most tasks that a run had.</summary>
    public int Tasks { get; private set; }

    /// <summary>Whether every schedule within the bound was run.</summary>
    public bool Complete { get; private set; }

    /// <summary>How long schedules were run for.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>What went wrong, in the order in which it was found.</summary>
    public IEnumerable<(Cause Cause, RunOutcome Run, long Schedule)> Causes =>
        _causes.Values.OrderBy(found => found.Number).Select(found => (found.Cause, found.Run, found.Number));

    /// <summary>Runs schedules until there are enough.</summary>
    public void Run()
    {
        WarmUp();
        _watch.Start();
        if (_options.Strategy == Exhaustive)
        {
            BoundedSearch search = new(_options.Bound, More, Ended);
            Session.Run(_behaviour, _options.Variant, search);
            Complete = search.Complete;
        }
        else
        {
            SamplingStrategy strategy = Enum.Parse<SamplingStrategy>(_options.Strategy, ignoreCase: true);
            Session.Run(
                _behaviour, _options.Variant, new SampledSearch(_options.Seed, More, Ended), strategy, _options.Seed);
        }

        _watch.Stop();
        Tell();
    }

    /// <summary>What went wrong, each as a schedule with as few switches as could be found.</summary>
    public IEnumerable<ScheduleFile> Findings()
    {
        // The same pair of functions at odds over one structure is one cause, whichever members they met at first.
        HashSet<string> titles = [];
        foreach ((Cause cause, RunOutcome run, _) in Causes.ToList())
        {
            (RunOutcome again, _, _) = Session.Replay(_behaviour, _options.Variant, run.Schedule);
            Cause told = again.Find(cause.Key) ?? throw new InvalidOperationException(
                $"{_behaviour.Name}: a schedule does not reproduce: {cause.Key}");
            if (titles.Add(told.Title))
                yield return Minimised(run, cause.Key);
        }
    }

    /// <summary>Looks for the fewest switches with which something goes wrong.</summary>
    public ScheduleFile Minimised(RunOutcome run, string key)
    {
        Minimiser minimiser = new(run, key, MinimiseSeconds);
        using (GuidedSearch search = new(minimiser.Attempts()))
            Session.Run(_behaviour, _options.Variant, search);
        RunOutcome best = minimiser.Best;
        bool fewest = true;
        Stopwatch watch = Stopwatch.StartNew();
        for (int bound = 0; bound < best.Preemptions && fewest; bound++)
        {
            RunOutcome? fewer = null;
            BoundedSearch search = new(
                bound,
                () => fewer is null && watch.Elapsed.TotalSeconds < ProveSeconds,
                outcome => fewer ??= outcome.Find(key) is null ? null : outcome);
            Session.Run(_behaviour, _options.Variant, search);
            if (fewer is null)
            {
                fewest = search.Complete;
                continue;
            }

            Minimiser again = new(fewer, key, MinimiseSeconds);
            using GuidedSearch shorter = new(again.Attempts());
            Session.Run(_behaviour, _options.Variant, shorter);
            best = again.Best;
        }

        return ToFile(best, key, fewest);
    }

    private ScheduleFile ToFile(RunOutcome best, string key, bool fewest)
    {
        (RunOutcome shown, _, _) = Session.Replay(_behaviour, _options.Variant, best.Schedule);
        Cause told = shown.Find(key) ?? throw new InvalidOperationException(
            $"{_behaviour.Name}: a minimised schedule does not reproduce: {key}");
        return new ScheduleFile
        {
            Format = ScheduleFile.CurrentFormat,
            Version = ScheduleFile.CurrentVersion,
            Test = _behaviour.Name,
            Variant = _options.Variant,
            Strategy = _options.Strategy,
            Seed = _options.Seed,
            Kind = told.Kind,
            Key = key,
            Report = told.Text.Split('\n'),
            Switches = shown.Schedule.Switches,
            Preemptions = shown.Preemptions,
            Fewest = fewest,
            Choices = shown.Schedule.Choices,
            Turns =
            [
                .. shown.Schedule.Turns.Select((turn, i) => new ScheduleFileTurn
                {
                    Task = shown.TaskNames.GetValueOrDefault(turn.Task, "?"),
                    Number = turn.Task,
                    Steps = turn.Steps,
                    Until = shown.Labels[i],
                }),
            ],
        };
    }

    /// <summary>What is used for the first time may take other steps than later.</summary>
    private void WarmUp() =>
        Session.Run(_behaviour, _options.Variant, new GuidedSearch([new Attempt(new Schedule([], []))]));

    private bool More() => Schedules < _options.Schedules && _watch.Elapsed.TotalSeconds < _options.Seconds && !_enough;

    private void Ended(RunOutcome run)
    {
        Schedules++;
        Decisions += run.Decisions;
        Tasks = Math.Max(Tasks, run.Tasks);
        if (_distinct.Add(run.ScheduleHash))
            _newSchedules.Add(run.ScheduleHash);
        if (_endStates.Add(run.EndState))
            _newEndStates.Add(run.EndState);
        foreach (Cause cause in run.Causes)
        {
            if (_causes.Count < MostCauses)
                _causes.TryAdd(cause.Key, (run, cause, Schedules));
            _enough |= _options.Until is not null && cause.Text.Contains(_options.Until, StringComparison.Ordinal);
        }

        if (_told is not null && _watch.Elapsed.TotalSeconds - _toldAt >= ProgressEverySeconds)
            Tell();
    }

    private void Tell()
    {
        _toldAt = _watch.Elapsed.TotalSeconds;
        _told?.Invoke(new ExplorationProgress
        {
            Schedules = Schedules,
            New = [.. _newSchedules],
            EndStates = [.. _newEndStates],
            Decisions = Decisions,
            Tasks = Tasks,
            Findings = _causes.Count,
            Complete = Complete,
            Seconds = _toldAt,
        });
        _newSchedules.Clear();
        _newEndStates.Clear();
    }
}
