// SPDX-License-Identifier: GPL-2.0-only
// A scenario script: a row a statement.
const MOST_LINES = 200;

// Amounts of a script: decimal or 0x, with K or M.
function amount(text) {
  const unit = { K: 1024, M: 1048576 }[text.slice(-1)];
  return unit ? Number(text.slice(0, -1)) * unit : Number(text);
}
// The call that a statement makes, as C has it.
const CALLS = {
  refill: ([min], q) => `netfs_rxqueue_tcp_refill(sock, ${q}, min_size ${min})`,
  read: ([skip, bytes], q) => `netfs_rxqueue_read_iter(${q}, iter, skip ${skip}, amount ${bytes})`,
  discard: ([bytes], q) => `netfs_rxqueue_discard(${q}, amount ${bytes})`,
  count: ([bytes], q) => `netfs_rxqueue_count(${q}, amount ${bytes})`,
  decant: ([bytes], q) => `netfs_rxqueue_decant(${q}, amount ${bytes})`,
  consume: ([bytes], q) => `netfs_rxqueue_tcp_consume(sock, ${q}, amount ${bytes})`,
  put: ([name]) => `netfs_put_rx_bvecq(${name}->take_from)`,
};
function callOf(step) {
  const [op, ...rest] = step.c.split(/\s+/);
  return step.n && CALLS[op] ? CALLS[op](rest, step.q) : '';
}

const scriptView = {
  legend: [['occupancy', 'qsize'], ['pdu', 'pdu_remain'], ['finding', 'finding'], ['warning', 'warning']],
  rows: () => steps.map((step, i) => ({ step: i, line: step.n ? String(step.n) : '', text: step.c, result: step.r || '' })),
  lanes: () => [],
  detail(i, before, after) {
    const step = steps[i];
    const head = element('div', 'heading');
    head.append(element('span', '', step.c), element('span', 'result', step.r || ''));
    const call = callOf(step);
    const said = element('div', 'said');
    for (const text of (step.t || []).slice(0, MOST_LINES)) said.append(element('div', 'trace', text));
    if ((step.t || []).length > MOST_LINES) said.append(element('div', 'trace', `… ${step.t.length - MOST_LINES} events more`));
    for (const text of step.g || []) said.append(element('div', 'log', text));
    $('call').replaceChildren(head, ...(call ? [element('div', 'c', call)] : []), changesLine(before, after));
    $('report').replaceChildren(...(step.o ? [element('div', 'report', step.o)] : []));
    $('said').replaceChildren(said);
    const skip = /^read\s+(\S+)/.exec(step.c);
    drawState(before, after, step.q, readOf(before.queues.get(step.q), before.bvecqs, readEvents(step.t), skip ? amount(skip[1]) : 0));
  },
};
