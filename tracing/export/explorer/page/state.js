// SPDX-License-Identifier: GPL-2.0-only
'use strict';
// What the run is, and what was held at each of its steps: the nearest checkpoint before it, and the changes from there on.
const run = JSON.parse(document.getElementById('run').textContent);
const steps = run.steps;
const $ = id => document.getElementById(id);
const CHECKPOINT_STEPS = 64;
const hex = n => n.toString(16);

const copy = s => ({ pages: new Map(s.pages), bvecqs: new Map(s.bvecqs), queues: new Map(s.queues), skbs: s.skbs });

function apply(state, step) {
  const put = (map, changes, make) => {
    for (const [key, value] of Object.entries(changes || {}))
      value === 0 ? map.delete(key) : map.set(key, make(value, map.get(key)));
  };
  put(state.pages, step.p, v => ({ size: v[0], refs: v[1] }));
  put(state.bvecqs, step.b, (v, old) => {
    const slots = old ? old.slots.slice(0, v[2]) : [];
    for (const [slot, extent] of v[3]) slots[slot] = extent;
    slots.length = v[2];
    return { refs: v[0], max: v[1], slots };
  });
  put(state.queues, step.u, v => ({ slot: v[0], offset: v[1], qsize: v[2], pdu: v[3], msg: v[4], refillable: v[5], add: v[6], chain: v[7] }));
  if (step.s) {
    const [dropped, first, added] = step.s;
    state.skbs = state.skbs.slice(dropped).concat(added);
    if (state.skbs.length) state.skbs[0] = [first, state.skbs[0][1]];
  }
  return state;
}

// What was there before the first step.
const initial = apply({ pages: new Map(), bvecqs: new Map(), queues: new Map(), skbs: [] }, run.initial || {});
const checkpoints = [];
const occupancy = new Float64Array(steps.length), budget = new Float64Array(steps.length);
// Without calls nobody knows how full the queue was: then the time line shows the bytes of each read.
const READ = /netfs_rxq_read: MSG=(\w+) \[(\w+)\] b=(\w+)-(\w+) c=(\w+)/;
function readEvent(line) {
  const match = READ.exec(line || '');
  return match && match.slice(1).map(n => parseInt(n, 16));
}
let knowsSize = false;
{
  const state = copy(initial);
  steps.forEach((step, i) => {
    apply(state, step);
    if (i % CHECKPOINT_STEPS === 0) checkpoints.push(copy(state));
    const main = state.queues.get('rxq');
    occupancy[i] = main && main.qsize || 0;
    budget[i] = main && main.pdu || 0;
    knowsSize = knowsSize || Boolean(main && main.qsize !== null);
  });
  if (!knowsSize && run.kind === 'trace')
    steps.forEach((step, i) => {
      const read = readEvent((step.raw.findLast(raw => raw) || [0, ''])[1]);
      occupancy[i] = read ? read[3] - read[2] : 0;
    });
}
function stateAt(i) {
  if (i < 0) return initial;
  const base = Math.floor(i / CHECKPOINT_STEPS);
  const state = copy(checkpoints[base]);
  for (let at = base * CHECKPOINT_STEPS + 1; at <= i; at++) apply(state, steps[at]);
  return state;
}

// ---- What a step changed. ----
function scalars(queue) {
  return queue ? { qsize: queue.qsize, pdu_remain: queue.pdu, take_slot: queue.slot, take_offset: queue.offset, msg_id: queue.msg } : {};
}
const known = value => value === null || value === undefined ? 'not known' : String(value);
function changesOf(before, after) {
  const said = [];
  for (const [name, queue] of after.queues) {
    const old = before.queues.get(name);
    if (!old) { if (before.queues.size) said.push(`${name} is made`); continue; }
    const now = scalars(queue), then = scalars(old);
    for (const key of Object.keys(now))
      if (now[key] !== then[key]) said.push(`${name}.${key} ${known(then[key])} → ${known(now[key])}`);
  }
  for (const name of before.queues.keys()) if (!after.queues.has(name)) said.push(`${name} is put`);
  for (const [id, bvecq] of after.bvecqs) if (!before.bvecqs.has(id)) said.push(bvecq.max === null ? `a bvecq begins` : `bvecq #${id} is allocated`);
  for (const [id, bvecq] of before.bvecqs) if (!after.bvecqs.has(id)) said.push(bvecq.max === null ? `a bvecq is used up` : `bvecq #${id} is gone`);
  const waiting = state => state.skbs.reduce((sum, skb) => sum + skb[0], 0);
  const then = waiting(before), now = waiting(after);
  if (then !== now) said.push(now > then ? `${now - then} bytes arrive on the socket` : `${then - now} bytes leave the socket`);
  const freed = [...before.pages.keys()].filter(pfn => !after.pages.has(pfn)).length;
  if (freed) said.push(`${freed} page${freed > 1 ? 's' : ''} freed`);
  return said;
}
