// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using Rxqueue.Tools.Report;
using Rxqueue.Tracing;
using Rxqueue.Tracing.Export.Parquet;
using Rxqueue.Tracing.Ftrace;

namespace Rxqueue.Tools.Export;

/// <summary><c>rxq export --parquet</c>: a trace as columns.</summary>
internal static class ParquetTrace
{
    private const int FileBuffer = 64 * 1024;

    /// <summary>Writes it.</summary>
    /// <param name="name">The trace.</param>
    /// <param name="output">The file, or the directory.</param>
    /// <param name="byTask">Whether it is a directory with a folder a task.</param>
    public static int Run(string name, string output, bool byTask)
    {
        OutputFile.Check(name, ("--parquet", output));
        if (byTask)
            CheckDirectory(output);
        using ITraceReader trace = TraceInputFile.Open(name);
        UnrecognisedLines unrecognised = new();
        ParquetExport export = byTask
            ? ToDirectory(trace, name, output, unrecognised)
            : ToFile(trace, name, output, unrecognised);
        if (unrecognised.Count > 0)
            Console.Error.WriteLine($"{name}: {unrecognised.Count} unrecognised, left out: {unrecognised}");
        if (export.Losses > 0)
            Console.Error.WriteLine($"{name}: events are missing in {export.Losses} places, see rxq report --stats");
        Console.WriteLine($"{output}: {export.Events} events");
        return ExitCode.Fine;
    }

    private static ParquetExport ToFile(ITraceReader trace, string name, string output, UnrecognisedLines unrecognised)
    {
        using OutputFile file = new(output);
        ParquetExport export = new(byTask: false, _ => new KeptOpen(file.Text.BaseStream));
        Write(trace, name, export, unrecognised);
        file.Complete();
        return export;
    }

    private static ParquetExport ToDirectory(ITraceReader trace, string name, string output, UnrecognisedLines unrecognised)
    {
        string unfinished = $"{Path.TrimEndingDirectorySeparator(output)}.{Environment.ProcessId}.unfinished";
        try
        {
            UnfinishedFiles.Add(unfinished);
            Directory.CreateDirectory(unfinished);
            ParquetExport export = new(byTask: true, path =>
            {
                string file = Path.Combine(unfinished, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                return new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileBuffer);
            });
            Write(trace, name, export, unrecognised);
            if (Directory.Exists(output))
                Directory.Delete(output);
            Directory.Move(unfinished, output);
            return export;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{output}: cannot be written: {FileTrouble.Describe(refused)}");
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            UnfinishedFiles.Remove(unfinished);
        }
    }

    private static void Write(ITraceReader trace, string name, ParquetExport export, UnrecognisedLines unrecognised)
    {
        bool complete = false;
        try
        {
            while (TraceInputFile.Read(trace, name))
            {
                if (trace.Line.Kind == FtraceLineKind.Unrecognised)
                    unrecognised.Add(trace.Line.Number);
                export.Write(trace.Line);
            }

            if (trace.Damage is not null)
                throw new BadInputException($"{name}: {trace.Damage}");
            if (export.Events == 0)
                throw new BadInputException($"{name}: there is no event in it");
            export.Complete();
            complete = true;
        }
        catch (InvalidDataException unfit)
        {
            throw new BadInputException($"{name}:{unfit.Message}");
        }
        finally
        {
            if (!complete)
                export.Abandon();
        }
    }

    private static void CheckDirectory(string path)
    {
        if (File.Exists(path))
            throw new BadInputException($"{path}: is a file, expected a new or an empty directory");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new BadInputException($"{path}: there is something in it, expected a new or an empty directory");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/"))
            throw new BadInputException($"{path}: cannot be written: no such directory");
    }

    /// <summary>A file that whoever opened it closes.</summary>
    private sealed class KeptOpen(Stream to) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => to.CanSeek;

        public override bool CanWrite => true;

        public override long Length => to.Length;

        public override long Position
        {
            get => to.Position;
            set => to.Position = value;
        }

        public override void Flush() => to.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => to.Seek(offset, origin);

        public override void SetLength(long value) => to.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => to.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => to.Write(buffer);
    }
}
