// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit cases for the findings in docs/findings: each fails, or crashes, on fs/netfs/rxqueue.c as posted.
 *
 * To build it: copy it to fs/netfs/, add "netfs-y += rxqueue_kunit.o" to the Makefile, and boot a kernel with
 * CONFIG_KUNIT=y, CONFIG_NETFS_SUPPORT=y, and CONFIG_KASAN=y or CONFIG_KMSAN=y. Run one case at a time with
 * kunit.filter_glob=rxqueue.CASE, since most of them do not come back. RXQ_LATER_TREE is for a tree whose bvecqs have
 * from_pool.
 */
#include <kunit/test.h>
#include <linux/in.h>
#include <linux/mempool.h>
#include <linux/net.h>
#include <linux/panic.h>
#include <linux/uio.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include "internal.h"

/* What fits into any bvecq of a receive queue, and what fills it. */
#define SEG_LEN 100

static void rxq_init(struct netfs_rxqueue *rxq, unsigned int pdu)
{
	memset(rxq, 0, sizeof(*rxq));
	rxq->refillable = true;
	rxq->pdu_remain = pdu;
}

/* Append a bvecq as a refill does. */
static struct bvecq *rxq_append(struct netfs_rxqueue *rxq)
{
	struct bvecq *b = netfs_alloc_rx_bvecq(125);

	b->prev = rxq->add_to;
	if (rxq->add_to)
		rxq->add_to->next = b;
	else
		rxq->take_from = b;
	rxq->add_to = b;
	return b;
}

/* Queue segments, each in a page of its own. */
static void rxq_fill(struct kunit *test, struct netfs_rxqueue *rxq, unsigned int nr)
{
	while (nr--) {
		struct page *page = alloc_page(GFP_KERNEL);
		struct bvecq *b = rxq->add_to;

		KUNIT_ASSERT_NOT_NULL(test, page);
		if (!b || bvecq_is_full(b))
			b = rxq_append(rxq);
		bvec_set_page(&b->bv[b->nr_slots++], page, SEG_LEN, 0);
		rxq->qsize += SEG_LEN;
	}
}

/* Queue segments until a bvecq is full, and append an empty one: what a refill leaves that found nothing more. */
static void rxq_fill_and_append(struct kunit *test, struct netfs_rxqueue *rxq)
{
	do {
		rxq_fill(test, rxq, 1);
	} while (!bvecq_is_full(rxq->add_to));
	rxq_append(rxq);
}

/* Decant one segment, and make an excerpt queue of it. */
static void rxq_excerpt(struct kunit *test, struct netfs_rxqueue *excerpt)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, SEG_LEN);
	rxq_fill(test, &rxq, 1);
	memset(excerpt, 0, sizeof(*excerpt));
	excerpt->take_from = netfs_rxqueue_decant(&rxq, SEG_LEN);
	KUNIT_ASSERT_NOT_NULL(test, excerpt->take_from);
	excerpt->qsize = SEG_LEN;
	excerpt->pdu_remain = SEG_LEN;
	netfs_put_rx_bvecq(rxq.take_from);
}

static struct socket *rxq_socket(struct kunit *test)
{
	struct socket *sock;

	KUNIT_ASSERT_EQ(test, 0, sock_create_kern(&init_net, AF_INET, SOCK_STREAM, IPPROTO_TCP, &sock));
	return sock;
}

static void refill_spins_at_eof(struct kunit *test)
{
	struct socket *sock = rxq_socket(test);
	struct netfs_rxqueue rxq;

	sock->sk->sk_shutdown |= RCV_SHUTDOWN;
	rxq_init(&rxq, 0);
	/* As posted it does not come back. */
	KUNIT_EXPECT_EQ(test, -ECONNABORTED, netfs_rxqueue_tcp_refill(sock, &rxq, 1));
	netfs_put_rx_bvecq(rxq.take_from);
	sock_release(sock);
}

static void decant_overruns_chain(struct kunit *test)
{
	struct netfs_rxqueue rxq;
	struct bvecq *chain;

	rxq_init(&rxq, 30 * SEG_LEN);
	rxq_fill(test, &rxq, 30);
	chain = netfs_rxqueue_decant(&rxq, 30 * SEG_LEN);
	KUNIT_EXPECT_NOT_NULL(test, chain);
	KUNIT_EXPECT_EQ(test, 0, rxq.qsize);
	netfs_put_rx_bvecq(chain);
	netfs_put_rx_bvecq(rxq.take_from);
}

static void decant_prev_uninitialised(struct kunit *test)
{
	struct netfs_rxqueue rxq;
	struct bvecq *chain;

	rxq_init(&rxq, SEG_LEN);
	rxq_fill(test, &rxq, 1);
	chain = netfs_rxqueue_decant(&rxq, SEG_LEN);
	KUNIT_ASSERT_NOT_NULL(test, chain);
	/* As posted it is NULL only with CONFIG_INIT_STACK_ALL_ZERO, or by chance. */
	KUNIT_EXPECT_NULL(test, chain->prev);
	netfs_put_rx_bvecq(chain);
	netfs_put_rx_bvecq(rxq.take_from);
}

static void discard_fresh_queue(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 0);
	netfs_rxqueue_discard(&rxq, rxq.qsize);
	KUNIT_EXPECT_NULL(test, rxq.take_from);
}

static void discard_pdu_remain(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 2 * SEG_LEN);
	rxq_fill(test, &rxq, 1);
	netfs_rxqueue_discard(&rxq, 2 * SEG_LEN);
	KUNIT_EXPECT_EQ(test, SEG_LEN, rxq.pdu_remain);
	netfs_put_rx_bvecq(rxq.take_from);
}

static void discard_empty_bvecq(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 1000 * SEG_LEN);
	rxq_fill_and_append(test, &rxq);
	/* As posted KMSAN reports the load of bv_len. */
	netfs_rxqueue_discard(&rxq, rxq.qsize + 1);
	KUNIT_EXPECT_EQ(test, 0, rxq.qsize);
	KUNIT_EXPECT_EQ(test, 0, rxq.take_slot);
	netfs_put_rx_bvecq(rxq.take_from);
}

static void read_past_queue(struct kunit *test)
{
	struct netfs_rxqueue rxq;
	char *buffer = kunit_kzalloc(test, 125 * SEG_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	rxq_init(&rxq, 1000 * SEG_LEN);
	rxq_fill_and_append(test, &rxq);
	/* As posted KMSAN reports the load of bv_len. */
	KUNIT_EXPECT_EQ(test, rxq.qsize - SEG_LEN, netfs_rxqueue_read(&rxq, buffer, SEG_LEN, rxq.qsize));
	netfs_put_rx_bvecq(rxq.take_from);
}

static void read_fault_warns(struct kunit *test)
{
	struct netfs_rxqueue rxq;
	struct iov_iter iter;

	rxq_init(&rxq, SEG_LEN);
	rxq_fill(test, &rxq, 1);
	/* A user address where nothing is mapped. */
	iov_iter_ubuf(&iter, ITER_DEST, (void __user *)PAGE_SIZE, SEG_LEN);
	KUNIT_EXPECT_EQ(test, 0, netfs_rxqueue_read_iter(&rxq, &iter, 0, SEG_LEN));
	KUNIT_EXPECT_FALSE(test, test_taint(TAINT_WARN));
	netfs_put_rx_bvecq(rxq.take_from);
}

static void count_warns(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 0);
	rxq_fill(test, &rxq, 1);
	KUNIT_EXPECT_EQ(test, 0, netfs_rxqueue_count(&rxq, SEG_LEN + 1));
	KUNIT_EXPECT_FALSE(test, test_taint(TAINT_WARN));
	netfs_put_rx_bvecq(rxq.take_from);
}

static void count_fresh_queue(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 0);
	KUNIT_EXPECT_EQ(test, 0, netfs_rxqueue_count(&rxq, 1));
}

static void count_empty_bvecq(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 0);
	rxq_fill_and_append(test, &rxq);
	/* As posted KMSAN reports the load of bv_len. */
	KUNIT_EXPECT_EQ(test, 0, netfs_rxqueue_count(&rxq, rxq.qsize + 1));
	netfs_put_rx_bvecq(rxq.take_from);
}

static void decant_too_much(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 2 * SEG_LEN);
	rxq_fill(test, &rxq, 1);
	KUNIT_EXPECT_NULL(test, netfs_rxqueue_decant(&rxq, 2 * SEG_LEN));
	KUNIT_EXPECT_EQ(test, SEG_LEN, rxq.qsize);
	netfs_put_rx_bvecq(rxq.take_from);
}

static void decant_pdu_remain(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, SEG_LEN);
	rxq_append(&rxq);
	KUNIT_EXPECT_NULL(test, netfs_rxqueue_decant(&rxq, SEG_LEN));
	KUNIT_EXPECT_EQ(test, SEG_LEN, rxq.pdu_remain);
	netfs_put_rx_bvecq(rxq.take_from);
}

static void decant_fresh_queue(struct kunit *test)
{
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, 0);
	KUNIT_EXPECT_NULL(test, netfs_rxqueue_decant(&rxq, 0));
}

static void decant_excerpt(struct kunit *test)
{
	struct netfs_rxqueue excerpt;
	struct bvecq *chain;

	rxq_excerpt(test, &excerpt);
	chain = netfs_rxqueue_decant(&excerpt, SEG_LEN);
	KUNIT_EXPECT_NOT_NULL(test, chain);
	KUNIT_EXPECT_NULL(test, excerpt.add_to);
	KUNIT_EXPECT_FALSE(test, test_taint(TAINT_WARN));
	netfs_put_rx_bvecq(chain);
	netfs_put_rx_bvecq(excerpt.take_from);
}

static void refill_excerpt(struct kunit *test)
{
	struct netfs_rxqueue excerpt;

	rxq_excerpt(test, &excerpt);
	/* It is not refillable, so that no socket is looked at. */
	KUNIT_EXPECT_LT(test, netfs_rxqueue_tcp_refill(NULL, &excerpt, SEG_LEN + 1), 0);
	netfs_put_rx_bvecq(excerpt.take_from);
}

static void consume_excerpt(struct kunit *test)
{
	struct netfs_rxqueue excerpt;

	rxq_excerpt(test, &excerpt);
	excerpt.pdu_remain = 2 * SEG_LEN;
	KUNIT_EXPECT_LT(test, netfs_rxqueue_tcp_consume(NULL, &excerpt, 2 * SEG_LEN), 0);
	KUNIT_EXPECT_NULL(test, excerpt.take_from);
}

static void consume_past_pdu(struct kunit *test)
{
	struct socket *sock = rxq_socket(test);
	struct netfs_rxqueue rxq;

	rxq_init(&rxq, SEG_LEN);
	rxq_fill(test, &rxq, 1);
	/* As posted: what the socket says that has no more. */
	KUNIT_EXPECT_EQ(test, 0, netfs_rxqueue_tcp_consume(sock, &rxq, 2 * SEG_LEN));
	KUNIT_EXPECT_EQ(test, 0, rxq.pdu_remain);
	netfs_put_rx_bvecq(rxq.take_from);
	sock_release(sock);
}

#ifdef RXQ_LATER_TREE
static void put_pool_object(struct kunit *test)
{
	int free = netfs_bvecq_pool.curr_nr;
	struct bvecq *b = mempool_alloc_preallocated(&netfs_bvecq_pool);

	KUNIT_ASSERT_NOT_NULL(test, b);
	memset(b, 0, sizeof(*b));
	refcount_set(&b->ref, 1);
	b->from_pool = true;
	netfs_put_rx_bvecq(b);
	KUNIT_EXPECT_EQ(test, free, netfs_bvecq_pool.curr_nr);
}
#endif

static struct kunit_case rxqueue_cases[] = {
	KUNIT_CASE(refill_spins_at_eof),
	KUNIT_CASE(decant_overruns_chain),
	KUNIT_CASE(decant_prev_uninitialised),
	KUNIT_CASE(discard_fresh_queue),
	KUNIT_CASE(discard_pdu_remain),
	KUNIT_CASE(discard_empty_bvecq),
	KUNIT_CASE(read_past_queue),
	KUNIT_CASE(read_fault_warns),
	KUNIT_CASE(count_warns),
	KUNIT_CASE(count_fresh_queue),
	KUNIT_CASE(count_empty_bvecq),
	KUNIT_CASE(decant_too_much),
	KUNIT_CASE(decant_pdu_remain),
	KUNIT_CASE(decant_fresh_queue),
	KUNIT_CASE(decant_excerpt),
	KUNIT_CASE(refill_excerpt),
	KUNIT_CASE(consume_excerpt),
	KUNIT_CASE(consume_past_pdu),
#ifdef RXQ_LATER_TREE
	KUNIT_CASE(put_pool_object),
#endif
	{}
};

static struct kunit_suite rxqueue_suite = {
	.name = "rxqueue",
	.test_cases = rxqueue_cases,
};
kunit_test_suite(rxqueue_suite);

MODULE_DESCRIPTION("KUnit cases for fs/netfs/rxqueue.c");
MODULE_LICENSE("GPL");
