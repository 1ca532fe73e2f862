// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Rxqueue.Model.Scenario;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Shrinking;

namespace Rxqueue.Properties.Hunting;

/// <summary>
/// One hunt: a seed, a corpus of its own, and as many cases as it is given. It goes in epochs of batches: a batch depends on
/// its number and on what was known when the epoch began, and batches are learned from in the order of their numbers. So
/// the number of threads changes nothing but the time.
/// </summary>
public sealed class HuntCell
{
    /// <summary>How many cases an epoch has; the last one may have fewer.</summary>
    public const int EpochCases = Batches * BatchCases;

    private const int Batches = 8;
    private const int BatchCases = 256;

    /// <summary>A script of more statements is not taken for the smallest before others have been tried.</summary>
    private const int ReadableStatements = 8;

    /// <summary>How many scripts are shrunk for a cause at most, until one is readable.</summary>
    private const int MostTries = 8;

    private readonly HuntOptions _options;
    private readonly HuntKnowledge _known;
    private readonly ConcurrentBag<HuntWorker> _idle = [];
    private readonly Dictionary<Cause, (Finding Finding, int Tries)> _findings = [];
    private readonly ParallelOptions _parallel;

    /// <summary>Prepares a hunt.</summary>
    /// <param name="options">What determines it.</param>
    /// <param name="jobs">How many threads to use, at least 1.</param>
    public HuntCell(HuntOptions options, int jobs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        ArgumentOutOfRangeException.ThrowIfZero(options.Profiles.Count, nameof(options));
        _options = options;
        _known = new HuntKnowledge(options.Code);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = jobs };
    }

    /// <summary>How many cases were run.</summary>
    public long Cases { get; private set; }

    /// <summary>How many calls were checked in them.</summary>
    public long Calls { get; private set; }

    /// <summary>How many cases left the reference model.</summary>
    public long Failures { get; private set; }

    /// <summary>How many inputs were kept.</summary>
    public int CorpusCount => _known.Corpus.Count;

    /// <summary>What was reached.</summary>
    public ReachedSet Reached => _known.Reached;

    /// <summary>One for each cause, in the order in which they were found.</summary>
    public IReadOnlyList<Finding> Findings => [.. _findings.Values.Select(found => found.Finding)];

    /// <summary>Runs an epoch.</summary>
    /// <param name="cases">How many cases; no more than <see cref="EpochCases"/> are run.</param>
    public void RunEpoch(long cases = EpochCases)
    {
        int count = (int)Math.Min(cases, EpochCases);
        HuntBatch[] batches = new HuntBatch[(count + BatchCases - 1) / BatchCases];
        long first = Cases;
        Parallel.For(0, batches.Length, _parallel, i =>
        {
            HuntWorker worker = _idle.TryTake(out HuntWorker? idle) ? idle : new HuntWorker(_options);
            int size = Math.Min(BatchCases, count - (i * BatchCases));
            batches[i] = worker.Run(first + (i * BatchCases), size, _known);
            _idle.Add(worker);
        });
        foreach (HuntBatch batch in batches)
        {
            _known.Learn(batch);
            Calls += batch.Calls;
            Failures += batch.Failures;
        }

        Cases += count;
        Collect(batches.SelectMany(batch => batch.Findings));
    }

    /// <summary>Takes up what is new, and makes it minimal. What was readable before is not looked at again.</summary>
    private void Collect(IEnumerable<Finding> found)
    {
        List<Finding> worth = [];
        Dictionary<Cause, int> tries = [];
        foreach (Finding finding in found)
        {
            (Finding? best, int before) = _findings.GetValueOrDefault(finding.Cause);
            int soFar = before + tries.GetValueOrDefault(finding.Cause);
            if (soFar > 0 && (!_options.Shrinks || soFar >= MostTries || best?.Script.Count <= ReadableStatements))
                continue;
            if (best is null && soFar > 0)
                continue;
            tries[finding.Cause] = soFar - before + 1;
            worth.Add(finding);
        }

        Finding[] shrunk = new Finding[worth.Count];
        Parallel.For(0, shrunk.Length, _parallel, i => shrunk[i] = _options.Shrinks ? Shrink(worth[i]) : worth[i]);
        foreach (Finding finding in shrunk)
        {
            (Finding? best, int before) = _findings.GetValueOrDefault(finding.Cause);
            Finding better = best is null ? finding
                : ScriptComplexity.Of(finding.Script) < ScriptComplexity.Of(best.Script) ? finding with { Case = best.Case }
                : best;
            _findings[finding.Cause] = (better, before + 1);
        }
    }

    private Finding Shrink(Finding finding)
    {
        CauseFinder finder = new(finding.Profile, _options.Code);
        ScriptShrinker shrinker = new(script => finder.Shows(script, finding.Cause));
        IReadOnlyList<Statement> minimal = shrinker.Shrink(finding.Script);
        return finding with
        {
            Script = minimal,
            Violation = finder.Causes(minimal).First(violation => violation.Cause == finding.Cause),
        };
    }
}
