// SPDX-License-Identifier: GPL-2.0-only
using Microsoft.Coyote.Logging;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>Takes what Coyote has to say, and lets it be.</summary>
internal sealed class SilentLogger : ILogger
{
    /// <inheritdoc/>
    public void Write(string value)
    {
    }

    /// <inheritdoc/>
    public void Write(string format, object arg0)
    {
    }

    /// <inheritdoc/>
    public void Write(string format, object arg0, object arg1)
    {
    }

    /// <inheritdoc/>
    public void Write(string format, object arg0, object arg1, object arg2)
    {
    }

    /// <inheritdoc/>
    public void Write(string format, params object[] args)
    {
    }

    /// <inheritdoc/>
    public void Write(LogSeverity severity, string value)
    {
    }

    /// <inheritdoc/>
    public void Write(LogSeverity severity, string format, object arg0)
    {
    }

    /// <inheritdoc/>
    public void Write(LogSeverity severity, string format, object arg0, object arg1)
    {
    }

    /// <inheritdoc/>
    public void Write(LogSeverity severity, string format, object arg0, object arg1, object arg2)
    {
    }

    /// <inheritdoc/>
    public void Write(LogSeverity severity, string format, params object[] args)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(string value)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(string format, object arg0)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(string format, object arg0, object arg1)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(string format, object arg0, object arg1, object arg2)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(string format, params object[] args)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(LogSeverity severity, string value)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(LogSeverity severity, string format, object arg0)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(LogSeverity severity, string format, object arg0, object arg1)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(LogSeverity severity, string format, object arg0, object arg1, object arg2)
    {
    }

    /// <inheritdoc/>
    public void WriteLine(LogSeverity severity, string format, params object[] args)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
