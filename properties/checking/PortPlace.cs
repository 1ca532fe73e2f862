// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Reflection;
using Rxqueue.Model;

namespace Rxqueue.Properties.Checking;

/// <summary>Finds the place in a variant's source that a stack leads to.</summary>
internal static class PortPlace
{
    /// <summary>Where a run was stopped.</summary>
    /// <param name="code">The variant that ran.</param>
    /// <param name="stopped">What it was stopped with.</param>
    /// <param name="function">The function, where the stack does not tell.</param>
    /// <returns>The innermost function of the variant, and the line; 0 if there are no symbols.</returns>
    public static (string Function, int Line) Of(rxqueue_variant code, Exception stopped, string function) =>
        Innermost(code.GetType(), new StackTrace(stopped, fNeedFileInfo: true)) ?? (function, 0);

    /// <summary>The innermost function of a variant on a stack; null if there is none.</summary>
    public static (string Function, int Line)? Innermost(Type variant, StackTrace stack)
    {
        foreach (StackFrame frame in stack.GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.DeclaringType == variant)
                return (method.Name, frame.GetFileLineNumber());
        }

        return null;
    }
}
