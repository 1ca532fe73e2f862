// SPDX-License-Identifier: GPL-2.0-only
using System.Globalization;
using System.IO;
using Rxqueue.SystematicTests;

namespace Rxqueue.Tools.Merge;

/// <summary>A finding of an exploration: a schedule.</summary>
internal sealed class MergedSchedule : IMergedFinding
{
    private readonly string _file;
    private readonly ScheduleFile _schedule;

    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">It is no schedule.</exception>
    public MergedSchedule(string file, int cell)
    {
        _file = file;
        Cell = cell;
        try
        {
            _schedule = ScheduleFile.Parse(file, InputFile.ReadText(file));
        }
        catch (InvalidDataException bad)
        {
            throw new BadInputException(bad.Message);
        }
    }

    /// <inheritdoc/>
    public string Cause => $"{_schedule.Test} {_schedule.Variant}: {_schedule.Report[0]}";

    /// <inheritdoc/>
    public string Size => string.Create(
        CultureInfo.InvariantCulture, $"{_schedule.Preemptions} preemptions, {_schedule.Switches} switches");

    /// <inheritdoc/>
    public int Cell { get; }

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{Cell:d6}-{Path.GetFileName(_file)}");

    /// <inheritdoc/>
    public int CompareTo(IMergedFinding? other) => other is MergedSchedule schedule
        ? (_schedule.Preemptions, _schedule.Switches, Cell).CompareTo((schedule._schedule.Preemptions, schedule._schedule.Switches, schedule.Cell))
        : -1;

    /// <inheritdoc/>
    public void CopyTo(string folder) => File.Copy(_file, Path.Combine(folder, Name));
}
