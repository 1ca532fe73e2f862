// SPDX-License-Identifier: GPL-2.0-only
// Queues, bvecqs, slots, the socket and pages.
const MOST_BVECQS = 24, MOST_PAGES = 200, MOST_SKBS = 60;

function element(kind, className, text) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
const hues = new Map();
const hue = page => {
  if (!hues.has(page)) hues.set(page, (205 + hues.size * 137.5) % 360);
  return hues.get(page);
};
// Of the step that is drawn: its pages, and the one scale of all its slots, in pixels a byte.
let pagesNow = new Map(), scaleNow = 1;
const two = n => n.toString(16).padStart(2, '0');
const range = (from, length) => `${hex(from)}-${hex(from + length)}`;
const same = (a, b) => a === b || (!a && !b) || (a && b && a[0] === b[0] && a[1] === b[1] && a[2] === b[2]);

// What a call read: bytes from-to of slots, found along the chain from the take position.
function readOf(queue, bvecqs, events, skip) {
  const read = new Map();
  if (!queue || !events.length) return read;
  let at = 0, left = skip, taken = queue.offset || 0;
  for (const [index, id] of queue.chain.entries()) {
    const bvecq = bvecqs.get(String(id));
    if (!bvecq) break;
    for (let slot = index ? 0 : queue.slot || 0; slot < bvecq.slots.length && at < events.length; slot++) {
      const extent = bvecq.slots[slot], bytes = extent ? extent[2] - taken : 0;
      taken = 0;
      if (left >= bytes && bytes > 0) { left -= bytes; continue; }
      const [of, from, to] = events[at];
      if (of !== slot) continue;
      left = 0;
      read.set(`${id}.${slot}`, [from, to]);
      at++;
    }
  }
  return read;
}
function readEvents(lines) {
  return (lines || []).map(readEvent).filter(read => read).map(read => read.slice(1, 4));
}

function drawSlot(extent, index, last, taken, changed, read) {
  const box = element('div', 'slot');
  const name = `[${two(index)}${last > index ? '-' + two(last) : ''}]`;
  const bar = (kind, from, to) => {
    const part = element('i', kind);
    part.style.left = `${Math.min(100, 100 * from / extent[2])}%`;
    part.style.width = `${Math.min(100, 100 * (to - from) / extent[2])}%`;
    box.append(part);
  };
  if (!extent || extent[0] === 0) {
    box.classList.add('none');
    box.append(element('span', '', name));
    if (extent && (extent[1] || extent[2])) box.append(element('span', '', range(extent[1], extent[2])));
    box.title = extent ? `slot ${index}: bv_page is NULL` : `slot ${index}: nothing that the trace tells of`;
  } else {
    box.style.setProperty('--hue', hue(extent[0]));
    box.style.width = `${Math.max(58, Math.round(extent[2] * scaleNow))}px`;
    if (taken > 0) bar('used', 0, taken);
    if (read) bar('read', read[0], read[1]);
    const page = pagesNow.get(extent[0]);
    const label = element('span', '', `${name} ${extent[2]} `);
    if (page && page.refs !== 1) label.append(element('b', page.refs ? 'shared' : 'wrong', page.refs ? `×${page.refs}` : 'freed'));
    box.append(label, element('span', '', range(extent[1], extent[2])));
    box.title = `slot ${index}: page ${extent[0]}, bytes ${range(extent[1], extent[2])} (${extent[2]} bytes)`;
    if (page) box.title += `\n${page.refs} reference${page.refs === 1 ? '' : 's'} on the page`;
    if (read) box.title += `\nread here: bytes ${hex(read[0])}-${hex(read[1])} of the slot`;
  }
  if (taken >= 0) {
    box.classList.add('take');
    box.title += `\nthe take position, +${hex(taken)}`;
  }
  if (changed) box.classList.add('change');
  return box;
}

function drawBvecq(id, bvecq, old, queue, first, read) {
  const card = element('div', 'bvecq');
  const name = element('div', 'name');
  const used = bvecq.slots.length, traced = bvecq.max === null;
  name.append(traced ? `a bvecq, ${used} slot${used === 1 ? '' : 's'} filled ` : `bvecq #${id} ${used}/${bvecq.max} `);
  if (!traced)
    name.append(element('span', `${old && old.refs !== bvecq.refs ? 'changed' : ''} ${bvecq.refs < 0 ? 'wrong' : ''}`, bvecq.refs < 0 ? 'freed' : `ref ${bvecq.refs}`));
  const label = (is, text) => { if (is) name.append(' ', element('span', 'pointer', text)); };
  label(first, 'take_from');
  label(queue && queue.add === id, 'add_to');
  const slots = element('div', 'slots');
  for (let i = 0; i < used; i++) {
    const isTake = at => first && at === queue.slot;
    const isEmpty = at => !bvecq.slots[at] || (bvecq.slots[at][0] === 0 && bvecq.slots[at][2] === 0);
    const isNew = at => !old || !same(old.slots[at], bvecq.slots[at]);
    let last = i;
    if (isEmpty(i) && !isTake(i))
      while (last + 1 < used && isEmpty(last + 1) && !isTake(last + 1) && isNew(last + 1) === isNew(i)) last++;
    slots.append(drawSlot(bvecq.slots[i], i, last, isTake(i) ? queue.offset : -1, isNew(i), read.get(`${id}.${i}`)));
    i = last;
  }
  if (first && queue.slot !== null && queue.slot >= used) {
    const end = element('div', 'slot free take', '');
    end.append(element('span', '', `[${two(queue.slot)}]`), element('span', '', 'take'));
    slots.append(end);
  }
  if (used < bvecq.max) {
    const free = Object.assign(element('div', 'slot free'), { title: 'slots that are free' });
    free.append(element('span', '', `${bvecq.max - used}`), element('span', '', 'free'));
    slots.append(free);
  }
  card.append(name, slots);
  return card;
}

function drawQueue(name, queue, before, after, current, read) {
  const old = before.queues.get(name);
  const card = element('div', current ? 'queue current' : 'queue');
  const head = element('h3', '', `${name} `);
  head.append(element('small', '', `${queue.refillable ? 'receive queue' : 'excerpt'}${current ? ', current' : ''}`));
  const words = element('div', 'words');
  const now = scalars(queue), then = old ? scalars(old) : now;
  for (const key of Object.keys(now)) {
    const word = element('span', old && now[key] !== then[key] ? 'changed' : '');
    word.append(`${key} `, element('b', '', now[key] === null ? '?' : key === 'msg_id' ? hex(now[key]) : String(now[key])));
    if (old && now[key] !== then[key]) word.title = `was ${known(then[key])}`;
    words.append(word);
  }
  card.append(head, words);
  if (queue.qsize === null) card.append(element('div', 'more', 'not known: no call was traced before'));
  if (!queue.chain.length && queue.qsize !== null && (queue.refillable || run.kind !== 'trace'))
    card.append(element('div', 'more', run.kind === 'trace' ? 'no slots are known' : 'take_from is NULL'));
  queue.chain.slice(0, MOST_BVECQS).forEach((id, i) => {
    const bvecq = after.bvecqs.get(String(id));
    if (bvecq) card.append(drawBvecq(id, bvecq, before.bvecqs.get(String(id)), queue, i === 0, current ? read : new Map()));
  });
  if (queue.chain.length > MOST_BVECQS)
    card.append(element('div', 'more', `and ${queue.chain.length - MOST_BVECQS} bvecqs more`));
  if (queue.add === -1) card.append(element('div', 'more wrong', 'add_to is not in the chain'));
  return card;
}

// What is allocated and in no queue: half of an excerpt when a decant crashes, or a leak.
function drawLoose(before, after) {
  const inQueues = new Set([...after.queues.values()].flatMap(queue => queue.chain.map(String)));
  const loose = [...after.bvecqs].filter(([id]) => !inQueues.has(id));
  if (!loose.length) return [];
  const card = element('div', 'queue');
  const head = element('h3', '', 'in no queue ');
  head.append(element('small', '', `${loose.length} bvecq${loose.length > 1 ? 's' : ''} that no queue leads to`));
  card.append(head, ...loose.slice(0, MOST_BVECQS).map(([id, bvecq]) => drawBvecq(id, bvecq, before.bvecqs.get(id), null, false, new Map())));
  return [card];
}

function drawSocket(before, after) {
  if (!after.skbs.length) return [];
  const card = element('div', 'panel');
  const bytes = after.skbs.reduce((sum, skb) => sum + skb[0], 0);
  const head = element('h3', '', 'socket ');
  head.append(element('small', '', `${after.skbs.length} sk_buff${after.skbs.length > 1 ? 's' : ''}, ${bytes} bytes wait`));
  const slots = element('div', 'slots');
  after.skbs.slice(0, MOST_SKBS).forEach(([length, pieces], i) => {
    const box = element('div', 'slot');
    const page = pieces.length ? pieces[0][0] : 0;
    if (page) box.style.setProperty('--hue', hue(page)); else box.classList.add('none');
    box.append(element('span', '', `skb ${length}`), element('span', '', `${pieces.length} piece${pieces.length === 1 ? '' : 's'}`));
    if (i >= before.skbs.length) box.classList.add('change');
    box.title = pieces.map(p => p[0] ? `page ${p[0]} ${range(p[1], p[2])}` : `locked head, ${p[2]} bytes`).slice(0, 20).join('\n');
    slots.append(box);
  });
  card.append(head, slots);
  if (after.skbs.length > MOST_SKBS) card.append(element('div', 'more', `and ${after.skbs.length - MOST_SKBS} more`));
  return [card];
}

function drawPages(before, after) {
  if (!after.pages.size && !before.pages.size) return [];
  const card = element('div', 'panel');
  const shared = [...after.pages.values()].filter(p => p.refs > 1).length;
  const head = element('h3', '', 'pages ');
  const skbs = after.skbs.length ? '; slots are filled, pieces of sk_buffs striped' : '';
  head.append(element('small', '', `${after.pages.size}, ${shared || 'none'} of them shared${skbs}`));
  const grid = element('div', 'pages');
  const extents = new Map();
  const add = (extent, kind) => {
    if (!extent || !extent[0]) return;
    if (!extents.has(extent[0])) extents.set(extent[0], []);
    extents.get(extent[0]).push([extent, kind]);
  };
  for (const bvecq of after.bvecqs.values()) bvecq.slots.forEach(e => add(e, ''));
  for (const [, pieces] of after.skbs) pieces.forEach(e => add(e, 'skb'));
  let drawn = 0, idle = 0;
  for (const [pfn, page] of after.pages) {
    if (!extents.has(pfn) && before.pages.has(pfn) && before.pages.get(pfn).refs === page.refs) { idle++; continue; }
    if (drawn++ >= MOST_PAGES) continue;
    const old = before.pages.get(pfn);
    const bar = element('div', 'pagebar');
    bar.style.setProperty('--hue', hue(pfn));
    for (const [extent, kind] of extents.get(pfn) || []) {
      const part = element('i', kind);
      part.style.left = `${100 * extent[1] / page.size}%`;
      part.style.width = `${100 * extent[2] / page.size}%`;
      part.title = `${kind || 'slot'} ${range(extent[1], extent[2])}`;
      bar.append(part);
    }
    const refs = element('span', !old || old.refs !== page.refs ? 'changed' : page.refs > 1 ? 'shared' : '', page.refs ? `${page.refs} ref${page.refs === 1 ? '' : 's'}` : 'freed');
    if (old && old.refs !== page.refs) refs.title = `was ${old.refs}`;
    grid.append(element('span', '', `p=${pfn} ${page.size >= 1024 ? page.size / 1024 + ' KiB' : page.size + ' B'}`), refs, bar);
  }
  for (const [pfn, page] of before.pages)
    if (!after.pages.has(pfn)) grid.append(element('span', 'freed', `p=${pfn}`), element('span', 'changed', 'freed'), element('span'));
  card.append(head, grid);
  if (drawn > MOST_PAGES) card.append(element('div', 'more', `and ${drawn - MOST_PAGES} more`));
  if (idle) card.append(element('div', 'more', `and ${idle} that no slot${after.skbs.length ? ' and no sk_buff' : ''} points to`));
  return [card];
}

// All that is held after a step; what the step changed is marked.
function drawState(before, after, current, read) {
  pagesNow = after.pages;
  const chains = [...after.bvecqs.values()].map(bvecq => bvecq.slots);
  const most = Math.max(0, ...chains.map(slots => slots.length));
  const longest = chains.reduce((max, slots) => slots.reduce((so, slot) => slot && slot[2] > so ? slot[2] : so, max), 1);
  scaleNow = (most > 12 ? 84 : most > 4 ? 120 : 260) / longest;
  $('queues').replaceChildren(
    ...[...after.queues].map(([name, queue]) => drawQueue(name, queue, before, after, name === current, read)), ...drawLoose(before, after));
  $('socket').replaceChildren(...drawSocket(before, after));
  $('pages').replaceChildren(...drawPages(before, after));
}
function changesLine(before, after) {
  const changes = changesOf(before, after);
  return element('div', 'changes', changes.length
    ? changes.slice(0, 12).join(' · ') + (changes.length > 12 ? ` · and ${changes.length - 12} more` : '') : 'nothing changed');
}
