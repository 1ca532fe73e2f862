// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    /// <summary>
    /// The kernel's log since <see cref="begin_call"/>, a line an entry, without the line ends.
    /// </summary>
    public List<string> log { get; } = [];

    /// <summary>
    /// Logs a warning (<c>pr_warn</c>).
    /// </summary>
    /// <param name="fmt">A C format; its final line end is not kept.</param>
    /// <param name="args">Its arguments, see <see cref="vsprintf.sprintf"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void pr_warn(string fmt, params ReadOnlySpan<ulong> args) => printk(vsprintf.sprintf(fmt, args));

    /// <summary>
    /// Logs a notice (<c>pr_notice</c>).
    /// </summary>
    /// <param name="fmt">A C format; its final line end is not kept.</param>
    /// <param name="args">Its arguments, see <see cref="vsprintf.sprintf"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void pr_notice(string fmt, params ReadOnlySpan<ulong> args) => printk(vsprintf.sprintf(fmt, args));

    private void printk(string text)
    {
        string line = text.EndsWith('\n') ? text[..^1] : text;
        lock (log)
        {
            log.Add(line);
            trace_printk_line(line);
            watchdog.log_line(this);
        }
    }
}
