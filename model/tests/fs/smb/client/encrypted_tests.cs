// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests;

/// <summary>Encrypted PDUs, decrypted by the demultiplex thread and by workers.</summary>
public sealed class encrypted_tests
{
    private const ushort Query = 16;

    [Theory]
    [InlineData("posted", smb_cipher.AES128_CCM)]
    [InlineData("posted", smb_cipher.AES128_GCM)]
    [InlineData("posted", smb_cipher.AES256_CCM)]
    [InlineData("posted", smb_cipher.AES256_GCM)]
    [InlineData("fixed", smb_cipher.AES128_CCM)]
    [InlineData("fixed", smb_cipher.AES128_GCM)]
    [InlineData("fixed", smb_cipher.AES256_CCM)]
    [InlineData("fixed", smb_cipher.AES256_GCM)]
    public void The_demultiplex_thread_decrypts_in_place(string variant, smb_cipher cipher)
    {
        SmbMount m = new(variant) { Key = new smb_decryption_key(cipher, SmbMount.Bytes(smb3_aead.KeySize(cipher))) };
        byte[] body = SmbMount.Bytes(3000), data = SmbMount.Bytes(5000, 2);
        m.Ask(Query);
        m.Ask(smb2pdu.SMB2_READ, room: 8192);
        m.Conn.send(m.Encrypted(ksmbd.Response(Query, 0, 0, 9, body), ksmbd.ReadResponse(1, data)), 700);

        m.RunToTheEnd();

        Assert.Equal(body, m.Answers[0].Body[..body.Length]);
        Assert.Equal(data, m.Answers[1].Body);
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted", smb_cipher.AES128_CCM)]
    [InlineData("posted", smb_cipher.AES128_GCM)]
    [InlineData("posted", smb_cipher.AES256_CCM)]
    [InlineData("posted", smb_cipher.AES256_GCM)]
    [InlineData("fixed", smb_cipher.AES128_CCM)]
    [InlineData("fixed", smb_cipher.AES128_GCM)]
    [InlineData("fixed", smb_cipher.AES256_CCM)]
    [InlineData("fixed", smb_cipher.AES256_GCM)]
    public void Workers_decrypt_what_they_are_given(string variant, smb_cipher cipher)
    {
        SmbMount m = Offloading(variant);
        m.Key = new smb_decryption_key(cipher, SmbMount.Bytes(smb3_aead.KeySize(cipher)));
        byte[][] data = [.. Enumerable.Range(0, 6).Select(i => SmbMount.Bytes(4000, i))];
        AskForAll(m, data);

        foreach ((byte[] part, int i) in data.Select((part, i) => (part, i)))
            m.Conn.send(m.Encrypted(ksmbd.ReadResponse((ulong)i, part)), 1448);
        WaitForAnswers(m, data.Length);

        foreach (byte[] part in data)
            Assert.Contains(m.Answers, answer => answer.Body.SequenceEqual(part));

        // While more than one request is in flight it is a worker's; the last is the demultiplex thread's.
        Assert.Contains(m.Answers, answer => answer.By == "kworker/smb3decryptd");
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted", 0U)]
    [InlineData("posted", 64U)]
    [InlineData("fixed", 0U)]
    [InlineData("fixed", 64U)]
    public void Neighbouring_PDUs_share_a_page_and_are_decrypted_at_the_same_time(string variant, uint gap)
    {
        SmbMount m = Offloading(variant, gap);
        byte[][] data = [.. Enumerable.Range(0, 12).Select(i => SmbMount.Bytes(500, i))];
        AskForAll(m, data);

        // All of them in a few pages: where there is no gap a slot of the queue holds several PDUs.
        foreach ((byte[] part, int i) in data.Select((part, i) => (part, i)))
            m.Conn.send(m.Encrypted(ksmbd.ReadResponse((ulong)i, part)));
        WaitForAnswers(m, data.Length);

        foreach (byte[] part in data)
            Assert.Contains(m.Answers, answer => answer.Body.SequenceEqual(part));
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void Without_memory_for_the_work_the_demultiplex_thread_decrypts(string variant)
    {
        SmbMount m = Offloading(variant);
        byte[][] data = [SmbMount.Bytes(4000, 1), SmbMount.Bytes(4000, 2)];
        AskForAll(m, data);
        m.K.failing_kmallocs = 1;

        m.Conn.send(m.Encrypted(ksmbd.ReadResponse(0, data[0])), 1448);
        WaitForAnswers(m, 1);

        Assert.Equal("cifsd", m.Answers[0].By);
        Assert.Equal(data[0], m.Answers[0].Body);
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void A_wrong_signature_is_a_reason_to_connect_anew(string variant)
    {
        SmbMount m = new(variant);
        m.Ask(Query);
        byte[] pdu = m.Encrypted(ksmbd.Response(Query, 0));
        pdu[^1] ^= 1;
        m.Conn.send(pdu);

        m.RunToTheEnd();

        Assert.Contains("crypt_message: the signature does not match", m.K.log);
        Assert.Equal(mid_state.MID_RETRY_NEEDED, Assert.Single(m.Answers).State);
        Assert.Equal(2, m.Connections);
        m.AssertClean();
    }

    [Theory]
    [InlineData("posted")]
    [InlineData("fixed")]
    public void A_session_without_a_key_is_told(string variant)
    {
        SmbMount m = new(variant);
        m.Ask(Query);
        m.Conn.send(ksmbd.Pdu(ksmbd.Transform(0x77, m.Key, 1, ksmbd.Response(Query, 0))));

        m.RunToTheEnd();

        Assert.Contains("Could not get decryption key of session 0x77", m.K.log);
        Assert.Equal(mid_state.MID_RETRY_NEEDED, Assert.Single(m.Answers).State);
        m.AssertClean();
    }

    [Fact]
    public void Posted_a_PDU_of_more_segments_than_a_bvecq_has_slots_is_an_oops_when_it_is_decanted()
    {
        SmbMount m = Offloading("posted");
        m.Ask(Query);
        m.Ask(Query);

        m.Conn.send(m.Encrypted(ksmbd.Response(Query, 0, 0, 9, SmbMount.Bytes(1600))), 50);
        m.K.kernel_wait(m.Server.tsk!);

        SanitizerReport oops = Assert.Single(m.K.oopses);
        Assert.Equal((OopsKind.NullDeref, "netfs_bvecq_append_seg"), (oops.Kind, oops.Function));
    }

    [Fact]
    public void Fixed_it_is_decrypted()
    {
        SmbMount m = Offloading("fixed");
        byte[] data = SmbMount.Bytes(1600);
        AskForAll(m, [data, data]);

        m.Conn.send(m.Encrypted(ksmbd.ReadResponse(0, data)), 50);
        WaitForAnswers(m, 1);

        Assert.Equal(("kworker/smb3decryptd", 1600), (m.Answers[0].By, m.Answers[0].Body.Length));
        Assert.Equal(0, m.Unmount());
        m.AssertClean();
    }

    /// <summary>A mount whose workers are given whatever they may be given.</summary>
    internal static SmbMount Offloading(
        string variant, uint? gap = null, Func<kernel, rxqueue_variant>? rxqueue = null)
    {
        SmbMount m = new(variant, smp: true, sharedPageGap: gap, rxqueue: rxqueue);
        m.Server.decrypt_wq = m.K.alloc_workqueue("smb3decryptd", 3);
        return m;
    }

    private static void AskForAll(SmbMount m, byte[][] data)
    {
        foreach (byte[] part in data)
            m.Ask(smb2pdu.SMB2_READ, room: part.Length);
    }

    internal static void WaitForAnswers(SmbMount m, int count) =>
        kernel.wait_event(m.Answered, () => m.AnswerCount >= count);
}
