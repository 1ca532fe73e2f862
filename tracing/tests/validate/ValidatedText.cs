// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Validate;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>Traces for tests, and the verdicts on them.</summary>
internal static class ValidatedText
{
    /// <summary>The verdict on events of task t-1, an event a line: <c>read: TEXT</c>.</summary>
    public static ValidationResult Of(ValidationOptions? options, params string[] events)
    {
        string[] lines = [.. events.Select(e => e.StartsWith("CPU:", StringComparison.Ordinal) || e.StartsWith('!')
            ? e : Line("t-1", e))];
        return OfText(string.Join('\n', lines) + "\n", options);
    }

    public static string Line(string task, string e)
    {
        string name = e.StartsWith("slot:", StringComparison.Ordinal) ? "netfs_bv_" : "netfs_rxq_";
        return $"           {task}     [000] .....     3.914449: {name}{e}";
    }

    public static ValidationResult OfText(string text, ValidationOptions? options = null) =>
        TraceValidator.Validate(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);

    public static ValidationResult OfFile(string path, ValidationOptions? options = null)
    {
        using Stream text = FtraceSource.Open(path);
        return TraceValidator.Validate(text, options);
    }

    /// <summary>The trace that a scenario script leaves.</summary>
    public static string Run(string script, bvecq_profile profile)
    {
        using StringWriter text = new();
        Interpreter interpreter = new(
            ScriptParser.Parse("test.rxq", script), profile, rxqueue_variants.posted, netfs_keyword.ftrace);
        interpreter.Kernel.listen(new Listener(new FtraceWriter(text, FtraceHeader.WithoutCounts)), netfs_keyword.ftrace);
        foreach (StatementResult _ in interpreter.Run())
        {
        }

        return text.ToString();
    }

    private sealed class Listener(FtraceWriter writer) : INetfsTraceListener
    {
        public void OnRead(in trace_entry entry, in netfs_rxq_read e) => writer.WriteEvent(entry, e);

        public void OnSlot(in trace_entry entry, in netfs_bv_slot e) => writer.WriteEvent(entry, e);

        public void OnCall(in trace_entry entry, in netfs_rxq_call e) => writer.WriteEvent(entry, e);
    }
}
