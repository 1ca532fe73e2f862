// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>
/// Every schedule with at most so many preemptions, depth first: the last decision that can be made otherwise is. Going on
/// with the task that runs comes first, since it costs nothing.
/// </summary>
/// <param name="bound">How many preemptions a schedule may have.</param>
/// <param name="more">Whether there is to be another run.</param>
/// <param name="ended">Gets what came of each.</param>
internal sealed class BoundedSearch(int bound, Func<bool> more, Action<RunOutcome> ended) : ISearch
{
    private readonly List<Node> _path = [];
    private int _depth;
    private int _preemptions;
    private bool _begun;

    /// <summary>Whether every schedule was run.</summary>
    public bool Complete { get; private set; }

    /// <inheritdoc/>
    public bool Next()
    {
        if (_begun && !Backtrack())
        {
            Complete = true;
            return false;
        }

        _begun = true;
        _depth = 0;
        _preemptions = 0;
        return more();
    }

    /// <inheritdoc/>
    public int Decide(ReadOnlySpan<int> enabled, int running, bool canGoOn)
    {
        // The task that sets up does nothing but wait for the others; when it does is no choice.
        int others = enabled[0] == Schedule.SettingUp && enabled.Length > 1 ? 1 : 0;
        if (others > 0 && running == Schedule.SettingUp)
            return 0;
        int options = enabled.Length - others;
        if (_depth == _path.Count)
            _path.Add(new Node(options, canGoOn ? enabled.IndexOf(running) - others : 0, canGoOn, _preemptions));
        Node node = _path[_depth++];
        if (node.Options != options)
            throw new InvalidOperationException("the behaviour is not deterministic: the same decisions led elsewhere");
        _preemptions = node.Preemptions + node.Cost;
        return node.Option + others;
    }

    /// <inheritdoc/>
    public int Choose(int choices)
    {
        if (_depth == _path.Count)
            _path.Add(new Node(choices, 0, preemptive: false, _preemptions));
        return _path[_depth++].Option;
    }

    /// <inheritdoc/>
    public void Ended(RunOutcome outcome) => ended(outcome);

    private bool Backtrack()
    {
        if (_path.Count > _depth)
            throw new InvalidOperationException("the behaviour is not deterministic: the same decisions ended earlier");
        while (_path.Count > 0)
        {
            Node last = _path[^1];
            if (last.Advance() && last.Preemptions + last.Cost <= bound)
                return true;
            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }

    /// <summary>A decision: the options, of which the first is tried first and the others in order.</summary>
    private sealed class Node(int options, int first, bool preemptive, int preemptions)
    {
        private int _tried;

        public int Options => options;

        /// <summary>Preemptions on the path to it.</summary>
        public int Preemptions => preemptions;

        /// <summary>Preemptions that the option costs.</summary>
        public int Cost => preemptive && _tried > 0 ? 1 : 0;

        public int Option => _tried == 0 ? first : _tried <= first ? _tried - 1 : _tried;

        public bool Advance() => ++_tried < options;
    }
}
