// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;

namespace Rxqueue.Model;

/// <summary>State of a connection (<c>enum statusEnum</c>), as far as receiving goes.</summary>
public enum statusEnum
{
    /// <summary>Connected.</summary>
    CifsGood,

    /// <summary>Unmounted: the demultiplex thread is to end.</summary>
    CifsExiting,

    /// <summary>To be torn down and connected anew.</summary>
    CifsNeedReconnect,
}

/// <summary>State of a request (<c>MID_*</c>).</summary>
public enum mid_state
{
    /// <summary>Sent, not answered.</summary>
    MID_REQUEST_SUBMITTED,

    /// <summary>Answered; the response was taken over.</summary>
    MID_RESPONSE_RECEIVED,

    /// <summary>Answered, and its issuer may read the response.</summary>
    MID_RESPONSE_READY,

    /// <summary>Not answered, since the connection was lost: to be sent again.</summary>
    MID_RETRY_NEEDED,

    /// <summary>Answered with something that makes no sense.</summary>
    MID_RESPONSE_MALFORMED,

    /// <summary>Not answered, since the connection was shut down.</summary>
    MID_SHUTDOWN,
}

/// <summary>The cipher of a session, by its number in the NEGOTIATE response.</summary>
public enum smb_cipher
{
    /// <summary>AES-128-CCM.</summary>
    AES128_CCM = 1,

    /// <summary>AES-128-GCM.</summary>
    AES128_GCM = 2,

    /// <summary>AES-256-CCM.</summary>
    AES256_CCM = 3,

    /// <summary>AES-256-GCM.</summary>
    AES256_GCM = 4,
}

/// <summary>What messages of a session are decrypted with.</summary>
/// <param name="Cipher">The cipher.</param>
/// <param name="Key">The key from server to client: 16 bytes or 32.</param>
public sealed record smb_decryption_key(smb_cipher Cipher, byte[] Key);

/// <summary>A connection to a server (<c>struct TCP_Server_Info</c>), its receive side.</summary>
public sealed class TCP_Server_Info : KernelObject
{
    /// <summary>Bit of <see cref="rx_flags"/>: something has arrived since it was last cleared.</summary>
    public const int DATA_READY = 0;

    // With mid_queue_lock held.
    internal readonly List<mid_q_entry> pending_mid_q = [];

    /// <summary>Makes a server that is not connected yet.</summary>
    /// <param name="k">The kernel.</param>
    /// <param name="connect">Connects: a socket, or null if the server does not answer.</param>
    public TCP_Server_Info(kernel k, Func<socket?> connect)
        : base(k)
    {
        this.connect = connect;
        srv_lock = new spinlock_t(k, "srv_lock");
        mid_queue_lock = new spinlock_t(k, "mid_queue_lock");
        rx_waitq = new wait_queue_head_t(k, "rx_waitq");
        response_q = new wait_queue_head_t(k, "response_q");
        tcpStatus = new word<statusEnum>(this, Member.TcpStatus, statusEnum.CifsGood);
        rx_flags = new word<ulong>(this, Member.RxFlags);
        ssocket = new word<socket?>(this, Member.Ssocket);
        conn_id = new word<uint>(this, Member.ConnId);
        CurrentMid = new word<ulong>(this, Member.CurrentMid);
        in_flight = new word<uint>(this, Member.InFlight);
        rx_queue = new netfs_rxqueue(k);
    }

    /// <summary>The demultiplex thread; null before it was started.</summary>
    public task_struct? tsk { get; set; }

    /// <summary>Guards <see cref="tcpStatus"/> where it is changed.</summary>
    public spinlock_t srv_lock { get; }

    /// <summary>Guards the requests that wait for an answer.</summary>
    public spinlock_t mid_queue_lock { get; }

    /// <summary>Where the demultiplex thread waits for data.</summary>
    public wait_queue_head_t rx_waitq { get; }

    /// <summary>Where issuers wait for their responses.</summary>
    public wait_queue_head_t response_q { get; }

    /// <summary>State of the connection.</summary>
    public word<statusEnum> tcpStatus { get; }

    /// <summary><see cref="DATA_READY"/>.</summary>
    public word<ulong> rx_flags { get; }

    /// <summary>The socket; NULL while there is none.</summary>
    public word<socket?> ssocket { get; }

    /// <summary>Number of the connection, counted up at each reconnect.</summary>
    public word<uint> conn_id { get; }

    /// <summary>The next message id. A new connection begins with 0 again.</summary>
    public word<ulong> CurrentMid { get; }

    /// <summary>Requests that are not answered.</summary>
    public word<uint> in_flight { get; }

    /// <summary>The receive queue. It belongs to the demultiplex thread.</summary>
    public netfs_rxqueue rx_queue { get; }

    /// <summary>Workers that decrypt; null if the demultiplex thread does it alone.</summary>
    public workqueue_struct? decrypt_wq { get; set; }

    /// <summary>From how many bytes on a PDU is decrypted by a worker.</summary>
    public uint min_offload { get; set; }

    /// <summary>The key of a session; null for one that is not known. Sessions come and go, connections stay.</summary>
    public Func<ulong, smb_decryption_key?>? find_key { get; set; }

    /// <summary>Connects.</summary>
    public Func<socket?> connect { get; }

    /// <summary>Takes a request that is sent: the server's side of the model.</summary>
    public Action<mid_q_entry>? send { get; set; }

    /// <inheritdoc/>
    public override string Description => "struct TCP_Server_Info";
}

/// <summary>A request that waits for its response (<c>struct mid_q_entry</c>).</summary>
public sealed class mid_q_entry : KernelObject
{
    internal bvecq? raw_resp_bq;

    internal mid_q_entry(kernel k, TCP_Server_Info server, ushort command)
        : base(k)
    {
        this.server = server;
        this.command = command;
        refs = 1;
        mid_lock = new spinlock_t(k, "mid_lock");
        state = new word<mid_state>(this, Member.MidState, mid_state.MID_REQUEST_SUBMITTED);
        callback = new word<Action<mid_q_entry>?>(this, Member.MidCallback);
        deleted_from_q = new word<bool>(this, Member.MidFlags);
        got_bytes = new word<uint>(this, Member.MidGotBytes);
    }

    /// <summary>The connection.</summary>
    public TCP_Server_Info server { get; }

    /// <summary>Message id.</summary>
    public ulong mid { get; internal set; }

    /// <summary>Number of the connection that it was sent on.</summary>
    public uint conn_id { get; internal set; }

    /// <summary>The command.</summary>
    public ushort command { get; }

    /// <summary>Reference count.</summary>
    public refcount_t refcount => new(this);

    /// <summary>Guards <see cref="callback"/>.</summary>
    public spinlock_t mid_lock { get; }

    /// <summary>Its state.</summary>
    public word<mid_state> state { get; }

    /// <summary>What is to happen when it is answered; NULL once that has happened.</summary>
    public word<Action<mid_q_entry>?> callback { get; }

    /// <summary>Whether it was taken off the queue.</summary>
    public word<bool> deleted_from_q { get; }

    /// <summary>Who waits for it.</summary>
    public task_struct? creator { get; internal set; }

    /// <summary>Where the data of a READ response go; null for any other request. The request has a reference.</summary>
    public page? read_into { get; internal set; }

    /// <summary>How many bytes there is room for.</summary>
    public uint read_len { get; internal set; }

    /// <summary>How many bytes of data have come.</summary>
    public word<uint> got_bytes { get; }

    /// <summary>The response's header and fixed part, a copy.</summary>
    public byte[] resp_hdr { get; internal set; } = [];

    /// <summary>What follows, where it begins; NULL if nothing does.</summary>
    public bvecq? resp_bq
    {
        get
        {
            Reading(Member.MidResponse);
            return raw_resp_bq;
        }

        internal set
        {
            Writing(Member.MidResponse);
            raw_resp_bq = value;
        }
    }

    /// <summary>Slot that it begins in.</summary>
    public uint resp_slot { get; internal set; }

    /// <summary>Where in that slot it begins.</summary>
    public uint resp_offset { get; internal set; }

    /// <summary>How many bytes it has.</summary>
    public uint resp_len { get; internal set; }

    /// <inheritdoc/>
    public override string Description => $"struct mid_q_entry {mid} of connection {conn_id}";
}
