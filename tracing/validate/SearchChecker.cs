// SPDX-License-Identifier: GPL-2.0-only
using Rxqueue.Model;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tracing.Validate;

internal sealed class SearchChecker : TaskChecker
{
    public SearchChecker(SlotCapacities capacities, bool anyOrder)
        : base(capacities)
    {
    }

    public override void OnRead(FtraceLine line, in netfs_rxq_read read)
    {
    }

    public override void OnSlot(FtraceLine line, in netfs_bv_slot slot)
    {
    }

    public override void OnCall(FtraceLine line, in netfs_rxq_call call)
    {
    }

    public override void OnLoss() => Evidence.Gaps++;
}
