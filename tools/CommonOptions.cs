// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Rxqueue.Model;

namespace Rxqueue.Tools;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary><c>--profile</c>: the tree that the kernel was built from.</summary>
    public static Option<bvecq_profile> Profile()
    {
        string[] names = [.. bvecq_profile.profiles.Select(profile => profile.name)];
        Option<bvecq_profile> option = new("--profile")
        {
            Description = $"The bvecq allocator: {OneOf(names)}.",
            HelpName = "PROFILE",
            DefaultValueFactory = _ => bvecq_profile.rfc_base,
            CustomParser = result =>
            {
                string name = result.Tokens[0].Value;
                bvecq_profile? found = bvecq_profile.profiles.FirstOrDefault(profile => profile.name == name);
                if (found is null)
                    result.AddError($"--profile: there is no profile '{name}', expected {OneOf(names)}");
                return found;
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary><c>--port</c>: the servers' ports.</summary>
    public static Option<ushort[]> Ports() => new("--port")
    {
        Description = "The server's port; repeatable. Without it 445 and 139.",
        HelpName = "N",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParsePorts,
    };

    /// <summary>An option that takes a number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="helpName">What its value is called.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="min">The least that it takes.</param>
    /// <param name="max">The most that it takes.</param>
    /// <param name="expected">What to say when it is given anything else.</param>
    public static Option<T?> Number<T>(
        string name, string helpName, string description, T min, T max, string expected)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out T value)
                    && value >= min && value <= max)
                    return value;
                result.AddError($"{name}: expected {expected}");
                return null;
            },
        };

    /// <summary>Lists what there is to choose from: <c>a, b or c</c>.</summary>
    public static string OneOf(IEnumerable<string> choices)
    {
        string[] all = [.. choices];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }

    /// <summary><c>--html</c>: where to write a page to step through.</summary>
    /// <param name="what">What is special about the page.</param>
    public static Option<string?> Html(string what) => new("--html")
    {
        Description = $"Write the events as one HTML file to step through, {what}.",
        HelpName = "OUT.html",
    };

    /// <summary><c>--trace</c>: where to write the events.</summary>
    public static Option<string?> Trace() => new("--trace")
    {
        Description = "Write the events as kernel ftrace text.",
        HelpName = "OUT",
    };

    /// <summary><c>--variant</c>: the code of rxqueue.c that runs.</summary>
    public static Option<string> Variant()
    {
        Option<string> option = new("--variant")
        {
            Description = "The variant of rxqueue.c that runs.",
            HelpName = "VARIANT",
            DefaultValueFactory = _ => rxqueue_variants.posted,
        };
        option.Validators.Add(result =>
        {
            string? name = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
            if (name is not null && !rxqueue_variants.names.Contains(name))
            {
                result.AddError(
                    $"--variant: there is no variant '{name}', expected {OneOf(rxqueue_variants.names)}");
            }
        });
        option.CompletionSources.Add(_ => rxqueue_variants.names.Select(name => new CompletionItem(name)));
        return option;
    }

    private static ushort[] ParsePorts(ArgumentResult result)
    {
        List<ushort> ports = [];
        foreach (Token token in result.Tokens)
        {
            if (ushort.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0)
                ports.Add(port);
            else
                result.AddError($"--port: '{token.Value}' is no port, expected 1 … 65535");
        }

        return [.. ports];
    }
}
