// SPDX-License-Identifier: GPL-2.0-only
using System;
using BenchmarkDotNet.Attributes;

namespace Rxqueue.Tools.Bench;

/// <summary>
/// How fast PDUs of sixteen segments go through the receive queue, beside the plain copy of the same bytes. An operation
/// is one PDU; making the sk_buffs and queueing them is not timed.
/// </summary>
[MemoryDiagnoser]
public class QueueThroughput
{
    /// <summary>
    /// PDUs of an iteration. The sk_buffs of all of them have to be made before it, since making them may not be timed;
    /// so more PDUs make the iteration longer, but the sk_buffs, about 230 bytes each, fall out of cache. 2048 PDUs take
    /// some 3 ms at the least, and their sk_buffs 8 MB: more than a second-level cache, but read in the order in which
    /// they lie, which the processor fetches ahead, and far less than the third level.
    /// </summary>
    private const int PdusPerIteration = 2048;

    private const int WarmUpPdus = 8;

    private HotPdus _pdus = null!;
    private EventCounter? _counter;

    /// <summary>Length of a segment in bytes: a full packet's payload, or what GRO and large pages make of many.</summary>
    [Params(1448, 64 * 1024)]
    public int SegmentBytes { get; set; }

    /// <summary>Whether a listener has enabled the EventSource <c>netfs</c>, for all keywords.</summary>
    [Params(false, true)]
    public bool Events { get; set; }

    /// <summary>Makes the pages.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _pdus = new HotPdus(SegmentBytes);
        _pdus.Verify();
        if (Events)
            _counter = EventCounter.Start();
        JitWarmUp.Run(() =>
        {
            _pdus.Enqueue(2 * WarmUpPdus);
            _pdus.RefillReadDiscard(WarmUpPdus);
            _pdus.RefillDecantReadPut(WarmUpPdus);
            _pdus.PlainCopy(WarmUpPdus);
        });
        if (Events && _counter!.Count == 0)
            throw new InvalidOperationException("no event reached the listener");
    }

    /// <summary>Ends the listener.</summary>
    [GlobalCleanup]
    public void Cleanup() => _counter?.Dispose();

    /// <summary>Queues the PDUs. The plain copy, too, begins with the cache as this leaves it.</summary>
    [IterationSetup]
    public void Enqueue() => _pdus.Enqueue(PdusPerIteration);

    /// <summary>Drops what the plain copy has left.</summary>
    [IterationCleanup]
    public void Drop() => _pdus.DropQueued();

    /// <summary>Only the copy: the bytes of the same number of pages of the same size to the same destination.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = PdusPerIteration)]
    public void PlainCopy() => _pdus.PlainCopy(PdusPerIteration);

    /// <summary>Refill, read, discard.</summary>
    [Benchmark(OperationsPerInvoke = PdusPerIteration)]
    [QueueCalls(3)]
    public void RefillReadDiscard() => _pdus.RefillReadDiscard(PdusPerIteration);

    /// <summary>Refill, decant, read, put.</summary>
    [Benchmark(OperationsPerInvoke = PdusPerIteration)]
    [QueueCalls(4)]
    public void RefillDecantReadPut() => _pdus.RefillDecantReadPut(PdusPerIteration);
}
