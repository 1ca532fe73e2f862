// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Tools.Capture;

namespace Rxqueue.Tools.Receive;

/// <summary>
/// Decrypts the PDUs of a connection as the SMB client does with those that are large enough: a worker gets the decanted
/// PDU, decrypts it in place, and parses it.
/// </summary>
internal sealed class PduDecryption
{
    private const int PrefixBytes = SmbPduParser.PrefixBytes;
    private const int PartBytes = 64 * 1024;

    private readonly kernel _kernel;
    private readonly smb_client _client;
    private readonly rxqueue_variant _rxqueue;
    private readonly workqueue_struct _workqueue;
    private readonly Dictionary<ulong, SessionKey> _keys;
    private readonly SortedDictionary<ulong, int> _failed = [];
    private readonly SortedSet<ulong> _withoutCipher = [];
    private int _broken;
    private readonly string _what;

    /// <summary>Makes the workers of a connection.</summary>
    /// <param name="kernel">Its kernel.</param>
    /// <param name="variant">The variant of the client.</param>
    /// <param name="rxqueue">The receive queue's code.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="what">What complaints call the stream.</param>
    public PduDecryption(
        kernel kernel, string variant, rxqueue_variant rxqueue, IEnumerable<SessionKey> keys, string what)
    {
        _kernel = kernel;
        _rxqueue = rxqueue;
        _client = smb_clients.load(variant, kernel, rxqueue);
        _workqueue = kernel.alloc_workqueue("smb3decryptd", 1);
        _keys = keys.ToDictionary(key => key.SessionId);
        _what = what;
    }

    /// <summary>With which cipher the connection is encrypted.</summary>
    public NegotiatedCipher Negotiated { get; } = new();

    /// <summary>The sessions of which there was an encrypted PDU.</summary>
    public SortedSet<ulong> Sessions { get; } = [];

    /// <summary>What could not be decrypted, a line each.</summary>
    public IEnumerable<string> Complaints =>
    [
        .. _failed.Select(failed =>
            $"{_what}: {failed.Value} PDU{(failed.Value == 1 ? "" : "s")} of session 0x{failed.Key:x16} not decrypted: "
            + "the signature does not match, so S2CKEY is not its key"),
        .. _withoutCipher.Select(session =>
            $"{_what}: session 0x{session:x16} not decrypted: no NEGOTIATE response in the capture tells its cipher"),
        .. Enumerable.Repeat(
            $"{_what}: {_broken} encrypted PDU{(_broken == 1 ? "" : "s")} not decrypted: not as long as the transform header says",
            Math.Min(_broken, 1)),
    ];

    /// <summary>Whether a PDU is to be decrypted.</summary>
    /// <param name="header">Its transform header.</param>
    /// <param name="length">Its length in bytes, with that header.</param>
    /// <exception cref="BadInputException">The key cannot be one of the connection's cipher.</exception>
    public bool Wants(ReadOnlySpan<byte> header, uint length)
    {
        ulong session = smb2pdu.TransformSessionId(header);
        Sessions.Add(session);
        if (!_keys.ContainsKey(session))
            return false;
        if (smb2pdu.OriginalMessageSize(header) != length - smb2pdu.TRANSFORM_HDR)
        {
            _broken++;
            return false;
        }

        if (Find(session) is not null)
            return true;
        _withoutCipher.Add(session);
        return false;
    }

    /// <summary>Decrypts a PDU.</summary>
    /// <param name="excerpt">The PDU, decanted. It is at the decrypted message then.</param>
    /// <param name="session">The session that it belongs to.</param>
    /// <returns>Its messages; null if they were not decrypted.</returns>
    public IReadOnlyList<SmbCommand>? Decrypt(netfs_rxqueue excerpt, ulong session)
    {
        IReadOnlyList<SmbCommand>? commands = null;
        kernel.queue_work(_workqueue, new work_struct(_kernel, _ =>
        {
            if (_client.smb3_decrypt(excerpt, Find) == 0)
                commands = Parse(excerpt);
        }));
        kernel.flush_workqueue(_workqueue);
        if (commands is null)
            _failed[session] = _failed.GetValueOrDefault(session) + 1;
        return commands;
    }

    private smb_decryption_key? Find(ulong session)
    {
        if (Negotiated.Cipher is not ushort number || !Enum.IsDefined((smb_cipher)number))
            return null;
        smb_cipher cipher = (smb_cipher)number;
        byte[] key = _keys[session].ServerToClient;
        int size = smb3_aead.KeySize(cipher);
        if (key.Length != size)
        {
            throw new BadInputException(
                $"{_what}: session 0x{session:x16}: {Name(cipher)} takes a key of {size} bytes, S2CKEY has {key.Length}");
        }

        return new smb_decryption_key(cipher, key);
    }

    private static string Name(smb_cipher cipher) => cipher switch
    {
        smb_cipher.AES128_CCM => "AES-128-CCM",
        smb_cipher.AES128_GCM => "AES-128-GCM",
        smb_cipher.AES256_CCM => "AES-256-CCM",
        _ => "AES-256-GCM",
    };

    private IReadOnlyList<SmbCommand> Parse(netfs_rxqueue excerpt)
    {
        uint length = excerpt.pdu_remain;
        SmbPduParser parser = new();
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        BinaryPrimitives.WriteUInt32BigEndian(prefix, length);
        parser.Begin(0, prefix);
        byte[] buffer = new byte[Math.Min(length, PartBytes)];
        for (uint done = 0; done < length;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(length - done, PartBytes));
            ulong got = _rxqueue.netfs_rxqueue_read(excerpt, part, done, (ulong)part.Length);
            if (got != (ulong)part.Length)
                throw new QueueMisbehavedException($"read of {part.Length} decrypted bytes returned {got}");
            parser.Feed(part);
            done += (uint)part.Length;
        }

        return parser.End().Commands;
    }
}
