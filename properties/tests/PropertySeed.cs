// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using Rxqueue.Properties.Generators;

namespace Rxqueue.Properties.Tests;

/// <summary>
/// Where the chance of this run comes from. It is said before the first property runs, so that a run that hangs or dies
/// can be repeated, too.
/// </summary>
internal static class PropertySeed
{
    private const string SeedVariable = "RXQ_SEED";
    private const string CasesVariable = "RXQ_CASES";

    private static ulong Value { get; set; }

    /// <summary>How many cases a property gets; null for as many as it asks for.</summary>
    public static int? Cases { get; private set; }

    /// <summary>What FsCheck replays a property from; another for each of them.</summary>
    /// <param name="property">The property's name.</param>
    public static string ReplayOf(string property)
    {
        ulong seed = Value;
        foreach (char letter in property)
            seed = SplitMix64.Derive(seed, letter);
        return string.Create(CultureInfo.InvariantCulture, $"{seed},{SplitMix64.Derive(seed, 0) | 1}");
    }

    [ModuleInitializer]
    internal static void Say()
    {
        Value = (ulong?)Number(SeedVariable) ?? (ulong)Random.Shared.NextInt64();
        Cases = checked((int?)Number(CasesVariable));

        // A test host that dies leaves what it said on standard error; one that does not, what it said on standard output.
        string text = string.Create(CultureInfo.InvariantCulture, $"properties: {SeedVariable}={Value} repeats this run");
        Console.WriteLine(text);
        Console.Error.WriteLine(text);
    }

    private static long? Number(string variable)
    {
        string? text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException($"{variable} is '{text}', expected a number");
    }
}
