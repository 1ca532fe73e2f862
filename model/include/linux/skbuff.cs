// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Model;

/// <summary>A fragment of an sk_buff (<c>skb_frag_t</c>): bytes of a page that the skb holds a reference on.</summary>
/// <param name="page">The page.</param>
/// <param name="offset">Where the bytes begin in it.</param>
/// <param name="size">How many there are, more than 0.</param>
public readonly record struct skb_frag_t(page page, uint offset, uint size);

/// <summary>
/// A received network buffer (<c>struct sk_buff</c> of include/linux/skbuff.h): a linear part, then fragments, then the
/// skbs of the frag list.
/// </summary>
public sealed class sk_buff : KernelObject
{
    internal readonly skb_frag_t[] frags;
    internal readonly byte[]? head;
    internal readonly skb_frag_t head_frag;
    internal sk_buff? frag_list;
    private sk_buff? raw_next;
    private uint raw_len;
    private uint raw_seq;
    private uint raw_end_seq;
    private bool raw_fin;

    internal sk_buff(kernel k, byte[]? head, skb_frag_t head_frag, skb_frag_t[] frags)
        : base(k)
    {
        this.head = head;
        this.head_frag = head_frag;
        this.frags = frags;
        raw_len = head is not null ? (uint)head.Length : head_frag.size;
        foreach (skb_frag_t frag in frags)
            raw_len += frag.size;
    }

    /// <summary>The next skb, of the receive queue or of a frag list.</summary>
    internal sk_buff? next
    {
        get
        {
            Reading(Member.SkbNext);
            return raw_next;
        }

        set
        {
            Writing(Member.SkbNext);
            raw_next = value;
        }
    }

    /// <summary>Bytes in all: linear part, fragments and frag list.</summary>
    public uint len
    {
        get
        {
            Reading(Member.SkbLen);
            return raw_len;
        }

        internal set
        {
            Writing(Member.SkbLen);
            raw_len = value;
        }
    }

    /// <summary><c>TCP_SKB_CB(skb)->seq</c>: sequence number of the first byte.</summary>
    public uint seq
    {
        get
        {
            Reading(Member.SkbSeq);
            return raw_seq;
        }

        internal set
        {
            Writing(Member.SkbSeq);
            raw_seq = value;
        }
    }

    /// <summary><c>TCP_SKB_CB(skb)->end_seq</c>: sequence number behind the last byte, and the FIN if there is
    /// one.</summary>
    public uint end_seq
    {
        get
        {
            Reading(Member.SkbEndSeq);
            return raw_end_seq;
        }

        internal set
        {
            Writing(Member.SkbEndSeq);
            raw_end_seq = value;
        }
    }

    /// <summary>Whether the segment carried the FIN (<c>TCP_SKB_CB(skb)->tcp_flags</c>).</summary>
    public bool fin
    {
        get
        {
            Reading(Member.SkbFlags);
            return raw_fin;
        }

        internal set
        {
            Writing(Member.SkbFlags);
            raw_fin = value;
        }
    }

    /// <summary>
    /// Whether what is queued behind it comes only after the pass over the receive queue that takes it: it arrives
    /// while a call is under way. Not a member of the kernel's structure.
    /// </summary>
    public bool ends_pass { get; internal set; }

    /// <summary><c>skb->cb</c>: for whoever owns the skb at the moment; the kernel does not look at it.</summary>
    public object? cb { get; set; }

    /// <summary>
    /// Whether the linear part cannot be taken by reference, because the head is not a page fragment or the skb is
    /// cloned.
    /// </summary>
    public bool head_is_locked => head is not null;

    /// <inheritdoc/>
    public override string Description => $"struct sk_buff seq={raw_seq} len={raw_len}";

    /// <summary><c>skb_headlen()</c>: bytes in the linear part.</summary>
    public static uint skb_headlen(sk_buff skb) => skb.head is not null ? (uint)skb.head.Length : skb.head_frag.size;
}
