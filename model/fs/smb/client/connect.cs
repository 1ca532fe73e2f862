// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Rxqueue.Model;

public abstract partial class smb_client
{
    private const uint reconnect_delay_ms = 3000;

    /// <summary><c>cifs_get_tcp_session()</c>: connects, and starts the demultiplex thread.</summary>
    /// <returns>0, or <c>-ECONNABORTED</c> if the server does not answer.</returns>
    [MethodImpl(NoInlining)]
    public int cifs_get_tcp_session(TCP_Server_Info server)
    {
        int rc = generic_ip_connect(server);
        if (rc == 0)
            server.tsk = k.kthread_run(() => cifs_demultiplex_thread(server), "cifsd");
        return rc;
    }

    /// <summary><c>cifs_put_tcp_session()</c>: the last unmount. It does not wait for the demultiplex thread.</summary>
    [MethodImpl(NoInlining)]
    public void cifs_put_tcp_session(TCP_Server_Info server)
    {
        spin_lock(server.srv_lock);
        WRITE_ONCE(server.tcpStatus, statusEnum.CifsExiting);
        spin_unlock(server.srv_lock);

        if (server.tsk is not null)
            k.send_sig(kernel.SIGKILL, server.tsk);
    }

    /// <summary><c>generic_ip_connect()</c>.</summary>
    /// <returns>0, or <c>-ECONNABORTED</c> if the server does not answer.</returns>
    [MethodImpl(NoInlining)]
    public int generic_ip_connect(TCP_Server_Info server)
    {
        socket? sock = server.connect();
        if (sock is null)
            return -ECONNABORTED;
        sock.sk.lock_sock();
        sock.sk.sk_data_ready = _ => smb_tcp_data_ready(server);
        sock.sk.release_sock();
        server.ssocket.value = sock;
        return 0;
    }

    /// <summary><c>smb_tcp_data_ready()</c>: something has arrived. Runs in softirq context.</summary>
    [MethodImpl(NoInlining)]
    public void smb_tcp_data_ready(TCP_Server_Info server)
    {
        kernel.set_bit(TCP_Server_Info.DATA_READY, server.rx_flags);
        k.smp_mb__after_atomic();
        wake_up(server.rx_waitq);
    }

    /// <summary><c>cifs_demultiplex_thread()</c>: receives PDU after PDU until the connection is shut down.</summary>
    /// <returns>0.</returns>
    [MethodImpl(NoInlining)]
    public int cifs_demultiplex_thread(TCP_Server_Info server)
    {
        k.allow_signal(kernel.SIGKILL);
        while (READ_ONCE(server.tcpStatus) != statusEnum.CifsExiting)
        {
            k.touch_softlockup_watchdog();
            int rc = smb_receive_pdu(server);
            if (rc == -EBADMSG)
                cifs_signal_cifsd_for_reconnect(server);
            if (READ_ONCE(server.tcpStatus) == statusEnum.CifsNeedReconnect)
                cifs_reconnect(server);
        }

        clean_demultiplex_info(server);
        return 0;
    }

    /// <summary><c>cifs_reconnect()</c>: tears the connection down and makes it anew.</summary>
    [MethodImpl(NoInlining)]
    private void cifs_reconnect(TCP_Server_Info server)
    {
        cifs_abort_connection(server);
        while (READ_ONCE(server.tcpStatus) == statusEnum.CifsNeedReconnect)
        {
            if (generic_ip_connect(server) != 0)
            {
                k.msleep(reconnect_delay_ms);
                continue;
            }

            spin_lock(server.srv_lock);
            if (server.tcpStatus != statusEnum.CifsExiting)
                WRITE_ONCE(server.tcpStatus, statusEnum.CifsGood);
            spin_unlock(server.srv_lock);
        }
    }

    /// <summary><c>cifs_abort_connection()</c>: what was asked on the old connection is to be asked again.</summary>
    [MethodImpl(NoInlining)]
    private void cifs_abort_connection(TCP_Server_Info server)
    {
        smb_shutdown_socket(server);
        smb3_drain_offload(server);
        smb_rxqueue_flush(server);
        smb_fail_mids(server, mid_state.MID_RETRY_NEEDED);
    }

    /// <summary><c>clean_demultiplex_info()</c>: the demultiplex thread is about to end.</summary>
    [MethodImpl(NoInlining)]
    private void clean_demultiplex_info(TCP_Server_Info server)
    {
        smb_shutdown_socket(server);
        if (server.decrypt_wq is not null)
            kernel.flush_workqueue(server.decrypt_wq);
        smb_fail_mids(server, mid_state.MID_SHUTDOWN);

        netfs_rxqueue rxq = server.rx_queue;
        rxqueue.netfs_put_rx_bvecq(rxq.take_from);
        rxq.take_from = rxq.add_to = null;
    }

    [MethodImpl(NoInlining)]
    private void smb_shutdown_socket(TCP_Server_Info server)
    {
        socket? sock = server.ssocket;
        if (sock is null)
            return;
        kernel.kernel_sock_shutdown(sock);
        sock.sk.lock_sock();
        sock.sk.sk_data_ready = null;
        sock.sk.release_sock();
        k.sock_release(sock);
        server.ssocket.value = null;
    }

    /// <summary>Completes every request that waits for an answer, since none will come.</summary>
    [MethodImpl(NoInlining)]
    private void smb_fail_mids(TCP_Server_Info server, mid_state state)
    {
        spin_lock(server.mid_queue_lock);
        server.Writing(Member.PendingMidQ);
        List<mid_q_entry> retry_list = [.. server.pending_mid_q];
        server.pending_mid_q.Clear();
        foreach (mid_q_entry mid in retry_list)
        {
            refcount_inc(mid.refcount);
            mid.deleted_from_q.value = true;
            WRITE_ONCE(server.in_flight, server.in_flight - 1);
            kernel.smp_store_release(mid.state, state);
        }

        server.CurrentMid.value = 0;
        server.conn_id.value++;
        spin_unlock(server.mid_queue_lock);

        foreach (mid_q_entry mid in retry_list)
        {
            mid_execute_callback(mid);
            release_mid(mid);
        }
    }
}
