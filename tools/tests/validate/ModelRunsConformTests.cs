// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.IO;
using System.Linq;
using Rxqueue.Tools.Tests.Capture;
using Xunit;

namespace Rxqueue.Tools.Tests.Validate;

/// <summary>What the model does with genuine SMB captures is a behaviour of the model, whatever is traced of it.</summary>
/// <remarks>SMB peeks into each PDU and reads it again with another MSG: what rxqueue.c allows, and no habit of others.
/// </remarks>
public sealed class ModelRunsConformTests
{
    [SharedDataTheory]
    [InlineData("cifs-browse")]
    [InlineData("cifs-read-gro")]
    [InlineData("smb2-browse")]
    [InlineData("smb2-disconnect-fin")]
    [InlineData("smb2-loss")]
    [InlineData("smb2-pipelined-tiny")]
    [InlineData("smb2-read-mss")]
    [InlineData("smb3-encrypted")]
    public void ModelRunOfACaptureConforms(string capture)
    {
        using Scratch scratch = new();
        foreach (string[] options in (string[][])[[], ["--decant", "--profile", "later"]])
        {
            Rxq.Run(
                ["receive", SharedData.Pcap($"{capture}.pcap"), "--port", "4450", "--trace", scratch["full"], .. options]);
            string[] lines = File.ReadAllLines(scratch["full"]);
            foreach (string[] events in (string[][])[["netfs_"], ["netfs_rxq_read", "netfs_bv_slot"], ["netfs_rxq_read"]])
            {
                string text = string.Join('\n', lines.Where(line => line.StartsWith('#')
                    || events.Any(e => line.Contains(e, StringComparison.Ordinal)))) + "\n";
                Rxq run = Rxq.Run("validate", scratch.Write("part", text));
                Assert.True(run.ExitCode == 0, $"{capture} {string.Join(' ', options)}: {run.Output}{run.Error}");
                Assert.EndsWith(": conforms", run.Lines[0], StringComparison.Ordinal);
            }
        }
    }
}
