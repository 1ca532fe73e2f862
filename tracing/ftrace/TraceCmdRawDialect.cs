// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Ftrace;

/// <summary>
/// <c>trace-cmd report -R</c>, raw fields:
/// <c>         rxqtool-208   [000]    19.059702: netfs_rxq_read:        msg_id=00000001 slot=00 ...</c>.
/// </summary>
public sealed class TraceCmdRawDialect : TraceCmdDialect
{
    internal TraceCmdRawDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "trace-cmd report -R";

    private protected override bool IsRaw => true;
}
