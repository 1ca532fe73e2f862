// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>
    /// <c>WARN_ON(cond)</c>: logs <c>WARNING: function</c> each time that the condition holds.
    /// </summary>
    /// <returns>The condition.</returns>
    public bool WARN_ON(bool cond, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0)
    {
        if (cond)
            print_warning(caller, line);
        return cond;
    }

    /// <summary>
    /// <c>WARN_ON_ONCE(cond)</c>: logs <c>WARNING: function</c> the first time since boot that the condition holds at
    /// this place in the code.
    /// </summary>
    /// <returns>The condition.</returns>
    public bool WARN_ON_ONCE(bool cond, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0)
    {
        if (cond)
            print_warning_once(caller, line);
        return cond;
    }

    /// <summary>
    /// <c>WARN(cond, fmt…)</c>: logs <c>WARNING: function</c> and the message each time that the condition holds.
    /// </summary>
    /// <param name="cond">The condition.</param>
    /// <param name="caller">The function that warns.</param>
    /// <param name="fmt">The message, a C format.</param>
    /// <param name="args">Its arguments, see <see cref="vsprintf.sprintf"/>.</param>
    /// <returns>The condition.</returns>
    public bool WARN(bool cond, string caller, string fmt, params ReadOnlySpan<ulong> args) =>
        WARN(cond, caller, 0, fmt, args);

    /// <inheritdoc cref="WARN(bool, string, string, ReadOnlySpan{ulong})"/>
    /// <param name="line">The line of its source that it stands on.</param>
#pragma warning disable CS1573 // The other parameters are those of the overload.
    internal bool WARN(bool cond, string caller, int line, string fmt, params ReadOnlySpan<ulong> args)
#pragma warning restore CS1573
    {
        if (cond)
        {
            print_warning(caller, line);
            printk(vsprintf.sprintf(fmt, args));
        }

        return cond;
    }

    /// <summary>The warnings that fired since <see cref="begin_call"/>: the function, and the line of its source.</summary>
    internal List<(string function, int line)> warnings { get; } = [];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void print_warning(string caller, int line)
    {
        lock (log)
            warnings.Add((caller, line));
        printk($"WARNING: {caller}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void print_warning_once(string caller, int line)
    {
        bool first;
        lock (warned_once)
            first = warned_once.Add((caller, line));
        if (first)
            print_warning(caller, line);
    }
}
