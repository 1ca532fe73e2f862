// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Generators;

namespace Rxqueue.Properties.Tests.Metamorphic;

/// <summary>
/// What a caller sees of a scenario. Relations between two scenarios are judged by that alone: the reference model has no
/// part in it.
/// </summary>
internal static class Caller
{
    /// <summary>More than any scenario queues.</summary>
    public const uint All = 1 << 30;

    /// <summary>A name that no generator gives.</summary>
    public const string Excerpt = "z";

    private static readonly StateStatement State = new();

    /// <summary>Runs a scenario, and then more.</summary>
    public static IReadOnlyList<StatementResult> Run(Scenario scenario, string variant, params Statement[] more)
    {
        Script script = new("property.rxq", [.. scenario.Statements, .. more]);
        return [.. new Interpreter(script, scenario.Profile, variant).Run()];
    }

    /// <summary>Runs a scenario, and then more; what is seen of that.</summary>
    public static IReadOnlyList<StatementResult> RunOn(Scenario scenario, string variant, params Statement[] more) =>
        [.. Run(scenario, variant, more).Skip(scenario.Statements.Count)];

    /// <summary>The scenario, with all that is there in the receive queue and enough budget to take it.</summary>
    public static Scenario WithAllQueued(this Scenario scenario) => scenario with
    {
        Statements = [.. scenario.Statements, Queue(Script.ReceiveQueue), Refill(All), Pdu(All)],
    };

    /// <summary>Bytes that are queued when the scenario is over; 0 if it does not come to its end.</summary>
    public static uint Queued(Scenario scenario, string variant) =>
        Run(scenario, variant, State)[^1] is { Oops: null, Statement: StateStatement } end ? end.State!.Qsize : 0;

    /// <summary>What a call gave: its result and the bytes.</summary>
    public static string Outcome(StatementResult result) => result.Oops is SanitizerReport oops
        ? oops.Kind.Name()
        : string.Create(CultureInfo.InvariantCulture, $"{result.Return} {result.Crc32:x8}");

    /// <summary>What a call left in the queue: how much of what.</summary>
    public static string Left(StatementResult result) => result.State is QueueState state
        ? string.Create(CultureInfo.InvariantCulture, $"{state.Qsize} {state.PduRemain} {state.MsgId}")
        : "";

    /// <summary>All that a call left in the queue, slot by slot.</summary>
    public static string Layout(StatementResult result) => JsonSerializer.Serialize(result.State);

    public static Statement Pdu(uint amount) => new AmountStatement("pdu", amount);

    public static Statement Refill(uint amount) => new AmountStatement("refill", amount);

    public static Statement Discard(uint amount) => new AmountStatement("discard", amount);

    public static Statement Consume(uint amount) => new AmountStatement("consume", amount);

    public static Statement Read(uint skip, uint amount) => new ReadStatement(skip, amount);

    public static Statement Decant(uint amount) => new DecantStatement(amount, Excerpt);

    public static Statement Queue(string name) => new QueueStatement("queue", name);

    /// <summary>Draws a number from 1 to a most that is at least 1.</summary>
    public static uint Draw(this Scenario scenario, uint most, ulong which = 0) =>
        (uint)(1 + SplitMix64.Derive(scenario.Salt, which) % Math.Max(1, most));
}
