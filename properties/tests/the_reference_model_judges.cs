// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using System.Linq;
using Rxqueue.Model;
using Rxqueue.Properties.Checking;
using Rxqueue.Properties.Generators;
using Xunit;

namespace Rxqueue.Properties.Tests;

/// <summary>Random callers, well-mannered and not: the fixed variant keeps every promise, the posted one does not.</summary>
public sealed class The_reference_model_judges
{
    private const int Scripts = 20_000;

    public static TheoryData<string> Profiles => [.. bvecq_profile.profiles.Select(profile => profile.name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void the_fixed_variant_right(string profile) => Assert.Empty(Causes("fixed", profile));

    [Theory]
    [MemberData(nameof(Profiles))]
    public void the_posted_variant_wrong_for_more_than_a_dozen_reasons(string profile) =>
        Assert.True(Causes(rxqueue_variants.posted, profile).Count > 12);

    private static HashSet<(string, string)> Causes(string variant, string profile)
    {
        CheckedRun run = new(bvecq_profile.profiles.Single(p => p.name == profile), variant);
        HashSet<(string, string)> causes = [];
        for (ulong i = 0; i < Scripts; i++)
        {
            ScriptGenerator generator = new(new SplitMix64(SplitMix64.Derive(1, i)));
            foreach (Violation violation in run.Run(generator.Next(i % 2 == 0 ? Manners.Protocol : Manners.Abusive)))
                causes.Add((violation.Cause.Kind, violation.Cause.Function));
        }

        return causes;
    }
}
