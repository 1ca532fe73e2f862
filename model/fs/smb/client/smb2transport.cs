// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static Rxqueue.Model.smb2pdu;

namespace Rxqueue.Model;

public abstract partial class smb_client
{
    /// <summary>
    /// Decrypts the PDU that a queue is at, in place on its pages, and discards the transform header. What the queue is at
    /// then, and has left of the PDU, is the decrypted message.
    /// </summary>
    /// <param name="rxq">The queue. All of the PDU has to be there.</param>
    /// <param name="find_key">Finds the key of a session.</param>
    /// <returns>0; <c>-EBADMSG</c> if it is no encrypted message, or does not have the signature that it should have;
    /// <c>-ENOKEY</c> if there is no key for its session; <c>-ENOMEM</c>.</returns>
    [MethodImpl(NoInlining)]
    public int smb3_decrypt(netfs_rxqueue rxq, Func<ulong, smb_decryption_key?>? find_key)
    {
        Span<byte> tr_hdr = stackalloc byte[TRANSFORM_HDR];
        if (rxq.pdu_remain < TRANSFORM_HDR
            || rxqueue.netfs_rxqueue_read(rxq, tr_hdr, 0, TRANSFORM_HDR) != TRANSFORM_HDR)
            return -EBADMSG;
        uint orig_len = OriginalMessageSize(tr_hdr);
        if (orig_len != rxq.pdu_remain - TRANSFORM_HDR)
        {
            cifs_dbg("Transform message is broken\n");
            return -EBADMSG;
        }

        smb_decryption_key? key = find_key?.Invoke(TransformSessionId(tr_hdr));
        if (key is null)
        {
            cifs_dbg("Could not get decryption key of session 0x%llx\n", TransformSessionId(tr_hdr));
            return -ENOKEY;
        }

        int rc = crypt_message(rxq, tr_hdr, key, orig_len);
        if (rc == 0)
            rxqueue.netfs_rxqueue_discard(rxq, TRANSFORM_HDR);
        return rc;
    }

    /// <summary><c>crypt_message()</c>: gathers the message, decrypts it, and writes it back where it was.</summary>
    [MethodImpl(NoInlining)]
    private int crypt_message(netfs_rxqueue rxq, ReadOnlySpan<byte> tr_hdr, smb_decryption_key key, uint orig_len)
    {
        aead_request? req = k.kzalloc(() => new aead_request(k, orig_len));
        if (req is null)
            return -ENOMEM;
        int rc = aead_decrypt(rxq, tr_hdr, key, req.text);
        k.kfree(req);
        return rc;
    }

    [MethodImpl(NoInlining)]
    private int aead_decrypt(netfs_rxqueue rxq, ReadOnlySpan<byte> tr_hdr, smb_decryption_key key, byte[] text)
    {
        if (rxqueue.netfs_rxqueue_read(rxq, text, TRANSFORM_HDR, (size_t)text.Length) != (size_t)text.Length)
            return -EBADMSG;
        if (!smb3_aead.Decrypt(key, tr_hdr, text))
        {
            cifs_dbg("crypt_message: the signature does not match\n");
            return -EBADMSG;
        }

        smb_write_back(rxq, TRANSFORM_HDR, text);
        return 0;
    }

    /// <summary>Writes over bytes of a queue, segment by segment.</summary>
    [MethodImpl(NoInlining)]
    private static void smb_write_back(netfs_rxqueue rxq, size_t skip, ReadOnlySpan<byte> text)
    {
        bvecq? from = rxq.take_from;
        uint slot = rxq.take_slot;
        skip += rxq.take_offset;
        while (text.Length > 0)
        {
            if (slot >= from!.nr_slots)
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
            }
            else
            {
                int part = (int)umin(blen - skip, (size_t)text.Length);
                bv.bv_page.fill(bv.bv_offset + skip, text[..part]);
                text = text[part..];
                skip = 0;
            }

            slot++;
        }
    }
}

/// <summary>What a decryption works with (<c>struct aead_request</c>).</summary>
internal sealed class aead_request(kernel k, uint cryptlen) : KernelObject(k)
{
    /// <summary>The text, gathered from the segments that it came in.</summary>
    internal byte[] text { get; } = new byte[cryptlen];

    public override string Description => "struct aead_request";
}
