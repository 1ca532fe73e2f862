// SPDX-License-Identifier: GPL-2.0-only
using System.Linq;
using Xunit;

namespace Rxqueue.Model.Tests.fs.netfs;

/// <summary>What a splice says when it found nothing; when it found something, that comes first.</summary>
public sealed class tcp_splice_nothing_tests
{
    private readonly ReceivingKernel m = new();

    [Fact]
    public void Nothing_there_yet_is_EAGAIN() => Assert.Equal([-11, -11], Splices(2));

    [Fact]
    public void A_socket_that_was_never_connected_is_ENOTCONN() =>
        Assert.Equal(-107, m.K.netfs_tcp_splice_to_bvecq(m.K.sock_create_unconnected(), m.Bvecq(1), 1));

    [Fact]
    public void After_the_peers_FIN_it_is_0()
    {
        m.K.tcp_fin(m.Sk);
        Assert.Equal([0, 0], Splices(2));
    }

    [Fact]
    public void After_an_error_it_is_that_error_once_and_0_from_then_on()
    {
        m.K.tcp_reset(m.Sk, 104);
        Assert.Equal([-104, 0, 0], Splices(3));
    }

    [Fact]
    public void An_error_after_the_FIN_changes_nothing()
    {
        m.K.tcp_fin(m.Sk);
        m.K.tcp_reset(m.Sk, 104);
        Assert.Equal([0, 0], Splices(2));
    }

    [Fact]
    public void A_FIN_after_an_error_changes_nothing()
    {
        m.K.tcp_reset(m.Sk, 104);
        m.K.tcp_fin(m.Sk);
        Assert.Equal([-104, 0], Splices(2));
    }

    [Fact]
    public void A_FIN_that_was_received_comes_before_a_pending_error()
    {
        m.Sk.done = true;
        m.Sk.sk_err = 104;
        Assert.Equal([0, 0], Splices(2));
        Assert.Equal(104, m.Sk.sk_err);
    }

    [Fact]
    public void A_pending_error_comes_before_the_connection_having_been_torn_down()
    {
        m.Sk.rcv_shutdown = true;
        m.Sk.sk_err = 32;
        Assert.Equal([-32, 0], Splices(2));
    }

    [Fact]
    public void A_connection_that_was_torn_down_comes_before_never_having_been_connected()
    {
        m.Sk.connected = false;
        m.Sk.rcv_shutdown = true;
        Assert.Equal([0], Splices(1));
        m.Sk.rcv_shutdown = false;
        Assert.Equal([-107], Splices(1));
    }

    [Fact]
    public void Data_comes_before_the_end_of_the_stream()
    {
        m.Receive(10);
        m.K.tcp_fin(m.Sk);
        Assert.Equal([10, 0], Splices(2));
    }

    [Fact]
    public void Data_comes_before_an_error_which_is_kept_for_the_next()
    {
        m.Receive(10);
        m.K.tcp_reset(m.Sk, 104);
        Assert.Equal([10, -104, 0], Splices(3));
    }

    private long[] Splices(int count) => [.. Enumerable.Range(0, count).Select(_ => m.Splice(m.Bvecq(1)))];
}
