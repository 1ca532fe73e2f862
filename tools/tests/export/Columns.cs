// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DuckDB.NET.Data;

namespace Rxqueue.Tools.Tests.Export;

/// <summary>Asks DuckDB of the Parquet files in a directory.</summary>
internal sealed class Columns : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    /// <summary>Begins.</summary>
    /// <param name="directory">Where queries find their files.</param>
    public Columns(string directory)
    {
        _connection.Open();
        Ask($"SET file_search_path = '{directory}'");
    }

    /// <summary>The answer, a line a row, with <c> | </c> between columns.</summary>
    public IReadOnlyList<string> Ask(string query)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = query;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();
}
