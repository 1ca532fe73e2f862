// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>
/// A client with a connection to a server that answers what the test says. On one CPU the test plays the demultiplex
/// thread; on several it is a task.
/// </summary>
internal sealed class SmbMount
{
    public const ulong Session = 0x1122334455667788;

    private readonly List<ksmbd_conn> _connections = [];
    private ulong _nonce;

    public SmbMount(
        string variant, bool smp = false, bvecq_profile? profile = null, uint? sharedPageGap = null, int watchdog = 50,
        Func<kernel, rxqueue_variant>? rxqueue = null)
    {
        K = new kernel(profile, smp: smp) { watchdog_thresh = watchdog };
        Answered = new wait_queue_head_t(K, "answers");
        Client = smb_clients.load(variant, K, rxqueue?.Invoke(K) ?? rxqueue_variants.load(variant, K));
        Server = new TCP_Server_Info(K, () =>
        {
            if (Refuse)
            {
                Refused?.Invoke();
                return null;
            }

            ksmbd_conn conn = new(K, sharedPageGap);
            _connections.Add(conn);
            Accepted?.Invoke(conn);
            return conn.sock;
        })
        {
            send = mid => Sent.Add(mid.mid),
            find_key = session => session == Session ? Key : null,
        };
        int rc = smp ? Client.cifs_get_tcp_session(Server) : Client.generic_ip_connect(Server);
        if (rc != 0)
            throw new InvalidOperationException("no connection");
    }

    public kernel K { get; }

    public smb_client Client { get; }

    public TCP_Server_Info Server { get; }

    public smb_decryption_key Key { get; set; } = new(smb_cipher.AES128_GCM, [.. Enumerable.Range(1, 16).Select(i => (byte)i)]);

    /// <summary>Message ids of the requests, in the order that they were sent.</summary>
    public List<ulong> Sent { get; } = [];

    /// <summary>The requests that were answered, in that order.</summary>
    public List<Answer> Answers { get; } = [];

    /// <summary>How many were answered, while others may still be.</summary>
    public int AnswerCount
    {
        get
        {
            lock (Answers)
                return Answers.Count;
        }
    }

    /// <summary>Woken at each answer.</summary>
    public wait_queue_head_t Answered { get; }

    public bool Refuse { get; set; }

    public Action? Refused { get; set; }

    public Action<ksmbd_conn>? Accepted { get; set; }

    public ksmbd_conn Conn => _connections[^1];

    public int Connections => _connections.Count;

    /// <summary>Sends a request, whose response the callback reads.</summary>
    public void Ask(ushort command = 5, int room = 0)
    {
        page? into = room > 0 ? K.alloc_pages((ulong)room) : null;
        int rc = Client.cifs_call_async(
            Server, command, mid =>
            {
                Answer answer = Answer.Of(Client, mid);
                Client.release_mid(mid);
                lock (Answers)
                    Answers.Add(answer);
                kernel.wake_up(Answered);
            }, into, (uint)room);
        if (rc != 0)
            throw new InvalidOperationException($"not sent: {rc}");
        if (into is not null)
            K.put_page(into);
    }

    public byte[] Encrypted(params byte[][] messages) =>
        ksmbd.Pdu(ksmbd.Transform(Session, Key, ++_nonce, ksmbd.Compound(messages)));

    /// <summary>
    /// Lets the demultiplex thread run until it has nothing to receive, then unmounts. On one CPU only: the server closes
    /// the connection, and does not accept another one.
    /// </summary>
    public void RunToTheEnd()
    {
        Conn.fin();
        Accepted = conn => Client.cifs_put_tcp_session(Server);
        Client.cifs_demultiplex_thread(Server);
    }

    /// <summary>Unmounts, and waits for the demultiplex thread.</summary>
    public int Unmount()
    {
        Client.cifs_put_tcp_session(Server);
        return K.kernel_wait(Server.tsk!);
    }

    /// <summary>What is left when all is torn down.</summary>
    public kmemleak_scan Leaks()
    {
        foreach (ksmbd_conn conn in _connections)
        {
            conn.close();
            K.sock_release(conn.sock);
        }

        return K.kmemleak_scan();
    }

    /// <summary>Nothing has gone wrong, and nothing is left when all is torn down.</summary>
    public void AssertClean()
    {
        Assert.Empty(K.oopses);
        Assert.Empty(K.warnings);
        kmemleak_scan left = Leaks();
        Assert.True(left.is_clean, string.Join("\n", [.. left.pages, .. left.bvecqs, .. left.skbs, .. left.others]));
    }

    public static byte[] Bytes(int count, int seed = 1)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}

/// <summary>How a request was answered, when its callback ran.</summary>
internal sealed record Answer(mid_state State, uint Status, byte[] Body, string By)
{
    public static Answer Of(smb_client client, mid_q_entry mid)
    {
        byte[] body = new byte[mid.read_into is null ? mid.resp_len : mid.got_bytes.value];
        if (mid.read_into is not null && body.Length > 0)
            body = ReceivingKernel.Bytes(mid.read_into, 0, (ulong)body.Length);
        else
            Array.Resize(ref body, client.smb2_read_response(mid, body));
        return new Answer(
            StateOf(mid), mid.resp_hdr.Length > 0 ? smb2pdu.Status(mid.resp_hdr) : uint.MaxValue, body,
            mid.server.k.current.comm);
    }

    private static mid_state StateOf(mid_q_entry mid) => kernel.smp_load_acquire(mid.state);
}
