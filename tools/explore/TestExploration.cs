// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Explore;

/// <summary>One test under one variant, explored by several processes at once: their sum.</summary>
/// <param name="test">The test.</param>
/// <param name="variant">The variant.</param>
internal sealed class TestExploration(string test, string variant)
{
    private readonly object _lock = new();
    private readonly HashSet<ulong> _distinct = [];
    private readonly HashSet<string> _endStates = [];
    private readonly Dictionary<int, ExplorationProgress> _latest = [];
    private readonly Dictionary<string, ScheduleFile> _findings = [];

    public string Test => test;

    public string Variant => variant;

    public long Schedules => Sum(progress => progress.Schedules);

    public long Decisions => Sum(progress => progress.Decisions);

    public int Distinct
    {
        get
        {
            lock (_lock)
                return _distinct.Count;
        }
    }

    /// <summary>The different schedules, each by a hash.</summary>
    public IReadOnlyCollection<ulong> DistinctSchedules
    {
        get
        {
            lock (_lock)
                return [.. _distinct];
        }
    }

    /// <summary>The different outcomes.</summary>
    public IReadOnlyCollection<string> EndStateNames
    {
        get
        {
            lock (_lock)
                return [.. _endStates];
        }
    }

    public int EndStates
    {
        get
        {
            lock (_lock)
                return _endStates.Count;
        }
    }

    public int Tasks => (int)Most(progress => progress.Tasks);

    /// <summary>Things that went wrong, before it is known which have the same cause.</summary>
    public int Suspects => (int)Most(progress => progress.Findings);

    public double Seconds => Most(progress => progress.Seconds);

    public double SchedulesPerSecond => Seconds > 0 ? Schedules / Seconds : 0;

    public bool Complete
    {
        get
        {
            lock (_lock)
                return _latest.Count > 0 && _latest.Values.All(progress => progress.Complete);
        }
    }

    /// <summary>The findings, one a cause, each with as few switches as any process found; the gravest first.</summary>
    public IReadOnlyList<ScheduleFile> Findings
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _findings.Values.OrderBy(finding => finding.Kind == "data-race")
                        .ThenBy(finding => finding.Report[0], StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>Explores until every process has ended.</summary>
    /// <param name="requests">What each is asked for.</param>
    /// <param name="whileItLasts">Called now and then.</param>
    public void Run(IReadOnlyList<ExplorerRequest> requests, Action whileItLasts)
    {
        List<Task> running = [];
        ConcurrentBag<ExplorerProcess> started = [];
        try
        {
            foreach ((ExplorerRequest request, int number) in requests.Select((request, number) => (request, number)))
            {
                ExplorerProcess explorer = ExplorerProcess.Start(request);
                started.Add(explorer);
                running.Add(Task.Run(() => Take(number, explorer)));
            }

            Task all = Task.WhenAll(running);
            while (!all.Wait(TimeSpan.FromMilliseconds(100)))
                whileItLasts();
        }
        catch (AggregateException failed) when (failed.InnerException is BadInputException bad)
        {
            throw bad;
        }
        finally
        {
            foreach (ExplorerProcess explorer in started)
                explorer.Dispose();
        }
    }

    private void Take(int number, ExplorerProcess explorer)
    {
        foreach (ExplorerMessage message in explorer.Messages())
        {
            lock (_lock)
            {
                if (message.Progress is ExplorationProgress progress)
                {
                    _latest[number] = progress;
                    _distinct.UnionWith(progress.New);
                    _endStates.UnionWith(progress.EndStates);
                }

                if (message.Finding is ScheduleFile finding
                    && (!_findings.TryGetValue(finding.Report[0], out ScheduleFile? known) || IsShorter(finding, known)))
                    _findings[finding.Report[0]] = finding;
            }
        }
    }

    private static bool IsShorter(ScheduleFile finding, ScheduleFile known) =>
        (finding.Preemptions, finding.Switches).CompareTo((known.Preemptions, known.Switches)) < 0;

    private long Sum(Func<ExplorationProgress, long> what)
    {
        lock (_lock)
            return _latest.Values.Sum(what);
    }

    private double Most(Func<ExplorationProgress, double> what)
    {
        lock (_lock)
            return _latest.Values.Select(what).DefaultIfEmpty().Max();
    }
}
