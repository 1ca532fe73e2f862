// SPDX-License-Identifier: GPL-2.0-only
using Xunit;

namespace Rxqueue.Model.Tests.kernels;

/// <summary>Warnings return their condition, log it, and stop nothing.</summary>
public sealed class warnings_tests
{
    private readonly kernel k = new();

    [Fact]
    public void WARN_ON_logs_each_time_and_returns_the_condition()
    {
        for (int time = 0; time < 3; time++)
            Assert.True(k.WARN_ON(true, "brew"));
        Assert.False(k.WARN_ON(false, "brew"));
        Assert.Equal(["WARNING: brew", "WARNING: brew", "WARNING: brew"], k.log);
    }

    [Fact]
    public void WARN_ON_names_the_function_that_it_stands_in()
    {
        k.WARN_ON(true);
        Assert.Equal([$"WARNING: {nameof(WARN_ON_names_the_function_that_it_stands_in)}"], k.log);
    }

    [Fact]
    public void WARN_logs_its_message_as_the_next_line_each_time()
    {
        Assert.True(k.WARN(true, "brew", "%u > %u", 3, 2));
        Assert.True(k.WARN(true, "brew", "%u > %u", 5, 4));
        Assert.False(k.WARN(false, "brew", "%u > %u", 7, 6));
        Assert.Equal(["WARNING: brew", "3 > 2", "WARNING: brew", "5 > 4"], k.log);
    }

    [Fact]
    public void WARN_ON_ONCE_logs_once_for_each_place_but_always_returns_the_condition()
    {
        for (int time = 0; time < 3; time++)
            Assert.True(k.WARN_ON_ONCE(true, "brew", 10));
        Assert.True(k.WARN_ON_ONCE(true, "brew", 20));
        Assert.True(k.WARN_ON_ONCE(true, "pour", 10));
        Assert.Equal(["WARNING: brew", "WARNING: brew", "WARNING: pour"], k.log);
    }

    [Fact]
    public void WARN_ON_ONCE_with_a_false_condition_leaves_the_warning_for_later()
    {
        Assert.False(k.WARN_ON_ONCE(false, "brew", 10));
        Assert.Empty(k.log);
        k.WARN_ON_ONCE(true, "brew", 10);
        Assert.Single(k.log);
    }

    [Fact]
    public void Once_means_once_since_boot_not_once_a_call()
    {
        k.WARN_ON_ONCE(true, "brew", 10);
        k.begin_call("another call");
        k.WARN_ON_ONCE(true, "brew", 10);
        Assert.Empty(k.log);
    }

    [Fact]
    public void A_kernel_that_was_booted_again_warns_again()
    {
        k.WARN_ON_ONCE(true, "brew", 10);
        kernel booted_again = new();
        booted_again.WARN_ON_ONCE(true, "brew", 10);
        Assert.Equal(["WARNING: brew"], booted_again.log);
    }

    [Fact]
    public void The_places_of_rxqueue_that_warn_once_do_so_apart_from_each_other()
    {
        ReceivingKernel m = new();
        m.Receive(10);
        m.Calls.refill(m.Socket, m.Rxq, 1);
        m.Calls.count(m.Rxq, 20);
        m.Calls.count(m.Rxq, 20);
        Assert.Equal(["WARNING: netfs_rxqueue_count"], m.K.log);
    }

    [Fact]
    public void A_log_line_is_kept_without_its_line_end()
    {
        k.pr_warn("one\n");
        k.pr_warn("two");
        k.pr_notice("three %x\n", 3);
        Assert.Equal(["one", "two", "three 3"], k.log);
    }
}
