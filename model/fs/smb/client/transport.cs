// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Rxqueue.Model;

public abstract partial class smb_client
{
    private const int EHOSTDOWN = 112;

    /// <summary>
    /// <c>cifs_send_recv()</c>: sends a request, and sleeps until it is answered or the task is killed.
    /// </summary>
    /// <param name="server">The connection.</param>
    /// <param name="command">The command.</param>
    /// <param name="mid">Gets the request, with the response; to be given back with <see cref="release_mid"/>. NULL
    /// if the result is not 0.</param>
    /// <param name="read_into">Of a READ, where its data go.</param>
    /// <param name="read_len">Of a READ, how many bytes there is room for.</param>
    /// <returns>0; <c>-EAGAIN</c> if the connection was lost and the request is to be sent again;
    /// <c>-ERESTARTSYS</c> if the task was killed; <c>-EIO</c> for a malformed response; <c>-EHOSTDOWN</c> or
    /// <c>-ENOENT</c> after the unmount; <c>-ENOMEM</c>.</returns>
    [MethodImpl(NoInlining)]
    public int cifs_send_recv(
        TCP_Server_Info server, ushort command, out mid_q_entry? mid, page? read_into = null, uint read_len = 0)
    {
        int rc = cifs_setup_request(server, command, cifs_wake_up_task, read_into, read_len, out mid);
        if (mid is null)
            return rc;
        server.send?.Invoke(mid);

        rc = wait_for_response(server, mid);
        if (rc != 0 && cifs_cancel(mid))
        {
            mid = null;
            return rc;
        }

        if (rc == 0)
            rc = cifs_sync_mid_result(mid);
        if (rc != 0)
        {
            release_mid(mid);
            mid = null;
        }

        return rc;
    }

    /// <summary><c>cifs_call_async()</c>: sends a request whose answer a callback takes.</summary>
    /// <param name="server">The connection.</param>
    /// <param name="command">The command.</param>
    /// <param name="callback">Runs on the demultiplex thread or on a decrypt worker; it has to give the request back
    /// with <see cref="release_mid"/>.</param>
    /// <param name="read_into">Of a READ, where its data go.</param>
    /// <param name="read_len">Of a READ, how many bytes there is room for.</param>
    /// <returns>0; an error if it was not sent, and the callback will not run.</returns>
    [MethodImpl(NoInlining)]
    public int cifs_call_async(
        TCP_Server_Info server, ushort command, Action<mid_q_entry> callback, page? read_into = null, uint read_len = 0)
    {
        int rc = cifs_setup_request(server, command, callback, read_into, read_len, out mid_q_entry? mid);
        if (mid is not null)
            server.send?.Invoke(mid);
        return rc;
    }

    /// <summary>Makes a request and puts it where the demultiplex thread finds it.</summary>
    [MethodImpl(NoInlining)]
    private int cifs_setup_request(
        TCP_Server_Info server, ushort command, Action<mid_q_entry> callback, page? read_into, uint read_len,
        out mid_q_entry? mid)
    {
        mid = k.kzalloc(() => new mid_q_entry(k, server, command));
        if (mid is null)
            return -ENOMEM;
        mid.creator = k.current;
        mid.callback.value = callback;
        if (read_into is not null)
            kernel.get_page(read_into);
        mid.read_into = read_into;
        mid.read_len = read_len;

        spin_lock(server.mid_queue_lock);
        int rc = smb_check_receive(server) switch
        {
            -ESHUTDOWN => -ENOENT,
            -ECONNABORTED => -EAGAIN,
            _ => 0,
        };
        if (rc == 0)
        {
            mid.mid = server.CurrentMid;
            mid.conn_id = server.conn_id;
            server.CurrentMid.value = mid.mid + 1;
            WRITE_ONCE(server.in_flight, server.in_flight + 1);
            server.Writing(Member.PendingMidQ);
            server.pending_mid_q.Add(mid);
        }

        spin_unlock(server.mid_queue_lock);
        if (rc == 0)
            return 0;
        release_mid(mid);
        mid = null;
        return rc;
    }

    /// <summary><c>wait_for_response()</c>.</summary>
    [MethodImpl(NoInlining)]
    private static int wait_for_response(TCP_Server_Info server, mid_q_entry mid) =>
        wait_event_killable(server.response_q, () => kernel.smp_load_acquire(mid.state)
            is not (mid_state.MID_REQUEST_SUBMITTED or mid_state.MID_RESPONSE_RECEIVED));

    /// <summary>
    /// Gives up on a request: its response is dropped when it comes.
    /// </summary>
    /// <returns>False if it was answered meanwhile, and the request is still the caller's.</returns>
    [MethodImpl(NoInlining)]
    private bool cifs_cancel(mid_q_entry mid)
    {
        spin_lock(mid.mid_lock);
        bool cancelled = mid.callback.value is not null;
        if (cancelled)
            mid.callback.value = release_mid;
        spin_unlock(mid.mid_lock);
        return cancelled;
    }

    /// <summary><c>cifs_wake_up_task()</c>: the callback of a request whose issuer sleeps.</summary>
    [MethodImpl(NoInlining)]
    private void cifs_wake_up_task(mid_q_entry mid)
    {
        if (READ_ONCE(mid.state) == mid_state.MID_RESPONSE_RECEIVED)
            kernel.smp_store_release(mid.state, mid_state.MID_RESPONSE_READY);
        k.wake_up_process(k.task_thread_info(mid.creator!));
    }

    /// <summary><c>cifs_sync_mid_result()</c>.</summary>
    [MethodImpl(NoInlining)]
    private static int cifs_sync_mid_result(mid_q_entry mid) => READ_ONCE(mid.state) switch
    {
        mid_state.MID_RESPONSE_READY => 0,
        mid_state.MID_RETRY_NEEDED => -EAGAIN,
        mid_state.MID_RESPONSE_MALFORMED => -EIO,
        _ => -EHOSTDOWN,
    };

    /// <summary>The request with a message id and command, with a reference; NULL if there is none.</summary>
    [MethodImpl(NoInlining)]
    private mid_q_entry? smb2_find_mid(TCP_Server_Info server, ulong id, ushort command)
    {
        spin_lock(server.mid_queue_lock);
        server.Reading(Member.PendingMidQ);
        mid_q_entry? mid = server.pending_mid_q.Find(
            pending => pending.mid == id && pending.command == command);
        if (mid is not null)
            refcount_inc(mid.refcount);
        spin_unlock(server.mid_queue_lock);
        return mid;
    }

    /// <summary><c>dequeue_mid()</c>: a request is answered.</summary>
    /// <param name="server">The connection.</param>
    /// <param name="mid">The request.</param>
    /// <param name="malformed">Whether the answer makes no sense.</param>
    /// <returns>False if somebody else has taken it off the queue.</returns>
    [MethodImpl(NoInlining)]
    private static bool dequeue_mid(TCP_Server_Info server, mid_q_entry mid, bool malformed)
    {
        spin_lock(server.mid_queue_lock);
        bool queued = !mid.deleted_from_q;
        if (queued)
        {
            server.Writing(Member.PendingMidQ);
            bool removed = server.pending_mid_q.Remove(mid);
            Debug.Assert(removed, "what was not deleted from the queue is in it");
            mid.deleted_from_q.value = true;
            WRITE_ONCE(server.in_flight, server.in_flight - 1);
            kernel.smp_store_release(
                mid.state, malformed ? mid_state.MID_RESPONSE_MALFORMED : mid_state.MID_RESPONSE_RECEIVED);
        }

        spin_unlock(server.mid_queue_lock);
        return queued;
    }

    /// <summary><c>mid_execute_callback()</c>: runs a request's callback, once.</summary>
    [MethodImpl(NoInlining)]
    private static void mid_execute_callback(mid_q_entry mid)
    {
        spin_lock(mid.mid_lock);
        Action<mid_q_entry>? callback = mid.callback;
        mid.callback.value = null;
        spin_unlock(mid.mid_lock);
        callback?.Invoke(mid);
    }

    /// <summary><c>release_mid()</c>: gives a reference on a request back, and with the last one its response.</summary>
    [MethodImpl(NoInlining)]
    public void release_mid(mid_q_entry mid)
    {
        if (!k.refcount_dec_and_test(mid.refcount))
            return;
        rxqueue.netfs_put_rx_bvecq(mid.resp_bq);
        if (mid.read_into is not null)
            k.put_page(mid.read_into);
        k.kfree(mid);
    }

    /// <summary>Reads what follows the fixed part of a response.</summary>
    /// <param name="mid">The request, answered.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>How many bytes there were.</returns>
    [MethodImpl(NoInlining)]
    public int smb2_read_response(mid_q_entry mid, Span<byte> buffer)
    {
        iov_iter dest = iov_iter.to_memory(buffer);
        bvecq? from = mid.resp_bq;
        uint slot = mid.resp_slot;
        size_t skip = mid.resp_offset, copied = 0;
        size_t amount = umin((size_t)buffer.Length, mid.resp_len);

        while (copied < amount && from is not null)
        {
            if (slot >= from.nr_slots)
            {
                from = from.next;
                slot = 0;
                continue;
            }

            bio_vec bv = from.bv[slot];
            size_t blen = bv.bv_len;
            if (skip >= blen)
            {
                skip -= blen;
                slot++;
                continue;
            }

            size_t part = umin(blen - skip, amount - copied);
            copied += kernel.copy_page_to_iter(bv.bv_page, bv.bv_offset + skip, part, ref dest);
            skip = 0;
            slot++;
        }

        return (int)copied;
    }
}
