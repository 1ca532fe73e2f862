// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Rxqueue.Model;

public sealed partial class kernel
{
    private watchdog up_watchdog;

    /// <summary>The running task's watchdog.</summary>
    internal ref watchdog watchdog => ref (smp ? ref current_thread_info().watchdog : ref up_watchdog);

    /// <summary>Stops the running call with a report.</summary>
    [DoesNotReturn]
    internal static void report(OopsKind kind, string access, KernelObject? target) =>
        throw new KernelOopsException(kind, access, target);

    /// <summary>Stops the running call because it does not come to an end.</summary>
    [DoesNotReturn]
    internal void report_hang(string why)
    {
        // Ten thousand equal lines help nobody: what a hang leaves in the log is its first line.
        if (!smp && log.Count > 1)
            log.RemoveRange(1, log.Count - 1);
        throw new KernelOopsException(OopsKind.Hang, why, null);
    }

    /// <summary>
    /// Turns an exception that modelled code was stopped with into the report that a kernel would have logged.
    /// </summary>
    /// <param name="stopped">What was thrown out of the call.</param>
    /// <returns>The report; null if this is no kernel's oops but a defect of the model itself.</returns>
    public SanitizerReport? explain(Exception stopped)
    {
        ArgumentNullException.ThrowIfNull(stopped);
        StackTrace stack = new(stopped, fNeedFileInfo: false);
        SanitizerReport? found = stopped switch
        {
            KernelOopsException oops => new SanitizerReport(
                oops.Kind,
                InnermostFunction(stack) ?? KernelFunction(stack) ?? "a caller of the kernel",
                oops.Access,
                oops.Target?.Description,
                Site(oops.Target?.allocated),
                Site(oops.Target?.freed)),
            // The MMU is .NET's own null check. It counts as the modelled code's only where that code, or an accessor
            // of a kernel structure that it used, dereferenced; anywhere else it is a defect of the model.
            NullReferenceException when InnermostFunction(stack) is string function
                && stack.GetFrame(0)?.GetMethod() is MethodBase place
                && (IsKernelCode(place) || WasPassedNull(place)) =>
                new SanitizerReport(OopsKind.NullDeref, function, "NULL pointer dereference", null, null, null),
            _ => null,
        };
        if (found is not null)
            trace_sanitizer_report(found);
        return found;
    }

    private static string? Site(AllocationSite? site) => site?.Function is null ? null : site.Value.ToString();

    private static bool IsKernelCode(MethodBase? method)
    {
        Type? type = method?.DeclaringType;
        return type is not null
            && (typeof(rxqueue_variant).IsAssignableFrom(type) || typeof(smb_client).IsAssignableFrom(type)
                || typeof(KernelObject).IsAssignableFrom(type)
                || type == typeof(bio_vec) || type == typeof(bio_vec_array) || type == typeof(refcount_t));
    }

    /// <summary>Whether a method is a function of the kernel that dereferences what rxqueue.c passes to it.</summary>
    private static bool WasPassedNull(MethodBase? method) =>
        method?.DeclaringType == typeof(kernel)
        && method.Name is nameof(get_page) or nameof(put_page) or nameof(copy_page_to_iter)
            or nameof(refcount_inc) or nameof(refcount_dec_and_test) or nameof(netfs_tcp_splice_to_bvecq)
            or nameof(trace_netfs_rxq_read);

    private static string? KernelFunction(StackTrace stack)
    {
        foreach (StackFrame frame in stack.GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.DeclaringType == typeof(kernel) && method.Name is not (nameof(report) or nameof(access) or nameof(check_access)))
                return method.Name;
        }

        return null;
    }

    /// <summary>Whether a method is a function of fs/smb/client, and not one that it uses.</summary>
    private static bool IsClientFunction(Type type, MethodBase method) =>
        typeof(smb_client).IsAssignableFrom(type)
        && (method.MethodImplementationFlags & MethodImplAttributes.NoInlining) != 0;

    private static string? InnermostFunction(StackTrace stack)
    {
        foreach (StackFrame frame in stack.GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.DeclaringType is Type type
                && ((type.IsSubclassOf(typeof(rxqueue_variant)) && !method.IsConstructor) || IsClientFunction(type, method)))
                return method.Name;
        }

        return null;
    }
}
