// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools.Capture;

/// <summary>What a frame turned out to be.</summary>
internal enum FrameKind
{
    /// <summary>A whole TCP segment, or one whose payload's end was not captured.</summary>
    Tcp,

    /// <summary>Something else, in order as far as looked at: ARP, UDP and so on.</summary>
    Other,

    /// <summary>A fragment of an IP packet that carries TCP. Its bytes are lost to the stream.</summary>
    Fragment,

    /// <summary>A header contradicts itself, or was not captured far enough.</summary>
    Malformed,

    /// <summary>The link type is none that can be decoded.</summary>
    UnknownLink,
}
