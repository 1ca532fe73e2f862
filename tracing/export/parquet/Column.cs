// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Threading;
using System.Threading.Tasks;
using Parquet;
using Parquet.Schema;

namespace Rxqueue.Tracing.Export.Parquet;

/// <summary>The values of a column that are not written yet.</summary>
internal abstract class Column(DataField definition)
{
    /// <summary>The column in the file.</summary>
    public DataField Field => definition;

    /// <summary>Forgets all values.</summary>
    public abstract void Clear();

    /// <summary>Writes all values as the next column of a row group.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="present">For each row 1 if it has a value, else 0; null where every row has one.</param>
    public abstract Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<int>? present);
}

/// <summary>The values of a column of one type. A row without a value takes no room here.</summary>
internal sealed class Column<T>(DataField definition) : Column(definition)
    where T : struct
{
    private T[] _values = [];
    private int _count;

    /// <summary>Appends the value of a row.</summary>
    public void Add(T value)
    {
        if (_count == _values.Length)
            Array.Resize(ref _values, Math.Max(16, 2 * _count));
        _values[_count++] = value;
    }

    /// <inheritdoc/>
    public override void Clear() => _count = 0;

    /// <inheritdoc/>
    public override Task Write(ParquetRowGroupWriter group, ReadOnlyMemory<int>? present) =>
        group.WriteAllPartsAsync<T>(Field, _values.AsMemory(0, _count), present, null, CancellationToken.None);
}
