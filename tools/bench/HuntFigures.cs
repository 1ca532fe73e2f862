// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Globalization;
using Rxqueue.Model;

namespace Rxqueue.Tools.Bench;

/// <summary>How fast it hunts, on one thread and in two processes.</summary>
internal static class HuntFigures
{
    private const double WantedCalls = 500_000;
    private const double WantedTimes = 1.8;
    private const int Cases = 100_000;

    /// <summary>Measures.</summary>
    public static IEnumerable<Figure> Measure(string rxq)
    {
        foreach (string variant in rxqueue_variants.names)
        {
            (_, double guided) = HuntTable.Speed(variant, guided: true);
            (_, double blind) = HuntTable.Speed(variant, guided: false);
            yield return new Figure(
                $"checked calls, guided, {variant}",
                AllFigures.Text($"{guided:n0}/s"),
                AllFigures.Text($"blind {blind:n0}/s"),
                AllFigures.Text($"{100 * guided / blind:f0} %"),
                AllFigures.Text($"≥ {WantedCalls:n0}/s"),
                guided >= WantedCalls);
        }

        (double one, double two) = TwoProcesses.Measure(
            rxq,
            seed =>
            [
                "hunt", "--variant", "fixed", "--jobs", "1", "--cases", Cases.ToString(CultureInfo.InvariantCulture),
                "--seed", seed.ToString(CultureInfo.InvariantCulture),
            ]);
        yield return TwoProcesses.Figure("rxq hunt", one, two, WantedTimes);
    }
}
