// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.SystematicTests.Behaviours;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>
/// The process that <c>rxq explore</c> and <c>rxq replay</c> start: a request on standard input, JSON lines on standard output.
/// </summary>
internal static class Program
{
    private static readonly IReadOnlyList<Behaviour> All = Behaviour.AllOf(typeof(RefillBesideDiscard).Assembly);

    private static int Main()
    {
        if (Console.In.ReadLine() is not string line)
        {
            Console.Error.WriteLine("rxq-explore: nothing on standard input, expected a request of rxq");
            return 2;
        }

        ExplorerRequest request = ExplorerMessage.ParseRequest(line);
        switch (request.Command)
        {
            case "list":
                Print(new ExplorerMessage { Behaviours = [.. All.Select(Listed)] });
                break;
            case "explore":
                Explore(request);
                break;
            case "measure":
                HomeCore.Settle(null);
                Print(new ExplorerMessage { Figures = Measurement.Of(All) });
                break;
            default:
                Replay(request.Schedule!, request.States);
                break;
        }

        return 0;
    }

    private static void Explore(ExplorerRequest request)
    {
        if (Find(request.Test!) is not Behaviour behaviour)
            return;
        ExplorationOptions options = new(
            request.Variant!, request.Strategy!, request.Seed, request.Schedules, request.Seconds, request.Bound);
        HomeCore home = HomeCore.Settle(request.Job);
        Exploration exploration = new(behaviour, options, progress =>
        {
            Print(new ExplorerMessage { Progress = progress });
            home.MoveIfCrowded();
        });
        exploration.Run();
        foreach (ScheduleFile finding in exploration.Findings())
            Print(new ExplorerMessage { Finding = finding });
    }

    private static void Replay(ScheduleFile file, bool states)
    {
        if (Find(file.Test) is not Behaviour behaviour)
            return;
        (RunOutcome run, StepLog log, int? leftAt) = Session.Replay(behaviour, file.Variant, file.Schedule, states);
        Cause? same = run.Find(file.Key);
        (int? left, string? because) = Departure.Of(file, run, leftAt);
        string? report = (same ?? (run.Causes.Count > 0 ? run.Causes[0] : null))?.Text;
        Print(new ExplorerMessage
        {
            Replay = new ReplayResult
            {
                Reproduced = same is not null,
                Report = report,
                LeftAt = left,
                LeftBecause = because,
                Tasks =
                [
                    .. run.TaskNames.OrderBy(task => task.Key).Select(task => task.Value)
                        .Intersect(log.Steps.Select(step => step.Task)),
                ],
                Steps = log.Steps,
                TurnEnds = log.TurnEnds,
                FailedStep = log.FailedStep,
                Race = log.RaceOf(report),
                Initial = log.Initial,
            },
        });
    }

    private static Behaviour? Find(string name)
    {
        Behaviour? found = All.FirstOrDefault(behaviour => behaviour.Name == name);
        if (found is null)
            Print(new ExplorerMessage { Refused = $"there is no test '{name}'" });
        return found;
    }

    private static ListedBehaviour Listed(Behaviour behaviour) => new(
        behaviour.Name, behaviour.Intent, behaviour.Discipline,
        [.. behaviour.Verdicts.Select(verdict => new ListedVerdict(verdict.Variant, verdict.Counterexample))]);

    private static void Print(ExplorerMessage message) => Console.Out.WriteLine(message.ToJson());
}
