// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Threading.Tasks;
using Parquet;

namespace Rxqueue.Tracing.Export.Parquet;

/// <summary>One Parquet file of events.</summary>
internal sealed class EventFile
{
    private static readonly string[] Texts = ["comm", "event"];
    private static readonly string[] Rising = ["line", "timestamp_ns", "timestamp_ticks"];

    private readonly Func<Stream> _open;
    private Stream? _stream;
    private ParquetWriter? _writer;

    /// <summary>Prepares a file.</summary>
    /// <param name="open">Makes it, when the first row group is written.</param>
    public EventFile(Func<Stream> open)
    {
        _open = open;
    }

    /// <summary>Writes a batch as a row group.</summary>
    public async Task Write(EventBatch batch)
    {
        if (_writer is null)
        {
            _stream = _open();
            _writer = await ParquetWriter.CreateAsync(batch.Schema, _stream, Options()).ConfigureAwait(false);
        }

        await batch.Write(_writer).ConfigureAwait(false);
    }

    /// <summary>Ends the file.</summary>
    /// <param name="notes">What else the file says, by name.</param>
    public async Task Close(IReadOnlyDictionary<string, string> notes)
    {
        if (_writer is null)
            return;
        _writer.CustomMetadata = notes;
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _stream!.DisposeAsync().ConfigureAwait(false);
        _writer = null;
    }

    private static ParquetOptions Options()
    {
        ParquetOptions options = new()
        {
            CompressionMethod = CompressionMethod.Zstd,
            CompressionLevel = CompressionLevel.Fastest,
        };
        foreach (string text in Texts)
            options.ColumnEncodingHints[text] = EncodingHint.Dictionary;
        foreach (string number in Rising)
            options.ColumnEncodingHints[number] = EncodingHint.DeltaBinaryPacked;
        return options;
    }
}
