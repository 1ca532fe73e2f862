// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools.Capture;

/// <summary>One SMB2 message of a PDU, from its header.</summary>
/// <param name="Cmd">The command, 0 to 18 for those defined.</param>
/// <param name="Mid">The message id.</param>
/// <param name="Next">NextCommand: bytes from this header to the next of the chain, 0 in the last. As received, even
/// if it leads nowhere.</param>
/// <param name="Status">The status of a response. A request has other things in that field.</param>
/// <param name="IsResponse">Whether the header's flags say that a server sent it.</param>
internal readonly record struct SmbCommand(ushort Cmd, ulong Mid, uint Next, uint Status, bool IsResponse);
