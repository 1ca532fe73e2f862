// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests;

/// <summary>One of two accesses that race.</summary>
/// <param name="Task">The task that made it.</param>
/// <param name="Kind">Load, store or atomic.</param>
/// <param name="Step">Which access of the run it was, from 0.</param>
public readonly record struct RacingAccess(task_struct Task, AccessKind Kind, int Step);

/// <summary>Two accesses of the same memory, one of them a plain one and one a store, that nothing orders.</summary>
/// <param name="First">The one that came first in the run.</param>
/// <param name="Second">The other.</param>
/// <param name="Target">The object.</param>
/// <param name="Member">The member.</param>
/// <param name="Index">The slot's index, or the offset in bytes in a page.</param>
public sealed record DataRace(RacingAccess First, RacingAccess Second, KernelObject Target, Member Member, ulong Index);

/// <summary>
/// Finds data races of one run by what happened before what: vector clocks over tasks, and over all that tasks synchronise
/// through. It depends on the run's order only in which accesses were made, so that a race is found though the two accesses
/// lie far apart.
/// </summary>
internal sealed class RaceDetector
{
    /// <summary>The kinds of access that are kept apart in a cell: plain and marked loads, plain and marked stores.</summary>
    private enum Column
    {
        Read,
        Write,
        MarkedRead,
        MarkedWrite,
    }

    private const int Columns = 4;

    private readonly Dictionary<task_struct, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<TaskClock> _tasks = [];
    private readonly Dictionary<object, VectorClock> _released = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Place, VectorClock> _stored = [];
    private readonly Dictionary<Place, Cell> _cells = [];
    private readonly Dictionary<KernelObject, List<DataAccess>> _data = new(ReferenceEqualityComparer.Instance);
    private readonly Action<DataRace> _found;

    public RaceDetector(Action<DataRace> found) => _found = found;

    /// <summary>A task touches a member.</summary>
    public void Access(task_struct task, KernelObject target, Member member, ulong index, AccessKind kind, int step)
    {
        TaskClock me = Of(task);
        if (member == Member.Bv)
        {
            // A whole slot is its three members.
            AccessCell(me, target, Member.BvPage, index, kind, step);
            AccessCell(me, target, Member.BvLen, index, kind, step);
            AccessCell(me, target, Member.BvOffset, index, kind, step);
            return;
        }

        AccessCell(me, target, member, index, kind, step);
    }

    /// <summary>A task touches data of a page.</summary>
    public void AccessData(task_struct task, KernelObject page, ulong offset, ulong bytes, AccessKind kind, int step)
    {
        TaskClock me = Of(task);
        if (!_data.TryGetValue(page, out List<DataAccess>? accesses))
            _data.Add(page, accesses = []);
        DataAccess mine = new(me.Number, kind, offset, offset + bytes, me.Now, step);
        for (int i = accesses.Count - 1; i >= 0; i--)
        {
            DataAccess other = accesses[i];
            if (other.Task == mine.Task)
            {
                // What this one covers, it also outlives.
                if (other.Kind == kind && other.From >= mine.From && other.To <= mine.To)
                    accesses.RemoveAt(i);
                continue;
            }

            bool overlaps = other.From < mine.To && mine.From < other.To;
            bool writes = kind != AccessKind.Read || other.Kind != AccessKind.Read;
            if (overlaps && writes && !me.Knows(other.Task, other.Tick))
                Found(new RacingAccess(_tasks[other.Task].Task, other.Kind, other.Step), me, kind, step, page, Member.PageData, offset);
        }

        accesses.Add(mine);
    }

    /// <summary>A task synchronises.</summary>
    public void Sync(task_struct task, object through, SyncKind kind)
    {
        TaskClock me = Of(task);
        bool isWord = IsWord(through);
        switch (kind)
        {
            case SyncKind.Release when isWord:
                Release(me, me.Last, me.Clock, replaces: me.LastKind == AccessKind.WriteOnce);
                break;
            case SyncKind.Acquire when isWord:
                if (_stored.TryGetValue(me.Last, out VectorClock? stored))
                    me.Clock.Join(stored);
                break;
            case SyncKind.Release:
                if (_released.TryGetValue(through, out VectorClock? released))
                    released.Join(me.Clock);
                else
                    _released.Add(through, me.Clock.Copy());
                break;
            case SyncKind.Acquire:
                if (_released.TryGetValue(through, out VectorClock? before))
                    me.Clock.Join(before);
                break;
            case SyncKind.WriteBarrier:
                me.Fenced = me.Clock.Copy();
                break;
            case SyncKind.ReadBarrier:
                me.Clock.Join(me.Seen);
                break;
            case SyncKind.Barrier:
                me.Clock.Join(me.Seen);
                me.Fenced = me.Clock.Copy();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }

        // What comes from here on is not what was released.
        me.Tick();
    }

    /// <summary>
    /// Follows what a word carries from a store to the loads that see it. A store replaces what an earlier one carried, a
    /// read-modify-write adds to it.
    /// </summary>
    private void Carry(TaskClock me, Place place, AccessKind kind)
    {
        me.Last = place;
        me.LastKind = kind;
        if (kind is AccessKind.ReadOnce or AccessKind.AtomicUpdate && _stored.TryGetValue(place, out VectorClock? carried))
            me.Seen.Join(carried);
        if (kind is AccessKind.Write)
            _stored.Remove(place);
        else if (kind is AccessKind.WriteOnce)
            Release(me, place, me.Fenced, replaces: true);
        else if (kind is AccessKind.AtomicUpdate && me.Fenced is not null)
            Release(me, place, me.Fenced, replaces: false);
    }

    private void Release(TaskClock me, Place place, VectorClock? what, bool replaces)
    {
        if (what is null)
            _stored.Remove(place);
        else if (!replaces && _stored.TryGetValue(place, out VectorClock? carried))
            carried.Join(what);
        else
            _stored[place] = what.Copy();
        Debug.Assert(place == me.Last, "a word is released by who has just stored to it");
    }

    private static bool IsWord(object through) =>
        through.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(word<>);

    private void AccessCell(TaskClock me, KernelObject target, Member member, ulong index, AccessKind kind, int step)
    {
        Place place = new(target, member, index);
        Carry(me, place, kind);
        if (!_cells.TryGetValue(place, out Cell? cell))
            _cells.Add(place, cell = new Cell());

        for (int other = 0; other < _tasks.Count; other++)
        {
            if (other == me.Number)
                continue;
            for (int column = 0; column < Columns; column++)
            {
                ref LastAccess last = ref cell.At(other, (Column)column);
                if (last.Tick != 0 && Conflict(kind, (Column)column) && !me.Knows(other, last.Tick))
                    Found(new RacingAccess(_tasks[other].Task, last.Kind, last.Step), me, kind, step, target, member, index);
            }
        }

        cell.At(me.Number, ColumnOf(kind)) = new LastAccess(me.Now, step, kind);
    }

    private void Found(
        RacingAccess first, TaskClock me, AccessKind kind, int step, KernelObject target, Member member, ulong index) =>
        _found(new DataRace(first, new RacingAccess(me.Task, kind, step), target, member, index));

    /// <summary>Two accesses conflict if one of them stores, and not both are marked.</summary>
    private static bool Conflict(AccessKind kind, Column other) => ColumnOf(kind) switch
    {
        Column.Read => other is Column.Write or Column.MarkedWrite,
        Column.Write => true,
        Column.MarkedRead => other == Column.Write,
        _ => other is Column.Read or Column.Write,
    };

    private static Column ColumnOf(AccessKind kind) => kind switch
    {
        AccessKind.Read => Column.Read,
        AccessKind.Write => Column.Write,
        AccessKind.ReadOnce => Column.MarkedRead,
        _ => Column.MarkedWrite,
    };

    private TaskClock Of(task_struct task)
    {
        if (_numbers.TryGetValue(task, out int number))
            return _tasks[number];
        TaskClock added = new(task, _tasks.Count);
        _numbers.Add(task, added.Number);
        _tasks.Add(added);
        return added;
    }

    private readonly record struct Place(KernelObject Target, Member Member, ulong Index)
    {
        public bool Equals(Place other) =>
            ReferenceEquals(Target, other.Target) && Member == other.Member && Index == other.Index;

        public override int GetHashCode() =>
            RuntimeHelpers.GetHashCode(Target) * 31 + (int)Member * 7919 + Index.GetHashCode();
    }

    private readonly record struct LastAccess(int Tick, int Step, AccessKind Kind);

    private readonly record struct DataAccess(int Task, AccessKind Kind, ulong From, ulong To, int Tick, int Step);

    /// <summary>The last access of each kind that each task made to one place.</summary>
    private sealed class Cell
    {
        private LastAccess[] _last = new LastAccess[4 * Columns];

        public ref LastAccess At(int task, Column column)
        {
            int place = task * Columns + (int)column;
            if (place >= _last.Length)
                Array.Resize(ref _last, Math.Max(2 * _last.Length, place + 1));
            return ref _last[place];
        }
    }

    private sealed class TaskClock
    {
        public TaskClock(task_struct task, int number)
        {
            Task = task;
            Number = number;
            Clock.Tick(number);
        }

        public task_struct Task { get; }

        public int Number { get; }

        public VectorClock Clock { get; } = new();

        public int Now => Clock[Number];

        /// <summary>What happened before the task's last write barrier; null without one.</summary>
        public VectorClock? Fenced { get; set; }

        /// <summary>What the marked loads so far found released, which the next read barrier acquires.</summary>
        public VectorClock Seen { get; } = new();

        /// <summary>The place that the task touched last.</summary>
        public Place Last { get; set; }

        public AccessKind LastKind { get; set; }

        public void Tick() => Clock.Tick(Number);

        public bool Knows(int task, int tick) => Clock[task] >= tick;
    }
}
