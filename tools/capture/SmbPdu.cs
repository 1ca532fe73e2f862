// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;

namespace Rxqueue.Tools.Capture;

/// <summary>Whether an encrypted PDU was decrypted.</summary>
internal enum SmbPduDecryption
{
    /// <summary>It is not encrypted, or nobody has tried.</summary>
    None,

    /// <summary>It was.</summary>
    Done,

    /// <summary>Its signature does not match the key.</summary>
    Failed,
}

/// <summary>What is known of one PDU of a stream.</summary>
internal sealed class SmbPdu
{
    /// <summary>The <see cref="Partial"/> of a PDU whose length prefix is cut short.</summary>
    public const string PartialPrefix = "length header";

    /// <summary>The <see cref="Partial"/> of a PDU whose body is cut short.</summary>
    public const string PartialBody = "body";

    /// <summary>The stream offset of the 4-byte length prefix, in bytes.</summary>
    public required long Off { get; init; }

    /// <summary>The prefix's type: 0 for a message. 0 also if the prefix is cut short.</summary>
    public byte Type { get; init; }

    /// <summary>The body's length in bytes as the prefix says, without the prefix: 0 to 2^24 - 1. 0 also if the prefix
    /// is cut short.</summary>
    public int Len { get; init; }

    /// <summary><c>FE</c> for SMB2, <c>FD</c> for an encrypted message, <c>FF</c> for SMB1, else empty: for other types
    /// than 0, other protocol ids, and bodies without one.</summary>
    public string Proto { get; init; } = "";

    /// <summary>The messages of an SMB2 PDU, or of a decrypted one, in the order of their chain: those whose 64-byte
    /// header was received.</summary>
    public IReadOnlyList<SmbCommand> Commands { get; init; } = [];

    /// <summary>The size in bytes of an encrypted message once decrypted, if that field was received; else null.
    /// </summary>
    public uint? OrigSize { get; init; }

    /// <summary>Whether an encrypted message was decrypted.</summary>
    public SmbPduDecryption Decryption { get; init; }

    /// <summary><see cref="PartialPrefix"/> or <see cref="PartialBody"/> if the stream ends in this PDU; null if it is
    /// whole.</summary>
    public string? Partial { get; init; }

    /// <summary>Bytes received of what <see cref="Partial"/> names: of a body without its prefix. 0 if the PDU is
    /// whole.</summary>
    public int Have { get; init; }
}
