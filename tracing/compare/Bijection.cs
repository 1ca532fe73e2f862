// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Tracing.Compare;

/// <summary>Names of one trace matched with names of the other, in the order of their first use, one to one.</summary>
/// <typeparam name="T">The names.</typeparam>
internal sealed class Bijection<T>
    where T : struct
{
    private readonly Dictionary<T, T> _there = [];
    private readonly Dictionary<T, T> _back = [];

    /// <summary>How many pairs there are.</summary>
    public int Count => _there.Count;

    /// <summary>Whether the two may stand for each other: they do already, or neither was used before.</summary>
    public bool Fits(T model, T kernel) =>
        _there.TryGetValue(model, out T known)
            ? EqualityComparer<T>.Default.Equals(known, kernel)
            : !_back.ContainsKey(kernel);

    /// <summary>What stands for a name of the model; null while that was not used.</summary>
    public T? InKernel(T model) => _there.TryGetValue(model, out T known) ? known : null;

    /// <summary>Matches two that fit.</summary>
    public void Match(T model, T kernel)
    {
        _there[model] = kernel;
        _back[kernel] = model;
    }
}
