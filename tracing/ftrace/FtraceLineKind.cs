// SPDX-License-Identifier: GPL-2.0-only
namespace Rxqueue.Tracing.Ftrace;

/// <summary>What a line of kernel trace text is.</summary>
public enum FtraceLineKind
{
    /// <summary>None of the others: kept whole in <see cref="FtraceLine.Text"/>, to be reported with its number.
    /// An event of system <c>netfs</c> that the model knows, but with a text that its format cannot have printed, is
    /// here too.</summary>
    Unrecognised,

    /// <summary>One of the model's events, with its fields parsed.</summary>
    Event,

    /// <summary>An event of another system or tracer: name and text kept, nothing in them interpreted.</summary>
    Foreign,

    /// <summary>Events are missing here: see <see cref="FtraceLine.Loss"/>.</summary>
    Loss,

    /// <summary>A line that begins with <c>#</c>.</summary>
    Comment,

    /// <summary>A line of nothing.</summary>
    Blank,

    /// <summary>
    /// <c>##### CPU 1 buffer started ####</c>: the first event of <see cref="FtraceLine.Cpu"/> follows.
    /// </summary>
    BufferStarted,

    /// <summary>An event whose text announces a stack trace; the frames follow.</summary>
    StackTrace,

    /// <summary>A frame of a stack trace; the symbol is the text.</summary>
    StackFrame,

    /// <summary>What <c>trace-cmd report</c> prints in front of the events: <c>cpus=2</c>, <c>version = 7</c>,
    /// <c>CPU 1 is empty</c>.</summary>
    Preamble,
}

/// <summary>Which of the model's events a line carries.</summary>
public enum NetfsEventKind
{
    /// <summary>None.</summary>
    None,

    /// <summary><see cref="Rxqueue.Model.netfs_rxq_read"/>.</summary>
    Read,

    /// <summary><see cref="Rxqueue.Model.netfs_bv_slot"/>.</summary>
    Slot,

    /// <summary><see cref="Rxqueue.Model.netfs_rxq_call"/>.</summary>
    Call,
}

/// <summary>How a line prints the fields of one of the model's events.</summary>
public enum NetfsTextForm
{
    /// <summary>As the event's <c>TP_printk</c> prints them.</summary>
    Printk,

    /// <summary><c>trace-cmd report -R</c>: <c>name=value</c>, each value in the base and width that
    /// <c>TP_printk</c> prints that field in, decimal where <c>TP_printk</c> does not print the field alone.</summary>
    RawAsPrinted,

    /// <summary>
    /// <c>trace-cmd report -R</c> of older versions: <c>name=value</c>, decimal, <c>0x</c> for longs.
    /// </summary>
    RawDecimal,
}

/// <summary>What ends a line.</summary>
public enum LineEnd
{
    /// <summary>LF.</summary>
    Lf,

    /// <summary>CR LF: the text went through another system.</summary>
    CrLf,

    /// <summary>Nothing: the input ended in the line, which may have been cut.</summary>
    None,
}
