// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace Rxqueue.SystematicTests.Engine;

/// <summary>
/// Keeps the process on one core. Of an explored run one task runs at a time, so it uses no more; and handing over to a thread
/// of the same core takes half as long as waking one on another. On systems other than Linux nothing is done.
/// </summary>
internal sealed class HomeCore
{
    private const double LookEverySeconds = 1;

    /// <summary>With less of its core than this, the process has to share it.</summary>
    private const double CrowdedShare = 0.75;

    private const int MaskBytes = 1024;

    private readonly byte[] _allowed = new byte[MaskBytes];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly bool _canMove;
    private TimeSpan _usedBefore;
    private int _core;

    private HomeCore()
    {
        _canMove = OperatingSystem.IsLinux() && sched_getaffinity(0, MaskBytes, _allowed) >= 0;
        _core = _canMove ? Thread.GetCurrentProcessorId() : 0;
    }

    /// <summary>Chooses a core, and stays there.</summary>
    /// <param name="job">
    /// Which of several processes that were started at once it is, each of which gets a core of its own while there are any; null
    /// to stay where it runs now, since the system started it where there was room.
    /// </param>
    public static HomeCore Settle(int? job)
    {
        HomeCore home = new();
        if (home._canMove && job is int number)
        {
            home._core = MaskBytes * 8 - 1;
            for (int i = 0; i <= number; i++)
                home._core = home.NextAllowed();
        }

        home.MoveTo(home._core);
        return home;
    }

    /// <summary>
    /// Called between runs. If others want the core as well, it is left for another half of the time, so that two processes which
    /// settled on the same one part.
    /// </summary>
    public void MoveIfCrowded()
    {
        double seconds = _watch.Elapsed.TotalSeconds;
        if (!_canMove || seconds < LookEverySeconds)
            return;
        TimeSpan used = Environment.CpuUsage.TotalTime;
        double share = (used - _usedBefore).TotalSeconds / seconds;
        _usedBefore = used;
        _watch.Restart();
        if (share < CrowdedShare && Random.Shared.Next(2) == 0)
            MoveTo(NextAllowed());
    }

    private int NextAllowed()
    {
        int core = _core;
        for (int tried = 0; tried < MaskBytes * 8; tried++)
        {
            core = (core + 1) % (MaskBytes * 8);
            if ((_allowed[core / 8] & (1 << (core % 8))) != 0)
                return core;
        }

        return _core;
    }

    private void MoveTo(int core)
    {
        if (!_canMove)
            return;
        _core = core;
        byte[] mask = new byte[MaskBytes];
        mask[core / 8] = (byte)(1 << (core % 8));

        // A thread that starts meanwhile has the core of the one that starts it. One that has ended cannot be moved, and need not.
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
            _ = sched_setaffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), MaskBytes, mask);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int sched_getaffinity(int pid, nint size, byte[] mask);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int sched_setaffinity(int pid, nint size, byte[] mask);
}
