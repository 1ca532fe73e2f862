// SPDX-License-Identifier: GPL-2.0-only
using BenchmarkDotNet.Attributes;
using Rxqueue.Model;

namespace Rxqueue.Tools.Bench;

/// <summary>
/// What each queue function takes by itself, for a PDU of sixteen segments. An operation is one call; what it needs is
/// made ready before the iteration, at as many queues as there are calls.
/// </summary>
[MemoryDiagnoser]
public class QueueCallCost
{
    /// <summary>
    /// Calls of an iteration, each on a queue of its own: together with sk_buffs and bvecqs some 2 MB, so the objects
    /// of a call come from the second or third level of cache, as when many connections are served.
    /// </summary>
    private const int Queues = 512;

    private readonly PreparedQueue[] _queues = new PreparedQueue[Queues];
    private kernel _kernel = null!;
    private byte[] _destination = null!;

    /// <summary>Length of a segment in bytes.</summary>
    [Params(1448, 64 * 1024)]
    public int SegmentBytes { get; set; }

    /// <summary>Makes the queues and the pages, which they share.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _kernel = new kernel();
        _destination = new byte[SegmentBytes * HotPdus.SegmentsPerPdu];
        page[] pages = new page[HotPdus.SegmentsPerPdu];
        for (int i = 0; i < pages.Length; i++)
        {
            pages[i] = _kernel.alloc_pages((ulong)SegmentBytes);
            pages[i].fill(0, new byte[SegmentBytes]);
        }

        for (int i = 0; i < Queues; i++)
            _queues[i] = new PreparedQueue(_kernel, pages, (uint)SegmentBytes);
        JitWarmUp.Run(() =>
        {
            Enqueue();
            Refill();
            Count();
            _queues[0].Read(_destination);
            Decant();
            Put();
            Enqueue();
            Refill();
            Discard();
        });
    }

    /// <summary>PDUs at the sockets.</summary>
    [IterationSetup(Target = nameof(Refill))]
    public void Enqueue()
    {
        _kernel.begin_call(null);
        foreach (PreparedQueue queue in _queues)
            queue.Enqueue();
    }

    /// <summary>PDUs in the queues.</summary>
    [IterationSetup(Targets = [nameof(Read), nameof(Count), nameof(Discard), nameof(Decant)])]
    public void EnqueueAndRefill()
    {
        Enqueue();
        foreach (PreparedQueue queue in _queues)
            queue.Refill();
    }

    /// <summary>PDUs in excerpts.</summary>
    [IterationSetup(Target = nameof(Put))]
    public void EnqueueRefillAndDecant()
    {
        EnqueueAndRefill();
        foreach (PreparedQueue queue in _queues)
            queue.Decant();
    }

    /// <summary>Empties the queues.</summary>
    [IterationCleanup]
    public void Empty()
    {
        foreach (PreparedQueue queue in _queues)
        {
            queue.Put();
            queue.Discard();
        }
    }

    /// <summary><c>netfs_rxqueue_tcp_refill</c>.</summary>
    [Benchmark(OperationsPerInvoke = Queues)]
    [QueueCalls(1)]
    public void Refill()
    {
        foreach (PreparedQueue queue in _queues)
            queue.Refill();
    }

    /// <summary><c>netfs_rxqueue_read</c>.</summary>
    [Benchmark(OperationsPerInvoke = Queues)]
    [QueueCalls(1)]
    public void Read()
    {
        foreach (PreparedQueue queue in _queues)
            queue.Read(_destination);
    }

    /// <summary><c>netfs_rxqueue_count</c>.</summary>
    [Benchmark(OperationsPerInvoke = Queues)]
    [QueueCalls(1)]
    public void Count()
    {
        foreach (PreparedQueue queue in _queues)
            queue.Count();
    }

    /// <summary><c>netfs_rxqueue_discard</c>.</summary>
    [Benchmark(OperationsPerInvoke = Queues)]
    [QueueCalls(1)]
    public void Discard()
    {
        foreach (PreparedQueue queue in _queues)
            queue.Discard();
    }

    /// <summary><c>netfs_rxqueue_decant</c>, and the excerpt around its chain.</summary>
    [Benchmark(OperationsPerInvoke = Queues)]
    [QueueCalls(1)]
    public void Decant()
    {
        foreach (PreparedQueue queue in _queues)
            queue.Decant();
    }

    /// <summary><c>netfs_put_rx_bvecq</c> of an excerpt.</summary>
    [Benchmark(OperationsPerInvoke = Queues)]
    [QueueCalls(1)]
    public void Put()
    {
        foreach (PreparedQueue queue in _queues)
            queue.Put();
    }
}
