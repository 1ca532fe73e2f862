// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>
/// What Coyote does not let others see: its schedule reducers, which are asked at each decision what may be chosen from, and the
/// operations that they choose from. A reducer that leaves one operation has decided, whatever the strategy is.
/// </summary>
internal static class CoyoteInternals
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance;

    private static readonly Assembly Coyote = typeof(SchedulingPoint).Assembly;
    private static readonly Type ReducerType = Find("Microsoft.Coyote.Runtime.IScheduleReducer");

    private static readonly PropertyInfo Scheduler = typeof(TestingEngine).GetProperty("Scheduler", Hidden)
        ?? throw Missing("TestingEngine.Scheduler");

    private static readonly FieldInfo LastTrace = Find("Microsoft.Coyote.Runtime.OperationScheduler").GetField("Trace", Hidden)
        ?? throw Missing("OperationScheduler.Trace");

    private static readonly MethodInfo LastStep = Find("Microsoft.Coyote.Runtime.ExecutionTrace").GetMethod("Peek", Hidden)
        ?? throw Missing("ExecutionTrace.Peek");

    private static readonly FieldInfo Chosen =
        Find("Microsoft.Coyote.Runtime.ExecutionTrace+SchedulingStep").GetField("Value", Hidden)
        ?? throw Missing("SchedulingStep.Value");

    /// <summary>A task, as Coyote controls it.</summary>
    public static Type OperationType { get; } = Find("Microsoft.Coyote.Runtime.ControlledOperation");

    /// <summary>An operation's number: tasks are numbered in the order in which they were started.</summary>
    public static Func<object, ulong> IdOf { get; } = Reader<ulong>("Id");

    /// <summary>Whether an operation could go on.</summary>
    public static Func<object, int> StatusOf { get; } = Reader<int>("Status");

    /// <summary>The value of <see cref="StatusOf"/> of an operation that could go on.</summary>
    public const int Enabled = 1;

    /// <summary>The value of <see cref="StatusOf"/> of an operation that has ended.</summary>
    public const int Completed = 7;

    /// <summary>The operation that was chosen last in the run that has just ended; null if none was.</summary>
    public static int? LastChosen(TestingEngine engine)
    {
        object trace = LastTrace.GetValue(Scheduler.GetValue(engine)) ?? throw Missing("OperationScheduler.Trace");
        object? step = LastStep.Invoke(trace, null);
        return step is null ? null : (int)(ulong)(Chosen.GetValue(step) ?? throw Missing("SchedulingStep.Value"));
    }

    /// <summary>Lets a decider be asked at each decision of an engine.</summary>
    public static void Install(TestingEngine engine, IDecider decider)
    {
        object scheduler = Scheduler.GetValue(engine) ?? throw Missing("TestingEngine.Scheduler");
        FieldInfo reducers = scheduler.GetType().GetField("Reducers", Hidden) ?? throw Missing("OperationScheduler.Reducers");
        object proxy = DispatchProxy.Create(ReducerType, typeof(ReducerProxy));
        ((ReducerProxy)proxy).Decider = decider;
        ((IList)reducers.GetValue(scheduler)!).Add(proxy);
    }

    private static Func<object, T> Reader<T>(string member)
    {
        ParameterExpression operation = Expression.Parameter(typeof(object));
        Expression read = Expression.PropertyOrField(Expression.Convert(operation, OperationType), member);
        return Expression.Lambda<Func<object, T>>(Expression.Convert(read, typeof(T)), operation).Compile();
    }

    private static Type Find(string type) => Coyote.GetType(type) ?? throw Missing(type);

    private static MissingMemberException Missing(string member) =>
        new($"this version of Coyote has no {member}; the explorer is written for 1.7.11");
}

/// <summary>Is asked which operation goes on.</summary>
internal interface IDecider
{
    /// <summary>Decides.</summary>
    /// <param name="enabled">The operations that can go on, at least one.</param>
    /// <param name="running">The one that has run so far.</param>
    /// <param name="canGoOn">Whether it is among them.</param>
    /// <param name="hasEnded">Whether it has ended.</param>
    /// <returns>Index in <paramref name="enabled"/>; -1 to leave the decision to Coyote's strategy.</returns>
    int Decide(ReadOnlySpan<int> enabled, int running, bool canGoOn, bool hasEnded);
}

/// <summary>Implements Coyote's reducer.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class ReducerProxy : DispatchProxy
#pragma warning restore CA1852
{
    private const int MostTasks = 256;

    private readonly int[] _ids = new int[MostTasks];
    private readonly object[] _operations = new object[MostTasks];

    /// <summary>Who decides.</summary>
    public IDecider? Decider { get; set; }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        // The other method begins an iteration, of which the engine's callback tells, too.
        if (args is not [IEnumerable operations, object running])
            return null;
        int count = 0;
        foreach (object operation in operations)
        {
            _operations[count] = operation;
            _ids[count++] = (int)CoyoteInternals.IdOf(operation);
        }

        int chosen = Decider!.Decide(
            _ids.AsSpan(0, count),
            (int)CoyoteInternals.IdOf(running),
            CoyoteInternals.StatusOf(running) == CoyoteInternals.Enabled,
            CoyoteInternals.StatusOf(running) == CoyoteInternals.Completed);
        if (chosen < 0)
            return operations;
        Array left = Array.CreateInstance(CoyoteInternals.OperationType, 1);
        left.SetValue(_operations[chosen], 0);
        return left;
    }
}
