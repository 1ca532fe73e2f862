// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

/// <summary>How a member was touched.</summary>
public enum AccessKind
{
    /// <summary>A plain load.</summary>
    Read,

    /// <summary>A plain store.</summary>
    Write,

    /// <summary>An atomic read-modify-write, such as <c>refcount_dec_and_test</c>.</summary>
    AtomicUpdate,

    /// <summary>A marked load (<c>READ_ONCE</c>, <c>test_bit</c>): no data race, and orders nothing.</summary>
    ReadOnce,

    /// <summary>A marked store (<c>WRITE_ONCE</c>): no data race, and orders nothing.</summary>
    WriteOnce,
}

/// <summary>The members of shared structures that the instrumentation tells apart.</summary>
public enum Member
{
    /// <summary><c>bvecq.next</c>.</summary>
    Next,

    /// <summary><c>bvecq.prev</c>.</summary>
    Prev,

    /// <summary>A reference count: <c>bvecq.ref</c> or <c>page._refcount</c>.</summary>
    Ref,

    /// <summary><c>bvecq.nr_slots</c>.</summary>
    NrSlots,

    /// <summary><c>bvecq.max_slots</c>.</summary>
    MaxSlots,

    /// <summary><c>bio_vec.bv_page</c>, of the slot that the index gives.</summary>
    BvPage,

    /// <summary><c>bio_vec.bv_offset</c>, of the slot that the index gives.</summary>
    BvOffset,

    /// <summary><c>bio_vec.bv_len</c>, of the slot that the index gives.</summary>
    BvLen,

    /// <summary><c>bvecq.from_pool</c>.</summary>
    FromPool,

    /// <summary>A whole <c>struct bio_vec</c>, of the slot that the index gives.</summary>
    Bv,

    /// <summary><c>netfs_rxqueue.add_to</c>.</summary>
    AddTo,

    /// <summary><c>netfs_rxqueue.take_from</c>.</summary>
    TakeFrom,

    /// <summary><c>netfs_rxqueue.take_offset</c>.</summary>
    TakeOffset,

    /// <summary><c>netfs_rxqueue.take_slot</c>.</summary>
    TakeSlot,

    /// <summary><c>netfs_rxqueue.refillable</c>.</summary>
    Refillable,

    /// <summary><c>netfs_rxqueue.qsize</c>.</summary>
    Qsize,

    /// <summary><c>netfs_rxqueue.pdu_remain</c>.</summary>
    PduRemain,

    /// <summary><c>netfs_rxqueue.msg_id</c>.</summary>
    MsgId,

    /// <summary>The data of a page.</summary>
    PageData,

    /// <summary><c>sock.sk_receive_queue</c> and what belongs to it.</summary>
    ReceiveQueue,

    /// <summary><c>sk_buff.next</c>.</summary>
    SkbNext,

    /// <summary><c>sk_buff.len</c>.</summary>
    SkbLen,

    /// <summary><c>TCP_SKB_CB(skb)->seq</c>.</summary>
    SkbSeq,

    /// <summary><c>TCP_SKB_CB(skb)->end_seq</c>.</summary>
    SkbEndSeq,

    /// <summary><c>TCP_SKB_CB(skb)->tcp_flags</c>.</summary>
    SkbFlags,

    /// <summary><c>tcp_sock.rcv_nxt</c>.</summary>
    RcvNxt,

    /// <summary><c>tcp_sock.copied_seq</c>.</summary>
    CopiedSeq,

    /// <summary><c>sock.sk_err</c>.</summary>
    SkErr,

    /// <summary><c>sock.sk_shutdown</c> and the socket's state.</summary>
    SkShutdown,

    /// <summary><c>sock.sk_frag</c>, the page that locked linear data is copied to.</summary>
    SkFrag,

    /// <summary><c>thread_info.flags</c>: whether a signal is pending.</summary>
    ThreadFlags,

    /// <summary><c>kthread.flags</c>: whether the thread is to stop.</summary>
    KthreadFlags,

    /// <summary><c>work_struct.data</c>: whether the work is queued.</summary>
    WorkData,

    /// <summary><c>TCP_Server_Info.tcpStatus</c>.</summary>
    TcpStatus,

    /// <summary><c>TCP_Server_Info.rx_flags</c>.</summary>
    RxFlags,

    /// <summary><c>TCP_Server_Info.ssocket</c>.</summary>
    Ssocket,

    /// <summary><c>TCP_Server_Info.conn_id</c>.</summary>
    ConnId,

    /// <summary><c>TCP_Server_Info.CurrentMid</c>.</summary>
    CurrentMid,

    /// <summary><c>TCP_Server_Info.in_flight</c>.</summary>
    InFlight,

    /// <summary><c>TCP_Server_Info.pending_mid_q</c>.</summary>
    PendingMidQ,

    /// <summary><c>mid_q_entry.mid_state</c>.</summary>
    MidState,

    /// <summary><c>mid_q_entry.callback</c>.</summary>
    MidCallback,

    /// <summary><c>mid_q_entry.deleted_from_q</c>.</summary>
    MidFlags,

    /// <summary><c>mid_q_entry.got_bytes</c>.</summary>
    MidGotBytes,

    /// <summary>The response that a <c>mid_q_entry</c> has.</summary>
    MidResponse,
}

/// <summary>What a task does to be ordered before or after another.</summary>
public enum SyncKind
{
    /// <summary>What the task did before is made visible to whoever acquires the same object later.</summary>
    Release,

    /// <summary>Whatever was released through the object before happened before what the task does from here on.</summary>
    Acquire,

    /// <summary>
    /// <c>smp_mb()</c>. By itself it orders no two tasks. A marked or atomic store behind it releases what came before
    /// it; it acquires what the marked and atomic loads before it found released so.
    /// </summary>
    Barrier,

    /// <summary><c>smp_rmb()</c>: the acquiring half of <see cref="Barrier"/>.</summary>
    ReadBarrier,

    /// <summary><c>smp_wmb()</c>: the releasing half of <see cref="Barrier"/>.</summary>
    WriteBarrier,
}

/// <summary>
/// Told of every access to shared state of the model, as the compiler's instrumentation tells KASAN and KCSAN.
/// </summary>
public interface IAccessListener
{
    /// <summary>
    /// An access is about to happen, and the sanitizers have found nothing wrong with it. They look again before it happens,
    /// since the listener may let other tasks run first.
    /// </summary>
    /// <param name="target">The object.</param>
    /// <param name="member">The member of it.</param>
    /// <param name="index">For a slot's member the slot's index, for page data the offset in bytes, else 0.</param>
    /// <param name="kind">Load, store or atomic.</param>
    void OnAccess(KernelObject target, Member member, ulong index, AccessKind kind);

    /// <summary>
    /// Bytes of a page are about to be accessed. Whoever does not need to know how many hears of it through
    /// <see cref="OnAccess"/>.
    /// </summary>
    /// <param name="target">The page.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">How many, more than 0.</param>
    /// <param name="kind">Load or store.</param>
    void OnPageAccess(page target, ulong offset, ulong bytes, AccessKind kind) =>
        OnAccess(target, Member.PageData, offset, kind);

    /// <summary>
    /// The running task synchronises with others: a lock is taken (acquire) or given back (release), a task is started
    /// or woken (release by who does it, acquire by the task), ended (release) or joined (acquire), a work is queued
    /// (release) or begun (acquire), a reference is dropped (release) and was the last one (acquire). A release is told
    /// before it can be seen, an acquire after what it has seen.
    /// </summary>
    /// <param name="through">What the tasks have in common: the lock, the wait queue, the task, the counted object, the
    /// <see cref="word{T}"/>; for a barrier the running task.</param>
    /// <param name="kind">Which half of it.</param>
    void OnSync(object through, SyncKind kind)
    {
    }
}

/// <summary>Names of members as the kernel's sources spell them.</summary>
public static class MemberNames
{
    /// <summary>The member's name in C, such as <c>nr_slots</c>.</summary>
    public static string KernelName(this Member member) => member switch
    {
        Member.Next => "next",
        Member.Prev => "prev",
        Member.Ref => "ref",
        Member.NrSlots => "nr_slots",
        Member.MaxSlots => "max_slots",
        Member.FromPool => "from_pool",
        Member.BvPage => "bv_page",
        Member.BvOffset => "bv_offset",
        Member.BvLen => "bv_len",
        Member.Bv => "bv",
        Member.AddTo => "add_to",
        Member.TakeFrom => "take_from",
        Member.TakeOffset => "take_offset",
        Member.TakeSlot => "take_slot",
        Member.Refillable => "refillable",
        Member.Qsize => "qsize",
        Member.PduRemain => "pdu_remain",
        Member.MsgId => "msg_id",
        Member.PageData => "data",
        Member.ReceiveQueue => "sk_receive_queue",
        Member.SkbNext => "next",
        Member.SkbLen => "len",
        Member.SkbSeq => "seq",
        Member.SkbEndSeq => "end_seq",
        Member.SkbFlags => "tcp_flags",
        Member.RcvNxt => "rcv_nxt",
        Member.CopiedSeq => "copied_seq",
        Member.SkErr => "sk_err",
        Member.SkShutdown => "sk_shutdown",
        Member.SkFrag => "sk_frag",
        Member.ThreadFlags => "flags",
        Member.KthreadFlags => "flags",
        Member.WorkData => "data",
        Member.TcpStatus => "tcpStatus",
        Member.RxFlags => "rx_flags",
        Member.Ssocket => "ssocket",
        Member.ConnId => "conn_id",
        Member.CurrentMid => "CurrentMid",
        Member.InFlight => "in_flight",
        Member.PendingMidQ => "pending_mid_q",
        Member.MidState => "mid_state",
        Member.MidCallback => "callback",
        Member.MidFlags => "deleted_from_q",
        Member.MidGotBytes => "got_bytes",
        Member.MidResponse => "resp",
        _ => throw new ArgumentOutOfRangeException(nameof(member)),
    };
}

public sealed partial class kernel
{
    /// <summary>Who is told of every access to shared state; null for nobody.</summary>
    public IAccessListener? access_listener { get; }

    /// <summary>The running task makes what it did visible to whoever acquires the same object later.</summary>
    internal void sync_release(object through) => access_listener?.OnSync(through, SyncKind.Release);

    /// <summary>What was released through the object happened before what the running task does from here on.</summary>
    internal void sync_acquire(object through) => access_listener?.OnSync(through, SyncKind.Acquire);

    /// <summary>An access that is wrong, or that somebody wants to hear of.</summary>
    internal void access(KernelObject target, Member member, ulong index, AccessKind kind)
    {
        check_access(target, member, kind);
        if (access_listener is null)
            return;
        access_listener.OnAccess(target, member, index, kind);

        // The listener may have let other tasks run first.
        check_access(target, member, kind);
    }

    /// <summary>An access to bytes of a page that is wrong, or that somebody wants to hear of.</summary>
    internal void access(page target, ulong offset, ulong bytes, AccessKind kind)
    {
        check_access(target, Member.PageData, kind);
        if (access_listener is null)
            return;
        access_listener.OnPageAccess(target, offset, bytes, kind);
        check_access(target, Member.PageData, kind);
    }

    private static void check_access(KernelObject target, Member member, AccessKind kind)
    {
        if (target.IsFreed)
            report(OopsKind.UseAfterFree, $"{Verb(kind)} of {member.KernelName()} of a freed object", target);
        if ((target.shadow & Shadow.Uninitialised) != 0)
            report(OopsKind.UninitValue, $"{Verb(kind)} of {member.KernelName()} through a pointer that was never assigned", target);
    }

    internal static string Verb(AccessKind kind) => kind switch
    {
        AccessKind.Read or AccessKind.ReadOnce => "read",
        AccessKind.Write or AccessKind.WriteOnce => "write",
        _ => "atomic update",
    };
}
