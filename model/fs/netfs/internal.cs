// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;

namespace Rxqueue.Model;

/// <summary>
/// A variant of fs/netfs/rxqueue.c: what the file exports, and what its <c>#include "internal.h"</c> brings into scope.
/// </summary>
/// <remarks>
/// The code of a variant is one class in one file, found by its <see cref="VariantAttribute"/>. Its functions
/// must not be inlined: reports name the innermost of them from the stack.
/// </remarks>
public abstract class rxqueue_variant
{
    /// <summary>Linux error number: interrupted or nothing there, try again.</summary>
    protected const int EAGAIN = 11;

    /// <summary>Linux error number: no data available.</summary>
    protected const int ENODATA = 61;

    /// <summary>Linux error number: the connection was aborted.</summary>
    protected const int ECONNABORTED = 103;

    /// <summary>The largest <c>int</c>.</summary>
    protected const size_t INT_MAX = int.MaxValue;

    /// <summary>Size of a page in bytes.</summary>
    protected const size_t PAGE_SIZE = page.PAGE_SIZE;

    /// <summary><c>sizeof(struct bio_vec)</c>.</summary>
    protected const size_t sizeof_bio_vec = bvecq_profile.sizeof_bio_vec;

    /// <summary><c>ITER_DEST</c>.</summary>
    protected const bool ITER_DEST = iov_iter.ITER_DEST;

    private readonly kernel k;

    /// <summary>Loads the code into a kernel.</summary>
    protected rxqueue_variant(kernel k) => this.k = k;

    /// <summary><c>sizeof(struct bvecq)</c>, without slots, in the tree that the kernel was built from.</summary>
    protected size_t sizeof_bvecq => k.profile.sizeof_bvecq;

    /// <summary>Allocates a receive buffer; never fails, but may take any time.</summary>
    /// <param name="nr_bv">How many slots it should have.</param>
    /// <returns>The buffer, with one reference; it may have fewer slots.</returns>
    public abstract bvecq netfs_alloc_rx_bvecq(uint nr_bv);

    /// <summary>Puts a reference on the head of a chain, and frees as much of the chain as that was the last on.</summary>
    /// <param name="bq">The head; may be NULL.</param>
    public abstract void netfs_put_rx_bvecq(bvecq? bq);

    /// <summary>Copies data from a queue to an iterator. Nothing is discarded.</summary>
    /// <param name="rxq">The queue.</param>
    /// <param name="dest">The destination.</param>
    /// <param name="skip">Bytes of the queue to skip over.</param>
    /// <param name="amount">Bytes to read.</param>
    /// <returns>Bytes copied; 0 on failure.</returns>
    public abstract size_t netfs_rxqueue_read_iter(
        netfs_rxqueue rxq, scoped ref iov_iter dest, size_t skip, size_t amount);

    /// <summary>Copies data from a queue to a flat buffer. Nothing is discarded.</summary>
    /// <param name="rxq">The queue.</param>
    /// <param name="buffer">The destination.</param>
    /// <param name="skip">Bytes of the queue to skip over.</param>
    /// <param name="amount">Bytes to read.</param>
    /// <returns>Bytes copied; 0 on failure.</returns>
    public abstract size_t netfs_rxqueue_read(netfs_rxqueue rxq, Span<byte> buffer, size_t skip, size_t amount);

    /// <summary>Discards data from a queue, and frees pages and bvecqs that it held alone.</summary>
    /// <param name="rxq">The queue.</param>
    /// <param name="amount">Bytes to discard.</param>
    public abstract void netfs_rxqueue_discard(netfs_rxqueue rxq, size_t amount);

    /// <summary>Counts the segments that hold data.</summary>
    /// <param name="rxq">The queue.</param>
    /// <param name="amount">Bytes of data, from the take position.</param>
    /// <returns>The segments; 0 if there is less data than that.</returns>
    public abstract uint netfs_rxqueue_count(netfs_rxqueue rxq, size_t amount);

    /// <summary>Moves data from a queue to a private chain.</summary>
    /// <param name="rxq">The queue.</param>
    /// <param name="amount">Bytes to move.</param>
    /// <returns>The chain, with a reference; NULL when out of memory.</returns>
    public abstract bvecq? netfs_rxqueue_decant(netfs_rxqueue rxq, size_t amount);

    /// <summary>Refills a queue by splicing from a TCP socket. Does not wait.</summary>
    /// <param name="tcp_sock">The socket.</param>
    /// <param name="rxq">The queue.</param>
    /// <param name="min_size">Bytes that should be in the queue; 0 for one splice.</param>
    /// <returns>0, or a negative error.</returns>
    public abstract int netfs_rxqueue_tcp_refill(socket tcp_sock, netfs_rxqueue rxq, size_t min_size);

    /// <summary>Discards data, receiving it first where it is not queued. Does not wait.</summary>
    /// <param name="tcp_sock">The socket.</param>
    /// <param name="rxq">The queue.</param>
    /// <param name="amount">Bytes to consume.</param>
    /// <returns>0, or a negative error.</returns>
    public abstract int netfs_rxqueue_tcp_consume(socket tcp_sock, netfs_rxqueue rxq, size_t amount);

#pragma warning disable CS1591 // The kernel's own functions, described where they are defined.
    protected static void get_page(page page) => kernel.get_page(page);

    protected void put_page(page page, [CallerMemberName] string caller = "") => k.put_page(page, caller);

    protected bvecq? bvecq_alloc_one(uint nr_slots, [CallerMemberName] string caller = "") =>
        k.bvecq_alloc_one(nr_slots, caller);

    protected static bool bvecq_is_full(bvecq bvecq) => bvecq.bvecq_is_full(bvecq);

    protected void bvecq_dump(bvecq bq) => k.bvecq_dump(bq);

    protected void kfree(bvecq? bq, [CallerMemberName] string caller = "") => k.kfree(bq, caller);

    protected void mempool_free(bvecq bq, [CallerMemberName] string caller = "") => k.mempool_free(bq, caller);

    protected bool refcount_dec_and_test(refcount_t r) => k.refcount_dec_and_test(r);

    protected void refcount_inc(refcount_t r) => k.refcount_inc(r);

    protected void msleep(uint msecs) => k.msleep(msecs);

    protected void pr_warn(string fmt, params ReadOnlySpan<ulong> args) => k.pr_warn(fmt, args);

    protected bool WARN_ON(bool cond, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0) =>
        k.WARN_ON(cond, caller, line);

    protected bool WARN_ON_ONCE(bool cond, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0) =>
        k.WARN_ON_ONCE(cond, caller, line);

    protected static size_t iov_iter_count(scoped in iov_iter i) => iov_iter.iov_iter_count(i);

    protected static void iov_iter_kvec(ref iov_iter i, bool direction, kvec kvec, uint nr_segs, size_t count) =>
        iov_iter.iov_iter_kvec(ref i, direction, kvec, nr_segs, count);

    protected static size_t copy_page_to_iter(page page, size_t offset, size_t bytes, scoped ref iov_iter i) =>
        kernel.copy_page_to_iter(page, offset, bytes, ref i);

    protected long netfs_tcp_splice_to_bvecq(socket sock, bvecq bvecq, size_t len) =>
        k.netfs_tcp_splice_to_bvecq(sock, bvecq, len);

    protected void trace_netfs_rxq_read(netfs_rxqueue rxq, uint slot, size_t skip, size_t part, size_t copied) =>
        k.trace_netfs_rxq_read(rxq, slot, skip, part, copied);

    protected static size_t umin(size_t x, size_t y) => Math.Min(x, y);
#pragma warning restore CS1591

    /// <summary>
    /// <c>WARN()</c>. The caller writes <c>cond &amp;&amp; WARN(true, …)</c>, since C evaluates the arguments of the
    /// message only when it is printed.
    /// </summary>
    protected bool WARN(
        bool cond, string fmt, ulong arg0, ulong arg1, ulong arg2,
        [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0) =>
        k.WARN(cond, caller, line, fmt, arg0, arg1, arg2);

    /// <summary>The value of a pointer that C leaves uninitialised: it may be copied, using it is reported.</summary>
    protected bvecq uninitialised() => k.uninitialised_bvecq();

    /// <summary><c>__builtin_return_address(0)</c>, which the model prints as nothing.</summary>
    protected const ulong return_address = 0;
}
