// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;

namespace Rxqueue.SystematicTests.Behaviours;

/// <summary>A mounted share: the client with its demultiplex thread, and a server that answers what the behaviour says.</summary>
internal sealed class Mount
{
    /// <summary>A command whose response has a body.</summary>
    public const ushort Query = 16;

    private const ulong Session = 1;
    private const ushort BodyStructure = 9;

    private readonly ExploredRun _run;
    private readonly List<ksmbd_conn> _connections = [];
    private readonly smb_decryption_key _key = new(smb_cipher.AES128_GCM, [.. Enumerable.Range(1, 16).Select(i => (byte)i)]);
    private ulong _nonce;

    /// <summary>Mounts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="offloads">Whether encrypted PDUs are handed to workers.</param>
    /// <param name="sharesPages">Whether what the server sends lies side by side in pages, as one slot of the queue.</param>
    /// <param name="demultiplexes">Whether a demultiplex thread receives; if not, whoever wants to.</param>
    public Mount(ExploredRun run, bool offloads = false, bool sharesPages = false, bool demultiplexes = true)
    {
        _run = run;
        Client = smb_clients.load(run.Variant, K);
        Server = new TCP_Server_Info(K, () =>
        {
            ksmbd_conn conn = new(K, sharesPages ? 0u : null);
            _connections.Add(conn);
            return conn.sock;
        })
        {
            find_key = _ => _key,
        };
        if (offloads)
        {
            Server.decrypt_wq = K.alloc_workqueue("smb3decryptd", 2);
            Server.min_offload = 1;
        }

        run.Watch("rxq", Server.rx_queue);
        int rc = demultiplexes ? Client.cifs_get_tcp_session(Server) : Client.generic_ip_connect(Server);
        ExploredRun.Expect(rc == 0, "the client connects", () => $"it came to {rc}");
    }

    public kernel K => _run.Kernel;

    public smb_client Client { get; }

    public TCP_Server_Info Server { get; }

    /// <summary>The connection there is.</summary>
    public ksmbd_conn Conn => _connections[^1];

    /// <summary>How many connections there have been.</summary>
    public int Connections => _connections.Count;

    /// <summary>A response's PDU.</summary>
    public static byte[] Pdu(ulong mid, byte[] body) => ksmbd.Pdu(ksmbd.Response(Query, mid, 0, BodyStructure, body));

    /// <summary>A response's PDU, encrypted.</summary>
    public byte[] EncryptedPdu(ulong mid, byte[] body) =>
        ksmbd.Pdu(ksmbd.Transform(Session, _key, ++_nonce, ksmbd.Response(Query, mid, 0, BodyStructure, body)));

    /// <summary>A body that tells whose it is.</summary>
    public static byte[] Body(byte whose)
    {
        byte[] body = new byte[40];
        body.AsSpan().Fill(whose);
        return body;
    }

    /// <summary>Sends a request, waits for the response, and reads it.</summary>
    /// <returns>0, and the body was right, or the error.</returns>
    public int Ask(byte[] body)
    {
        int rc = Client.cifs_send_recv(Server, Query, out mid_q_entry? mid);
        if (rc != 0)
            return rc;
        MustHold(mid!, body);
        return 0;
    }

    /// <summary>Reads the response of a request, and gives the request back. It has to be this one.</summary>
    public void MustHold(mid_q_entry mid, byte[] body)
    {
        byte[] read = new byte[body.Length];
        int got = Client.smb2_read_response(mid, read);
        Client.release_mid(mid);
        ExploredRun.Expect(
            got == body.Length, "a reader of a response gets all of it", () => $"it got {got} of {body.Length} bytes");
        ExploredRun.Expect(
            read.AsSpan().SequenceEqual(body),
            "a reader of a response sees that response's bytes",
            () => $"it got {got} of {body.Length} bytes, the first {read[0]} instead of {body[0]}");
    }

    /// <summary>Unmounts, and waits until the demultiplex thread has ended.</summary>
    public void Unmount()
    {
        Client.cifs_put_tcp_session(Server);
        K.kernel_wait(Server.tsk!);
    }

    /// <summary>When all has ended: nothing is left, and no warning was logged.</summary>
    public void TearDown()
    {
        if (Server.decrypt_wq is not null)
            kernel.destroy_workqueue(Server.decrypt_wq);
        foreach (ksmbd_conn conn in _connections)
        {
            conn.close();
            K.sock_release(conn.sock);
        }

        _run.ExpectNoWarning();
        _run.ExpectNothingLeft();
    }
}
