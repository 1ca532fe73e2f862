// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using Xunit;
using Xunit.Sdk;

namespace Rxqueue.Tools.Tests.Campaign;

/// <summary>A Slurm cluster of one node, on the loopback address, with all its files in one directory.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SlurmCluster : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly string[] Programs = ["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue"];

    private readonly string _folder;
    private readonly string _configuration;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its files are.</param>
    private SlurmCluster(string folder)
    {
        _folder = folder;
        _configuration = Path.Combine(folder, "slurm.conf");
        Directory.CreateDirectory(Path.Combine(folder, "state"));
        Directory.CreateDirectory(Path.Combine(folder, "spool"));

        // munged insists on directories that only its user can write, and on a key of its own.
        string munge = Path.Combine(folder, "munge");
        Directory.CreateDirectory(munge, (UnixFileMode)Convert.ToInt32("755", 8));
        string key = Path.Combine(munge, "key");
        byte[] secret = new byte[128];
        Random.Shared.NextBytes(secret);
        File.WriteAllBytes(key, secret);
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        string socket = Path.Combine(munge, "socket");
        File.WriteAllText(_configuration, Configuration(socket));
        try
        {
            Run("munged", "--force", $"--socket={socket}", $"--key-file={key}", $"--pid-file={munge}/pid", $"--log-file={munge}/log", $"--seed-file={munge}/seed");
            Run("slurmctld", "-f", _configuration);
            Run("slurmd", "-f", _configuration, "-N", "node");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts one; a test that needs it is skipped where Slurm is not installed, or does not run a job.</summary>
    /// <param name="folder">Where its files are.</param>
    public static SlurmCluster StartOrSkip(string folder)
    {
        string? absent = Why();
        Skip.If(absent is not null, absent);
        SlurmCluster? cluster = null;
        try
        {
            cluster = new SlurmCluster(folder);
            cluster.WaitFor(cluster.Run("sbatch", "--parsable", "--wrap=true").Trim());
            return cluster;
        }
        catch (XunitException unfit)
        {
            cluster?.Dispose();
            throw new Xunit.SkipException($"Slurm does not run here: {unfit.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Runs a program of Slurm's in the cluster's directory.</summary>
    /// <returns>What it printed.</returns>
    public string Run(string program, params string[] arguments) => Run(new Dictionary<string, string>(), program, arguments);

    /// <summary>Runs a program of Slurm's with variables that its jobs get too.</summary>
    public string Run(IReadOnlyDictionary<string, string> variables, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(Find(program)!) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["SLURM_CONF"] = _configuration;
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill();
            Assert.Fail($"{program} {string.Join(' ', arguments)}: not done in {Longest}; {Logs()}");
        }

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
        return output.Result;
    }

    /// <summary>Waits until a job has ended, however it did.</summary>
    public void WaitFor(string job)
    {
        // sbatch --wait looks every half a minute; a job that opens a pipe is noticed at once.
        string pipe = Path.Combine(_folder, $"ended-{job}");
        Run("mkfifo", pipe);
        Run("sbatch", $"--dependency=afterany:{job}", $"--wrap=echo > {pipe}");
        Run("cat", pipe);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string file in new[] { "slurmd.pid", "slurmctld.pid", "munge/pid" })
        {
            string path = Path.Combine(_folder, file);
            if (!File.Exists(path) || !int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out int pid))
                continue;
            try
            {
                using Process daemon = Process.GetProcessById(pid);
                daemon.Kill();
                daemon.WaitForExit(10_000);
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }
    }

    private static string? Why()
    {
        string[] missing = [.. Programs.Where(program => Find(program) is null)];
        if (missing.Length > 0)
            return $"there is no Slurm: {missing[0]} is not installed (slurm-wlm, munge)";
        return Environment.UserName == "root" ? null : "a Slurm cluster can be started by root only";
    }

    private static string? Find(string program) =>
        new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Configuration(string socket) =>
        $"""
        ClusterName=rxq
        SlurmctldHost={Environment.MachineName}(127.0.0.1)
        SlurmctldPort={FreePort()}
        SlurmdPort={FreePort()}
        SlurmUser=root
        SlurmdUser=root
        AuthType=auth/munge
        AuthInfo=socket={socket},cred_expire=5
        CredType=cred/munge
        StateSaveLocation={_folder}/state
        SlurmdSpoolDir={_folder}/spool
        SlurmctldPidFile={_folder}/slurmctld.pid
        SlurmdPidFile={_folder}/slurmd.pid
        SlurmctldLogFile={_folder}/slurmctld.log
        SlurmdLogFile={_folder}/slurmd.log
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        AccountingStorageType=accounting_storage/none
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU
        SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
        DependencyParameters=kill_invalid_depend
        ReturnToService=2
        MpiDefault=none
        KillWait=2
        NodeName=node NodeAddr=127.0.0.1 NodeHostname={Environment.MachineName} CPUs=2 State=UNKNOWN
        PartitionName=all Nodes=node Default=YES MaxTime=INFINITE State=UP

        """;

    private string Logs() => string.Join('\n', Directory.EnumerateFiles(_folder, "*.log").Select(
        log => $"{Path.GetFileName(log)}: {string.Join('\n', File.ReadLines(log).TakeLast(20))}"));
}
