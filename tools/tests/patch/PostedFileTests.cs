// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Rxqueue.Model.Tests.Drift;
using Rxqueue.Tools.Patch;
using Rxqueue.Tools.Tests.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Patch;

/// <summary><c>rxq patch</c> against the file that was posted: <c>git apply</c> takes what it makes.</summary>
public sealed class PostedFileTests
{
    private const string Path = "fs/netfs/rxqueue.c";
    private const int RandomChoices = 12;

    /// <summary>How rxqueue_fixed.cs differs from the patched C, besides what rxqueue.cs does from the posted.</summary>
    private static readonly KnownDifference[] Differences =
    [
        .. rxqueue_differences.All.Where(difference => difference.Function != "netfs_rxqueue_decant"),

        // The model has one pool.
        new("netfs_put_rx_bvecq", "mempool_free ( bq , netfs_bvecq_pool )", "mempool_free ( bq )"),
    ];

    /// <summary>As a mailing list's archive has it, and with tabs.</summary>
    public static TheoryData<bool> Indentations => [false, true];

    [SharedDataTheory]
    [MemberData(nameof(Indentations))]
    public void Each_finding_alone(bool tabs)
    {
        foreach (string name in AllNames)
            Apply(Posted(tabs), [name]);
    }

    [SharedDataTheory]
    [MemberData(nameof(Indentations))]
    public void Any_choice_of_findings(bool tabs)
    {
        Random random = new(1);
        for (int i = 0; i < RandomChoices; i++)
            Apply(Posted(tabs), [.. AllNames.Where(_ => random.Next(2) == 0).DefaultIfEmpty(AllNames[0])]);
    }

    [SharedDataTheory]
    [MemberData(nameof(Indentations))]
    public void One_finding_after_the_other(bool tabs)
    {
        string patched = Posted(tabs);
        foreach (Fix fix in Fixes.All.Reverse())
            patched = Apply(patched, [fix.Findings[0].Name]);

        Assert.Equal(Apply(Posted(tabs), AllNames), patched);
    }

    [SharedDataTheory]
    [MemberData(nameof(Indentations))]
    public void Lines_that_have_moved(bool tabs)
    {
        string moved = "/* Mine. */\n" + Posted(tabs).Replace("\n{\n", "\n{\n\t/* Mine, too. */\n\n");

        Apply(moved, AllNames);
    }

    [SharedDataTheory]
    [MemberData(nameof(Indentations))]
    public void All_of_them_make_the_fixed_variant(bool tabs)
    {
        IReadOnlyList<SourceFunction> patched = FunctionReader.OfC(Apply(Posted(tabs), AllNames));
        IReadOnlyList<SourceFunction> variant = FunctionReader.OfCSharp(
            File.ReadAllText(System.IO.Path.Combine(Samples.Root, "model", "fs", "netfs", "rxqueue_fixed.cs")));

        Assert.Equal([], Drift.Between(patched, variant, Differences));
    }

    [SharedDataTheory]
    [InlineData("rfc-base", "left out, since it is for --profile later: put-pool-object\n")]
    [InlineData("later", "put-pool-object: netfs_put_rx_bvecq() gives objects of the emergency pool to the slab\n")]
    public void What_only_the_later_tree_has_is_left_out_of_the_older(string profile, string expected)
    {
        using Scratch scratch = new();
        string source = scratch.Write("rxqueue.c", Posted(tabs: true));

        Rxq run = Rxq.Run("patch", "--source", source, "--profile", profile, "-o", scratch["all.patch"]);

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        string patch = File.ReadAllText(scratch["all.patch"]);
        Assert.Contains(expected, patch);
        Assert.Equal(profile == "later", patch.Contains("\n+\t\tif (bq->from_pool)\n"));
    }

    [SharedDataTheory]
    [MemberData(nameof(Indentations))]
    public void A_fix_is_not_put_in_twice(bool tabs)
    {
        string cured = Apply(Posted(tabs), AllNames);
        foreach (string name in AllNames)
        {
            BadInputException refused = Assert.Throws<BadInputException>(
                () => PatchedFile.Apply(new SourceFile(Path, cured), Fixes.Of([name], "rfc-base")));
            Assert.Matches("already|nowhere", refused.Message);
        }
    }

    [SharedDataTheory]
    [InlineData("rfc-base")]
    public void A_place_that_was_changed_leaves_no_patch(string profile)
    {
        using Scratch scratch = new();
        string source = scratch.Write("rxqueue.c", Posted(tabs: true).Replace("if (rc < 0)", "if (unlikely(rc < 0))"));

        Rxq run = Rxq.Run("patch", "--source", source, "--profile", profile, "-o", scratch["all.patch"]);

        Assert.Equal(
            $"{source}:462: netfs_rxqueue_tcp_refill() has what was line 490 in the posted file nowhere, "
            + "expected it in one place for refill-spins-at-eof\n",
            run.Error);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(["rxqueue.c"], scratch.Files);
    }

    private static string[] AllNames { get; } = [.. Fixes.All.SelectMany(fix => fix.Findings).Select(finding => finding.Name)];

    private static string Posted(bool tabs)
    {
        string mail = File.ReadAllText(Directory.GetFiles(System.IO.Path.Combine(SharedData.Root!, "seed"), "*.txt").Single());
        string posted = Drift.AddedFile(mail, Path) + "\n";
        return tabs ? posted.Replace("\n ", "\n\t").Replace("\n\t*", "\n *") : posted;
    }

    /// <summary>The file with a patch of these findings that <c>git apply</c> has taken.</summary>
    private static string Apply(string source, IReadOnlyCollection<string> names)
    {
        using Scratch scratch = new();
        Directory.CreateDirectory(scratch["fs/netfs"]);
        scratch.Write(Path, source);
        using (StreamWriter patch = new(scratch["out.patch"]))
            UnifiedDiff.Write(PatchedFile.Apply(new SourceFile(Path, source), Fixes.Of(names, "rfc-base")), Path, patch);
        Git(scratch.Path, "apply", "--check", "out.patch");
        Git(scratch.Path, "apply", "out.patch");
        string patched = File.ReadAllText(scratch[Path]);
        Assert.NotEqual(source, patched);
        return patched;
    }

    private static void Git(string directory, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = directory, RedirectStandardError = true };
        using Process git = Process.Start(start)!;
        string error = git.StandardError.ReadToEnd();
        git.WaitForExit();
        Assert.Equal((0, ""), (git.ExitCode, error));
    }
}
