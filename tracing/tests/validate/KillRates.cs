// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Rxqueue.Tracing.Ftrace;
using Rxqueue.Tracing.Validate;

namespace Rxqueue.Tracing.Tests.Validate;

/// <summary>How many changes of each kind are told from the trace that was changed.</summary>
internal sealed class KillRates(ValidationOptions options)
{
    private readonly SortedDictionary<string, (int Killed, int Made, List<Mutant> Alive)> _kinds = [];

    public IEnumerable<string> Kinds => _kinds.Keys;

    public IEnumerable<Mutant> Alive => _kinds.Values.SelectMany(one => one.Alive);

    public int Made(string kind) => _kinds.TryGetValue(kind, out var one) ? one.Made : 0;

    public int Killed(string kind) => _kinds.TryGetValue(kind, out var one) ? one.Killed : 0;

    public void Measure(IEnumerable<string> lines, int most, int seed, Predicate<string> kinds)
    {
        foreach (Mutant mutant in new TraceMutants(lines, seed).Sample(most, kinds))
        {
            (int killed, int made, List<Mutant> alive) = _kinds.GetValueOrDefault(mutant.Kind, (0, 0, []));
            bool isKilled = TraceValidator.Validate(new MemoryStream(mutant.Text), options).Verdict == Verdict.Diverges;
            if (!isKilled)
                alive.Add(mutant);
            _kinds[mutant.Kind] = (killed + (isKilled ? 1 : 0), made + 1, alive);
        }
    }

    /// <summary>The lines of a trace, with only some of its events.</summary>
    public static string[] Lines(string path, params string[] events) =>
    [
        .. Encoding.UTF8.GetString(KernelTracesBytes(path)).Split('\n').Where(line => line.Length > 0
            && (events.Length == 0 || line.StartsWith('#') || events.Any(e => line.Contains(e, StringComparison.Ordinal)))),
    ];

    private static byte[] KernelTracesBytes(string path)
    {
        using Stream text = FtraceSource.Open(path);
        MemoryStream all = new();
        text.CopyTo(all);
        return all.ToArray();
    }
}
