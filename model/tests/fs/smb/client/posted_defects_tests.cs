// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>What goes wrong as posted when the queue is shared, and does not when it is fixed.</summary>
public sealed class posted_defects_tests
{
    private const ushort Query = 16;

    [Theory]
    [InlineData(100, 100_000)]
    [InlineData(4000, 1448)]
    [InlineData(4000, 50)]
    public void Fixed_a_response_can_be_read_when_the_demultiplex_thread_has_gone_on(int length, int segment)
    {
        SmbMount m = new("fixed");
        byte[] body = SmbMount.Bytes(length);
        mid_q_entry mid = KeepResponse(m, body, segment);

        byte[] read = new byte[length];
        Assert.Equal(length, m.Client.smb2_read_response(mid, read));

        Assert.Equal(body, read);
        m.Client.release_mid(mid);
        m.AssertClean();
    }

    [Theory]
    [InlineData(100, 100_000)]
    [InlineData(4000, 1448)]
    public void Posted_its_slots_have_been_emptied(int length, int segment)
    {
        SmbMount m = new("posted");
        mid_q_entry mid = KeepResponse(m, SmbMount.Bytes(length), segment);

        byte[] read = new byte[length];
        Assert.Equal(0, m.Client.smb2_read_response(mid, read));
    }

    [Fact]
    public void Posted_a_response_in_several_bvecqs_is_cut_off_behind_the_first()
    {
        SmbMount m = new("posted");

        // The reference is on the first bvecq; when the message is consumed that one is taken out of the chain.
        mid_q_entry mid = KeepResponse(m, SmbMount.Bytes(4000), 50);

        Assert.Null(mid.resp_bq!.next);
        Assert.Equal(4000U, mid.resp_len);
    }

    [Theory]
    [InlineData("posted", 2)]
    [InlineData("fixed", 1)]
    public void A_response_does_not_show_what_came_after_it(string variant, int seed)
    {
        SmbMount m = new(variant, smp: true);
        mid_q_entry? kept = null;
        m.Client.cifs_call_async(m.Server, Query, mid => kept = mid);
        m.Ask(Query);
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Query, 0, 0, 9, SmbMount.Bytes(100, 1))));
        WaitUntilIdle(m);

        // As posted the bvecq that the response was in is filled again, and the reader sees the next one's bytes.
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Query, 1, 0, 9, SmbMount.Bytes(100, 2))).AsSpan(..^1));
        WaitUntilIdle(m);
        byte[] read = new byte[99];
        Assert.Equal(99, m.Client.smb2_read_response(kept!, read));
        m.Client.release_mid(kept!);

        Assert.Equal(SmbMount.Bytes(100, seed)[..99], read);
        Assert.Equal(0, m.Unmount());
        if (variant == "fixed")
            m.AssertClean();
    }

    [Theory]
    [InlineData("posted", mid_state.MID_SHUTDOWN)]
    [InlineData("fixed", mid_state.MID_RESPONSE_RECEIVED)]
    public void A_PDU_that_could_not_be_decanted_is_decrypted_by_the_demultiplex_thread(string variant, mid_state state)
    {
        // Posted, -ENOMEM is true: the PDU counts as taken over, and is lost.
        SmbMount m = encrypted_tests.Offloading(variant, rxqueue: k => new decant_fails(rxqueue_variants.load(variant, k), k));
        m.Ask(Query);
        m.Ask(Query);
        m.Conn.send(m.Encrypted(ksmbd.Response(Query, 0)));
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Query, 1)));
        encrypted_tests.WaitForAnswers(m, variant == "posted" ? 1 : 2);

        Assert.Equal(0, m.Unmount());

        Assert.Equal(2, m.Answers.Count);
        Assert.Contains(m.Answers, answer => answer.State == state);
        m.AssertClean();
    }

    [Fact]
    public void Posted_a_worker_answers_a_request_of_the_new_connection_with_a_response_of_the_old_one()
    {
        SmbMount m = encrypted_tests.Offloading("posted");
        completion key_wanted = new(m.K, "key wanted"), go_on = new(m.K, "go on");
        m.Server.find_key = _ =>
        {
            kernel.complete(key_wanted);
            kernel.wait_for_completion(go_on);
            return m.Key;
        };
        m.Ask(Query);
        m.Ask(Query);
        m.Conn.send(m.Encrypted(ksmbd.Response(Query, 0, status: 0xc0000001)));
        kernel.wait_for_completion(key_wanted);

        completion connected = new(m.K, "connected");
        m.Accepted = _ => kernel.complete(connected);
        m.Conn.fin();
        kernel.wait_for_completion(connected);
        AskWhenConnected(m);
        kernel.complete(go_on);
        encrypted_tests.WaitForAnswers(m, 3);

        Assert.Equal(
            [mid_state.MID_RETRY_NEEDED, mid_state.MID_RETRY_NEEDED, mid_state.MID_RESPONSE_RECEIVED],
            m.Answers.Select(answer => answer.State));
        Assert.Equal(0xc0000001, m.Answers[2].Status);
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Fact]
    public void Fixed_the_old_connection_is_done_with_before_its_requests_are_given_up()
    {
        SmbMount m = encrypted_tests.Offloading("fixed");
        completion key_wanted = new(m.K, "key wanted"), go_on = new(m.K, "go on");
        m.Server.find_key = _ =>
        {
            kernel.complete(key_wanted);
            kernel.wait_for_completion(go_on);
            return m.Key;
        };
        m.Ask(Query);
        m.Ask(Query);
        m.Conn.send(m.Encrypted(ksmbd.Response(Query, 0, status: 0xc0000001)));
        kernel.wait_for_completion(key_wanted);

        m.Conn.fin();
        kernel.complete(go_on);
        encrypted_tests.WaitForAnswers(m, 2);

        Assert.Equal(0xc0000001, m.Answers[0].Status);
        Assert.Equal(mid_state.MID_RETRY_NEEDED, m.Answers[1].State);
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void A_refill_of_nothing_in_particular_takes_what_there_is(string variant)
    {
        SmbMount m = new(variant);
        netfs_rxqueue rxq = m.Server.rx_queue;
        rxq.refillable = true;
        m.Conn.send(new byte[10]);
        Assert.Equal((0, 10U), (m.Client.smb_rxqueue_tcp_refill(m.Server, rxq, 0), rxq.qsize));
    }

    [Fact]
    public void Fixed_it_does_not_wait() =>
        Assert.Equal(-11, Refill("fixed"));

    [Fact]
    public void Posted_it_waits_though_its_documentation_says_that_it_does_not() =>
        Assert.Equal(
            "the only task sleeps: rxq-1 waits on rx_waitq in smb_rxqueue_tcp_refill",
            Assert.Throws<KernelOopsException>(() => Refill("posted")).Access);

    private static int Refill(string variant)
    {
        SmbMount m = new(variant);
        m.Server.rx_queue.refillable = true;
        return m.Client.smb_rxqueue_tcp_refill(m.Server, m.Server.rx_queue, 0);
    }

    /// <summary>The demultiplex thread has received all that there is, and sleeps.</summary>
    private static void WaitUntilIdle(SmbMount m)
    {
        thread_info cifsd = m.K.task_thread_info(m.Server.tsk!);
        while (m.Conn.sock.sk.copied_seq != m.Conn.sent || cifsd.state == task_state.TASK_RUNNING)
            m.K.cond_resched();
    }

    /// <summary>The connection is there when <c>connect</c> returns, and may be used some instants later.</summary>
    private static void AskWhenConnected(SmbMount m)
    {
        while (kernel.READ_ONCE(m.Server.tcpStatus) != statusEnum.CifsGood)
            m.K.cond_resched();
        m.Ask(Query);
    }

    /// <summary>A request is answered; its callback keeps the response, which the test reads later.</summary>
    private static mid_q_entry KeepResponse(SmbMount m, byte[] body, int segment)
    {
        mid_q_entry? kept = null;
        m.Client.cifs_call_async(m.Server, Query, mid => kept = mid);
        m.Conn.send(ksmbd.Pdu(ksmbd.Response(Query, 0, 0, 9, body)), segment);
        m.RunToTheEnd();
        return kept!;
    }

    private sealed class decant_fails(rxqueue_variant inner, kernel k) : rxqueue_variant(k)
    {
        public override bvecq netfs_alloc_rx_bvecq(uint nr_bv) => inner.netfs_alloc_rx_bvecq(nr_bv);

        public override void netfs_put_rx_bvecq(bvecq? bq) => inner.netfs_put_rx_bvecq(bq);

        public override ulong netfs_rxqueue_read_iter(
            netfs_rxqueue rxq, scoped ref iov_iter dest, ulong skip, ulong amount) =>
            inner.netfs_rxqueue_read_iter(rxq, ref dest, skip, amount);

        public override ulong netfs_rxqueue_read(netfs_rxqueue rxq, Span<byte> buffer, ulong skip, ulong amount) =>
            inner.netfs_rxqueue_read(rxq, buffer, skip, amount);

        public override void netfs_rxqueue_discard(netfs_rxqueue rxq, ulong amount) =>
            inner.netfs_rxqueue_discard(rxq, amount);

        public override uint netfs_rxqueue_count(netfs_rxqueue rxq, ulong amount) =>
            inner.netfs_rxqueue_count(rxq, amount);

        public override bvecq? netfs_rxqueue_decant(netfs_rxqueue rxq, ulong amount) => null;

        public override int netfs_rxqueue_tcp_refill(socket tcp_sock, netfs_rxqueue rxq, ulong min_size) =>
            inner.netfs_rxqueue_tcp_refill(tcp_sock, rxq, min_size);

        public override int netfs_rxqueue_tcp_consume(socket tcp_sock, netfs_rxqueue rxq, ulong amount) =>
            inner.netfs_rxqueue_tcp_consume(tcp_sock, rxq, amount);
    }
}
