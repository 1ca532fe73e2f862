// SPDX-License-Identifier: GPL-2.0-only
using System;

namespace Rxqueue.Model;

/// <summary>
/// The server's end of a connection: what it sends arrives at the client's socket in the segments that it is cut into.
/// </summary>
/// <param name="k">The kernel that the client runs on.</param>
/// <param name="shared_page_gap">Null if each segment has pages of its own. Else segments lie one behind the other in
/// one page as long as they fit, with so many bytes between them: 0 lets the client's queue make one slot of them.</param>
public sealed class ksmbd_conn(kernel k, uint? shared_page_gap = null)
{
    private readonly mutex srv_mutex = new(k, "srv_mutex");
    private uint next_seq;
    private page? shared;
    private uint shared_used;

    /// <summary>The client's socket.</summary>
    public socket sock { get; } = k.sock_create();

    /// <summary>Bytes sent.</summary>
    public uint sent => next_seq;

    /// <summary>
    /// Sends bytes, in segments of at most a given size. Does what a network interface does in softirq context.
    /// </summary>
    public void send(ReadOnlySpan<byte> bytes, int segment = int.MaxValue)
    {
        kernel.mutex_lock(srv_mutex);
        try
        {
            while (bytes.Length > 0)
            {
                int size = Math.Min(segment, bytes.Length);
                sk_buff skb = k.build_skb(place(bytes[..size]));
                uint seq = next_seq;
                next_seq += (uint)size;
                k.tcp_data_queue(sock.sk, skb, seq);
                bytes = bytes[size..];
            }
        }
        finally
        {
            kernel.mutex_unlock(srv_mutex);
        }
    }

    /// <summary>Sends the FIN.</summary>
    public void fin() => k.tcp_fin(sock.sk);

    /// <summary>Resets the connection.</summary>
    public void reset()
    {
        const int ECONNRESET = 104;
        k.tcp_reset(sock.sk, ECONNRESET);
    }

    /// <summary>Sends nothing any more, and lets go of its page.</summary>
    public void close()
    {
        if (shared is not null)
            k.put_page(shared);
        shared = null;
    }

    private skb_frag_t place(ReadOnlySpan<byte> bytes)
    {
        uint size = (uint)bytes.Length;
        if (shared_page_gap is not uint gap)
        {
            page own = k.alloc_pages(size);
            own.fill(0, bytes);
            return new skb_frag_t(own, 0, size);
        }

        if (shared is null || shared_used + size > shared.size)
        {
            close();
            shared = k.alloc_pages(Math.Max(size, page.PAGE_SIZE));
            shared_used = 0;
        }

        uint offset = shared_used;
        shared_used += size + gap;
        kernel.get_page(shared);
        shared.fill(offset, bytes);
        return new skb_frag_t(shared, offset, size);
    }
}
