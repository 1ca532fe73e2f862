// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>What the demultiplex thread does with the PDUs of a connection that stays.</summary>
public sealed class receiving_tests
{
    private const ushort Tree_connect = 3, Create = 5, Query = 16;

    [Theory]
    [InlineData("posted", 1)]
    [InlineData("posted", 7)]
    [InlineData("posted", 66)]
    [InlineData("posted", 100_000)]
    [InlineData("fixed", 1)]
    [InlineData("fixed", 7)]
    [InlineData("fixed", 66)]
    [InlineData("fixed", 100_000)]
    public void A_response_reaches_its_request_however_it_is_cut(string variant, int segment)
    {
        SmbMount m = new(variant);
        byte[] body = SmbMount.Bytes(300);
        m.Ask(Create);
        m.Ask(Tree_connect);
        m.Conn.send(
            [
                .. ksmbd.Pdu(ksmbd.Response(Tree_connect, 1, status: 0xc0000022)),
                .. ksmbd.Pdu(ksmbd.Response(Create, 0, 0, 89, body)),
            ], segment);

        m.RunToTheEnd();

        Assert.Equal([0xc0000022, 0], m.Answers.Select(answer => answer.Status));
        Assert.Equal(body, m.Answers[1].Body);
        Assert.All(m.Answers, answer => Assert.Equal(mid_state.MID_RESPONSE_RECEIVED, answer.State));
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void Each_message_of_a_compound_reaches_its_request(string variant)
    {
        SmbMount m = new(variant);
        byte[][] bodies = [SmbMount.Bytes(50, 1), SmbMount.Bytes(101, 2), SmbMount.Bytes(8, 3)];
        foreach (byte[] _ in bodies)
            m.Ask(Query);
        m.Conn.send(ksmbd.Pdu(ksmbd.Compound([.. bodies.Select((body, i) => ksmbd.Response(Query, (ulong)i, 0, 9, body))])), 40);

        m.RunToTheEnd();

        // A message of a compound reaches up to where the next begins, 8-byte aligned.
        Assert.Equal(bodies, m.Answers.Select((answer, i) => answer.Body[..bodies[i].Length]));
        Assert.Equal([56, 104, 8], m.Answers.Select(answer => answer.Body.Length));
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void An_interim_response_leaves_the_request_waiting(string variant)
    {
        SmbMount m = new(variant);
        m.Ask(Create);
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, 0, smb2pdu.STATUS_PENDING)));
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, 0, 0)));

        m.RunToTheEnd();

        Assert.Equal(0U, Assert.Single(m.Answers).Status);
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void What_nobody_waits_for_is_consumed(string variant)
    {
        SmbMount m = new(variant);
        m.Ask(Create);
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Query, 77, 0, 9, SmbMount.Bytes(5000))), 1448);
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, 0)));

        m.RunToTheEnd();

        Assert.Equal(0U, Assert.Single(m.Answers).Status);
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted", 0)]
    [InlineData("posted", 9)]
    [InlineData("fixed", 0)]
    [InlineData("fixed", 9)]
    public void A_keep_alive_is_no_answer(string variant, int length)
    {
        SmbMount m = new(variant);
        m.Ask(Create);
        m.Conn.send(ksmbd.Pdu(new byte[length], smb2pdu.RFC1002_SESSION_KEEP_ALIVE));
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, 0)));

        m.RunToTheEnd();

        Assert.Equal(mid_state.MID_RESPONSE_RECEIVED, Assert.Single(m.Answers).State);
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted", 1, 0)]
    [InlineData("posted", 1448, 0)]
    [InlineData("posted", 100_000, 16)]
    [InlineData("fixed", 1, 0)]
    [InlineData("fixed", 1448, 0)]
    [InlineData("fixed", 100_000, 16)]
    public void The_data_of_a_READ_are_copied_to_where_the_reader_wants_them(string variant, int segment, byte padding)
    {
        SmbMount m = new(variant);
        byte[] data = SmbMount.Bytes(segment == 1 ? 200 : 10_000);
        m.Ask(smb2pdu.SMB2_READ, room: 16_384);
        m.Ask(Create);
        m.Conn.send(
            [.. ksmbd.Pdu(ksmbd.ReadResponse(0, data, padding)), .. ksmbd.Pdu(ksmbd.Response(Create, 1))], segment);

        m.RunToTheEnd();

        Assert.Equal(data, m.Answers[0].Body);
        Assert.Equal(0U, m.Answers[1].Status);
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void A_READ_that_failed_has_an_ordinary_response(string variant)
    {
        SmbMount m = new(variant);
        m.Ask(smb2pdu.SMB2_READ, room: 4096);
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(smb2pdu.SMB2_READ, 0, status: 0xc0000011, 9, 0)));

        m.RunToTheEnd();

        Assert.Equal((0xc0000011, 0), (m.Answers[0].Status, m.Answers[0].Body.Length));
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void More_data_than_there_is_room_for_are_malformed_and_the_next_PDU_is_none_the_worse(string variant)
    {
        SmbMount m = new(variant);
        m.Ask(smb2pdu.SMB2_READ, room: 100);
        m.Ask(Create);
        m.Conn.send(ksmbd.Pdu(ksmbd.ReadResponse(0, SmbMount.Bytes(101))));
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, 1)));

        m.RunToTheEnd();

        Assert.Equal(
            [mid_state.MID_RESPONSE_MALFORMED, mid_state.MID_RESPONSE_RECEIVED],
            m.Answers.Select(answer => answer.State));
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void An_issuer_sleeps_until_its_answer_has_come(string variant)
    {
        SmbMount m = new(variant, smp: true);
        int answered = 0;
        m.Server.send = mid => m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, mid.mid, status: 0xc0000034)));
        task_struct[] issuers = [.. Enumerable.Range(0, 3).Select(_ => m.K.user_mode_thread(() =>
        {
            // The peer of the model is one task's at a time.
            lock (m)
            {
                int rc = m.Client.cifs_send_recv(m.Server, Create, out mid_q_entry? mid);
                if (rc == 0 && smb2pdu.Status(mid!.resp_hdr) == 0xc0000034)
                    answered++;
                m.Client.release_mid(mid!);
                return rc;
            }
        }, "issuer"))];

        Assert.All(issuers, issuer => Assert.Equal(0, m.K.kernel_wait(issuer)));

        Assert.Equal(3, answered);
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void A_killed_issuer_gives_up_and_the_answer_is_dropped_when_it_comes(string variant)
    {
        SmbMount m = new(variant, smp: true);
        completion sent = new(m.K, "the request");
        m.Server.send = _ => kernel.complete(sent);
        task_struct issuer = m.K.user_mode_thread(
            () => m.Client.cifs_send_recv(m.Server, Create, out _), "issuer");
        kernel.wait_for_completion(sent);

        m.K.send_sig(kernel.SIGKILL, issuer);
        Assert.Equal(-512, m.K.kernel_wait(issuer));
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, 0, 0, 9, SmbMount.Bytes(1000))));

        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void Unmount_ends_a_thread_that_waits_and_fails_what_is_not_answered(string variant)
    {
        SmbMount m = new(variant, smp: true);
        m.Ask(Create);

        Assert.Equal(0, m.Unmount());

        Assert.Equal(mid_state.MID_SHUTDOWN, Assert.Single(m.Answers).State);
        Assert.Equal(-2, m.Client.cifs_send_recv(m.Server, Create, out _));
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void A_request_for_which_there_is_no_memory_is_not_sent(string variant)
    {
        SmbMount m = new(variant);
        m.K.failing_kmallocs = 1;
        Assert.Equal(-12, m.Client.cifs_send_recv(m.Server, Create, out mid_q_entry? mid));
        Assert.Null(mid);
        Assert.Empty(m.Sent);
        m.RunToTheEnd();
        m.AssertClean();
    }
}
