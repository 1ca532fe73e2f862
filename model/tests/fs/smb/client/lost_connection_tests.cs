// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>The connection ends, or has to: at every moment, and in every way.</summary>
public sealed class lost_connection_tests
{
    private const ushort Create = 5;

    public static TheoryData<string, byte[]> Bad_frames()
    {
        byte[] zero_next = ksmbd.Response(Create, 0), odd_next = ksmbd.Response(Create, 0), far_next = ksmbd.Response(Create, 0);
        zero_next[20] = 65;
        odd_next[20] = 68;
        far_next[21] = 16;
        TheoryData<string, byte[]> frames = [];
        foreach (string variant in (string[])["posted", "fixed"])
        {
            frames.Add(variant, ksmbd.Pdu([], 0x83));
            frames.Add(variant, ksmbd.Pdu(ksmbd.Response(Create, 0), 0x42));
            frames.Add(variant, ksmbd.Pdu(new byte[63]));
            frames.Add(variant, ksmbd.Pdu(new byte[200]));
            frames.Add(variant, ksmbd.Pdu(ksmbd.Response(Create, 0).AsSpan(..65)));
            frames.Add(variant, ksmbd.Pdu(zero_next));
            frames.Add(variant, ksmbd.Pdu(odd_next));
            frames.Add(variant, ksmbd.Pdu(far_next));
            frames.Add(variant, ksmbd.Pdu([0xfd, .. "SMB"u8, .. new byte[100]]));
        }

        return frames;
    }

    [Theory]
    [MemberData(nameof(Bad_frames))]
    public void After_a_bad_frame_the_client_connects_anew_and_asks_again(string variant, byte[] frame)
    {
        SmbMount m = new(variant);
        m.Ask(Create);
        m.Conn.send(frame);
        m.Accepted = conn =>
        {
            if (m.Connections == 2)
                conn.fin();
            else
                m.Client.cifs_put_tcp_session(m.Server);
        };

        m.Client.cifs_demultiplex_thread(m.Server);

        Assert.Equal(mid_state.MID_RETRY_NEEDED, Assert.Single(m.Answers).State);
        m.AssertClean();
    }

    [Theory]
    [InlineData("fixed", "fin")]
    [InlineData("fixed", "reset")]
    public void Wherever_the_connection_ends_the_request_is_answered_or_to_be_sent_again(string variant, string how)
    {
        byte[] data = SmbMount.Bytes(300);
        byte[] stream =
        [
            .. ksmbd.Pdu(ksmbd.Response(Create, 0, 0, 9, SmbMount.Bytes(40))), .. ksmbd.Pdu(ksmbd.ReadResponse(1, data)),
        ];
        int create_end = 4 + 64 + 8 + 40;
        for (int cut = 0; cut <= stream.Length; cut++)
        {
            SmbMount m = new(variant);
            m.Ask(Create);
            m.Ask(smb2pdu.SMB2_READ, room: 4096);
            m.Conn.send(stream.AsSpan(0, cut), 50);
            if (how == "reset")
                m.Conn.reset();
            m.RunToTheEnd();

            Assert.Equal(
                [cut >= create_end ? mid_state.MID_RESPONSE_RECEIVED : mid_state.MID_RETRY_NEEDED,
                    cut == stream.Length ? mid_state.MID_RESPONSE_RECEIVED : mid_state.MID_RETRY_NEEDED],
                m.Answers.Select(answer => answer.State));
            m.AssertClean();
        }
    }

    [Theory]
    [InlineData("posted", 2)]
    [InlineData("fixed", 1)]
    public void Of_the_old_connections_stream_nothing_is_parsed_as_the_new_ones(string variant, int bad_frames)
    {
        SmbMount m = new(variant);

        // A bad frame, and behind it more that came with it.
        m.Conn.send([.. ksmbd.Pdu([], 0x83), .. ksmbd.Pdu([], 0x83)]);
        m.Accepted = conn =>
        {
            if (m.Connections == 2)
                conn.fin();
            else
                m.Client.cifs_put_tcp_session(m.Server);
        };

        m.Client.cifs_demultiplex_thread(m.Server);

        Assert.Equal(bad_frames, m.K.log.Count(line => line == "RFC 1002 unknown response type 0x83"));
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted", mid_state.MID_RESPONSE_RECEIVED)]
    [InlineData("fixed", mid_state.MID_RETRY_NEEDED)]
    public void A_READ_whose_data_did_not_all_come_has_not_succeeded(string variant, mid_state state)
    {
        SmbMount m = new(variant);
        byte[] pdu = ksmbd.Pdu(ksmbd.ReadResponse(0, SmbMount.Bytes(1000)));
        m.Ask(smb2pdu.SMB2_READ, room: 1000);
        m.Conn.send(pdu.AsSpan(..^400));

        m.RunToTheEnd();

        // Posted, the reader gets 600 bytes and takes the file to end there.
        Assert.Equal((state, 600), (m.Answers[0].State, m.Answers[0].Body.Length));
        m.AssertClean();
    }

    [Fact]
    public void A_server_that_does_not_answer_is_tried_again_until_it_does()
    {
        SmbMount m = new("fixed");
        int refused = 0;
        m.Conn.fin();
        m.Refuse = true;
        m.Refused = () => m.Refuse = ++refused < 5;
        m.Accepted = _ => m.Client.cifs_put_tcp_session(m.Server);

        m.Client.cifs_demultiplex_thread(m.Server);

        Assert.Equal((5, 15_000_000_000UL), (refused, m.K.clock_ns));
        m.AssertClean();
    }

    [Fact]
    public void Posted_nobody_wakes_a_sleeping_thread_that_is_asked_to_reconnect()
    {
        SmbMount m = new("posted", smp: true);
        Sleep(m);

        m.Client.cifs_signal_cifsd_for_reconnect(m.Server);

        string hang = Assert.Throws<KernelOopsException>(
            () => kernel.wait_event(m.Answered, () => m.AnswerCount > 0)).Access;
        Assert.Contains("cifsd-2 waits on rx_waitq in smb_rxqueue_tcp_refill", hang, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_it_is_woken_and_the_request_is_sent_again()
    {
        SmbMount m = new("fixed", smp: true);
        Sleep(m);

        m.Client.cifs_signal_cifsd_for_reconnect(m.Server);
        encrypted_tests.WaitForAnswers(m, 1);

        Assert.Equal(mid_state.MID_RETRY_NEEDED, m.Answers[0].State);
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Fact]
    public void Posted_a_reconnect_before_the_first_byte_is_an_oops()
    {
        SmbMount m = new("posted");
        m.Client.cifs_signal_cifsd_for_reconnect(m.Server);
        SanitizerReport? oops = m.K.explain(Assert.ThrowsAny<Exception>(() => m.Client.cifs_demultiplex_thread(m.Server)));
        Assert.Equal((OopsKind.NullDeref, "netfs_rxqueue_discard"), (oops!.Kind, oops.Function));
    }

    [Fact]
    public void Fixed_it_is_a_reconnect()
    {
        SmbMount m = new("fixed");
        m.Client.cifs_signal_cifsd_for_reconnect(m.Server);
        m.Accepted = _ => m.Client.cifs_put_tcp_session(m.Server);
        Assert.Equal(0, m.Client.cifs_demultiplex_thread(m.Server));
        m.AssertClean();
    }

    [Fact]
    public void Posted_a_killed_demultiplex_thread_spins_as_long_as_nobody_unmounts()
    {
        SmbMount m = new("posted", smp: true);
        Sleep(m);

        m.K.send_sig(kernel.SIGKILL, m.Server.tsk!);
        m.K.kernel_wait(m.Server.tsk!);

        SanitizerReport hang = Assert.Single(m.K.oopses);
        Assert.Equal((OopsKind.Hang, "smb_rxqueue_tcp_refill"), (hang.Kind, hang.Function));
        Assert.Equal("50 sleeps were interrupted by the same signal", hang.Access);
    }

    [Fact]
    public void Fixed_it_shuts_the_connection_down()
    {
        SmbMount m = new("fixed", smp: true);
        Sleep(m);

        m.K.send_sig(kernel.SIGKILL, m.Server.tsk!);

        Assert.Equal(0, m.K.kernel_wait(m.Server.tsk!));
        Assert.Equal(mid_state.MID_SHUTDOWN, Assert.Single(m.Answers).State);
        m.AssertClean();
    }

    /// <summary>One request is sent, one was answered; the demultiplex thread has nothing to do.</summary>
    private static void Sleep(SmbMount m)
    {
        m.Ask(Create);
        m.Ask(Create);
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Create, 0)));
        encrypted_tests.WaitForAnswers(m, 1);
        m.Answers.Clear();
    }
}
