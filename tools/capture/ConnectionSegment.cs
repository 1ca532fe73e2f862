// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tools.Capture;

/// <summary>A segment and the connection that it belongs to.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="FromServer">Server to client, or client to server.</param>
/// <param name="Segment">The segment; its payload is valid until the next frame is read.</param>
internal readonly record struct ConnectionSegment(TcpConnection Connection, bool FromServer, TcpSegment Segment);
