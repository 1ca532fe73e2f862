// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using Rxqueue.Model;
using Rxqueue.Model.Scenario;

namespace Rxqueue.Tools.Run;

/// <summary>Prints a readable account of a run: call, result, events, log, and the queue drawn as text.</summary>
internal sealed class RunAccount : IRunPrinter
{
    private readonly StreamWriter _text;
    private string _drawn = "";

    public RunAccount(Stream to) => _text = new StreamWriter(to, leaveOpen: true);

    public void Dispose() => _text.Dispose();

    public void Begin(Script script, bvecq_profile profile, string variant)
    {
        _text.WriteLine($"{script.File}: profile {profile}, variant {variant}");
        _drawn = "";
    }

    public void Print(StatementResult result)
    {
        string call = Shorten(result.Statement.Text);
        string outcome = result.Oops is not null ? $"-> {result.Oops.Kind.Name()}"
            : result.Return is long ret ? $"= {ret}" + (result.Crc32 is uint crc ? $"  crc32 {crc:x8}" : "")
            : "";
        _text.WriteLine($"{result.Statement.Line,5}  {call,-40} {outcome}".TrimEnd());
        foreach (TracedEvent e in result.Events)
            _text.WriteLine($"         trace  {e.Name}: {e.Text}");
        foreach (string line in result.Log)
            _text.WriteLine($"         log    {line}");
        if (result.Oops is not null)
            WriteReport(result.Oops);
        if (result.State is not null)
            Draw(result.State);
    }

    public void Print(EndResult end)
    {
        foreach (string line in end.Log)
            _text.WriteLine($"         log    {line}");
        if (end.Oops is not null)
            WriteReport(end.Oops);
        if (end.Crashed)
        {
            _text.WriteLine("  end  the kernel crashed");
        }
        else
        {
            _text.WriteLine(
                $"  end  leaked {end.Left!.pages.Count} pages, {end.Left.bvecqs.Count} bvecqs"
                + (end.LostPoolObjects > 0 ? $"; lost {end.LostPoolObjects} objects of the emergency pool" : ""));
            foreach (string left in end.Left.pages)
                _text.WriteLine($"         leaked {left}");
            foreach (string left in end.Left.bvecqs)
                _text.WriteLine($"         leaked {left}");
        }

        _text.Flush();
    }

    private void WriteReport(SanitizerReport report)
    {
        foreach (string line in report.ToString().Split('\n'))
            _text.WriteLine($"         {line}");
    }

    private void Draw(QueueState state)
    {
        string drawing = QueueDrawing.Draw(state);
        if (drawing == _drawn)
            return;
        _drawn = drawing;
        foreach (string line in drawing.Split('\n'))
            _text.WriteLine($"         {line}");
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 97), "...");
}
