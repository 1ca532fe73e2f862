// SPDX-License-Identifier: GPL-2.0-only
using System.IO;
using Rxqueue.Model;

namespace Rxqueue.Tools.Receive;

/// <summary>What the user asked <c>rxq receive</c> for.</summary>
/// <param name="Capture">The capture file; <c>-</c> for standard input.</param>
/// <param name="Ports">The server ports.</param>
/// <param name="Layout">How segments lie in pages, one of <see cref="SegmentLayout.ByName"/>.</param>
/// <param name="Decant">Whether bodies are decanted.</param>
/// <param name="Profile">The kernel's tree.</param>
/// <param name="Variant">The variant of rxqueue.c.</param>
/// <param name="SessionKeys">What sessions are decrypted with.</param>
/// <param name="Json">Whether to print JSON.</param>
/// <param name="Trace">Where to write events; null for nowhere.</param>
/// <param name="Script">Where to write the streams as scripts; null for nowhere.</param>
internal sealed record ReceiveOptions(
    string Capture,
    ushort[] Ports,
    string Layout,
    bool Decant,
    bvecq_profile Profile,
    string Variant,
    SessionKey[] SessionKeys,
    bool Json,
    string? Trace,
    string? Script)
{
    /// <summary>The script of a stream: the first has the name that was given, others a number before its ending.</summary>
    public string ScriptFor(int stream) =>
        stream == 0 ? Script! : Path.ChangeExtension(Script!, $"{stream}{Path.GetExtension(Script)}");
}
