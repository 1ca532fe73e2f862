// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Run;

/// <summary>Prints a script's run as it goes on.</summary>
internal interface IRunPrinter : IDisposable
{
    /// <summary>A script begins.</summary>
    void Begin(Script script, bvecq_profile profile, string variant);

    /// <summary>A statement was executed.</summary>
    void Print(StatementResult result);

    /// <summary>The script has ended.</summary>
    void Print(EndResult end);
}

/// <summary>Prints one JSON object a statement.</summary>
internal sealed class JsonPrinter(Stream to) : IRunPrinter
{
    private readonly JsonLines _lines = new(to);

    public void Begin(Script script, bvecq_profile profile, string variant)
    {
    }

    public void Print(StatementResult result) => _lines.Write(result);

    public void Print(EndResult end) => _lines.Write(end);

    public void Dispose() => _lines.Dispose();
}
