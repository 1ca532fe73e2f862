// SPDX-License-Identifier: GPL-2.0-only
'use strict';
(() => {
  const run = JSON.parse(document.getElementById('run').textContent);
  const steps = run.steps;
  const $ = id => document.getElementById(id);
  const ROW_PX = 26, CHECKPOINT_STEPS = 64, MOST_BVECQS = 24, MOST_PAGES = 200, MOST_SKBS = 60;
  const hex = n => n.toString(16);

  // ---- The state of a step: the nearest checkpoint before it, and the changes from there on. ----
  const empty = () => ({ pages: new Map(), bvecqs: new Map(), queues: new Map(), skbs: [] });
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

  const checkpoints = [];
  const occupancy = new Float64Array(steps.length), budget = new Float64Array(steps.length);
  {
    const state = empty();
    steps.forEach((step, i) => {
      apply(state, step);
      if (i % CHECKPOINT_STEPS === 0) checkpoints.push(copy(state));
      const main = state.queues.get('rxq');
      occupancy[i] = main ? main.qsize : 0;
      budget[i] = main ? main.pdu : 0;
    });
  }
  function stateAt(i) {
    if (i < 0) return empty();
    const base = Math.floor(i / CHECKPOINT_STEPS);
    const state = copy(checkpoints[base]);
    for (let at = base * CHECKPOINT_STEPS + 1; at <= i; at++) apply(state, steps[at]);
    return state;
  }

  // ---- Small pieces of drawing. ----
  function element(kind, className, text) {
    const made = document.createElement(kind);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  const hues = new Map();
  const hue = page => {
    if (!hues.has(page)) hues.set(page, (hues.size * 137.5) % 360);
    return hues.get(page);
  };
  const range = (from, length) => `${hex(from)}-${hex(from + length)}`;
  const same = (a, b) => a === b || (a && b && a[0] === b[0] && a[1] === b[1] && a[2] === b[2]);

  // ---- What a step changed. ----
  function scalars(queue) {
    return queue ? { qsize: queue.qsize, pdu_remain: queue.pdu, take_slot: queue.slot, take_offset: queue.offset, msg_id: queue.msg } : {};
  }
  function changesOf(before, after) {
    const said = [];
    for (const [name, queue] of after.queues) {
      const old = before.queues.get(name);
      if (!old) { if (before.queues.size) said.push(`${name} is made`); continue; }
      const now = scalars(queue), then = scalars(old);
      for (const key of Object.keys(now))
        if (now[key] !== then[key]) said.push(`${name}.${key} ${then[key]} → ${now[key]}`);
    }
    for (const name of before.queues.keys()) if (!after.queues.has(name)) said.push(`${name} is put`);
    for (const id of after.bvecqs.keys()) if (!before.bvecqs.has(id)) said.push(`bvecq #${id} is allocated`);
    for (const id of before.bvecqs.keys()) if (!after.bvecqs.has(id)) said.push(`bvecq #${id} is gone`);
    const waiting = state => state.skbs.reduce((sum, skb) => sum + skb[0], 0);
    const then = waiting(before), now = waiting(after);
    if (then !== now) said.push(now > then ? `${now - then} bytes arrive on the socket` : `${then - now} bytes leave the socket`);
    const freed = [...before.pages.keys()].filter(pfn => !after.pages.has(pfn)).length;
    if (freed) said.push(`${freed} page${freed > 1 ? 's' : ''} freed`);
    return said;
  }

  function drawSlot(extent, index, last, scale, taken, changed) {
    const box = element('div', 'slot');
    const name = `[${index.toString(16).padStart(2, '0')}${last > index ? '-' + last.toString(16).padStart(2, '0') : ''}]`;
    if (!extent || extent[0] === 0) {
      box.classList.add('none');
      box.append(element('span', '', name));
      if (extent && (extent[1] || extent[2])) box.append(element('span', '', range(extent[1], extent[2])));
    } else {
      box.style.setProperty('--hue', hue(extent[0]));
      box.style.width = `${Math.max(58, Math.round(extent[2] * scale))}px`;
      if (taken > 0) {
        const used = element('div', 'used');
        used.style.width = `${Math.min(100, 100 * taken / extent[2])}%`;
        box.append(used);
      }
      box.append(element('span', '', `${name} ${extent[2]}`), element('span', '', range(extent[1], extent[2])));
      box.title = `slot ${index}: page ${extent[0]}, bytes ${range(extent[1], extent[2])} (${extent[2]} bytes)`;
    }
    if (taken >= 0) {
      box.classList.add('take');
      box.title = `${box.title || name} — the take position, +${hex(taken)}`;
    }
    if (changed) box.classList.add('change');
    return box;
  }

  function drawBvecq(id, bvecq, old, queue, first) {
    const card = element('div', 'bvecq');
    const name = element('div', 'name');
    name.append(`bvecq #${id}  ${bvecq.slots.length}/${bvecq.max}  `);
    const refs = element('span', old && old.refs !== bvecq.refs ? 'changed' : '', bvecq.refs < 0 ? 'freed' : `ref ${bvecq.refs}`);
    name.append(refs, queue && queue.add === id ? '  add_to' : '', first ? '  take_from' : '');
    const slots = element('div', 'slots');
    const longest = Math.max(1, ...bvecq.slots.map(e => e ? e[2] : 0));
    const scale = (bvecq.slots.length > 12 ? 84 : 150) / longest;
    for (let i = 0; i < bvecq.slots.length; i++) {
      const isTake = at => first && at === queue.slot;
      const isEmpty = at => !bvecq.slots[at] || (bvecq.slots[at][0] === 0 && bvecq.slots[at][2] === 0);
      const isNew = at => !old || !same(old.slots[at], bvecq.slots[at]);
      let last = i;
      if (isEmpty(i) && !isTake(i))
        while (last + 1 < bvecq.slots.length && isEmpty(last + 1) && !isTake(last + 1) && isNew(last + 1) === isNew(i)) last++;
      slots.append(drawSlot(bvecq.slots[i], i, last, scale, isTake(i) ? queue.offset : -1, isNew(i)));
      i = last;
    }
    if (first && queue.slot >= bvecq.slots.length) {
      const end = element('div', 'slot free take', '');
      end.append(element('span', '', `[${queue.slot.toString(16).padStart(2, '0')}]`), element('span', '', 'take'));
      slots.append(end);
    }
    if (bvecq.slots.length < bvecq.max) slots.append(Object.assign(element('div', 'slot free'), { title: 'slots that are free' }));
    if (bvecq.slots.length < bvecq.max) slots.lastChild.append(element('span', '', `${bvecq.max - bvecq.slots.length}`), element('span', '', 'free'));
    card.append(name, slots);
    return card;
  }

  function drawQueue(name, queue, before, after, current) {
    const old = before.queues.get(name);
    const card = element('div', current ? 'queue current' : 'queue');
    const head = element('h3', '', `${name} `);
    head.append(element('small', '', `${queue.refillable ? 'receive queue' : 'excerpt'}${current ? ', current' : ''}`));
    const words = element('div', 'words');
    const now = scalars(queue), then = old ? scalars(old) : now;
    for (const key of Object.keys(now)) {
      const word = element('span', old && now[key] !== then[key] ? 'changed' : '');
      word.append(`${key} `, element('b', '', key === 'msg_id' ? hex(now[key]) : String(now[key])));
      words.append(word);
    }
    card.append(head, words);
    if (!queue.chain.length) card.append(element('div', 'more', 'take_from is NULL'));
    queue.chain.slice(0, MOST_BVECQS).forEach((id, i) => {
      const bvecq = after.bvecqs.get(String(id));
      if (bvecq) card.append(drawBvecq(id, bvecq, before.bvecqs.get(String(id)), queue, i === 0));
    });
    if (queue.chain.length > MOST_BVECQS)
      card.append(element('div', 'more', `and ${queue.chain.length - MOST_BVECQS} bvecqs more`));
    if (queue.add === -1) card.append(element('div', 'more', 'add_to is not in the chain'));
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
    card.append(head, ...loose.slice(0, MOST_BVECQS).map(([id, bvecq]) => drawBvecq(id, bvecq, before.bvecqs.get(id), null, false)));
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
    head.append(element('small', '', `${after.pages.size}, ${shared} of them shared; slots are filled, pieces of sk_buffs striped`));
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
      grid.append(element('span', '', `p=${pfn} ${page.size >= 1024 ? page.size / 1024 + ' KiB' : page.size + ' B'}`), refs, bar);
    }
    for (const [pfn, page] of before.pages)
      if (!after.pages.has(pfn)) grid.append(element('span', 'freed', `p=${pfn}`), element('span', 'changed', 'freed'), element('span'));
    card.append(head, grid);
    if (drawn > MOST_PAGES) card.append(element('div', 'more', `and ${drawn - MOST_PAGES} more`));
    if (idle) card.append(element('div', 'more', `and ${idle} that no slot and no sk_buff points to`));
    return [card];
  }

  // ---- The list of steps: only the rows that can be seen exist. ----
  const kindOf = step => step.m === 2 ? 'finding' : step.m === 1 ? 'warning' : '';
  let now = -1, drawnRows = new Map();
  function drawRows() {
    const box = $('steps');
    const from = Math.max(0, Math.floor(box.scrollTop / ROW_PX) - 8);
    const to = Math.min(steps.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW_PX) + 8);
    for (const [i, row] of drawnRows) if (i < from || i >= to) { row.remove(); drawnRows.delete(i); }
    for (let i = from; i < to; i++) {
      let row = drawnRows.get(i);
      if (!row) {
        const step = steps[i];
        row = element('div');
        row.append(element('span', 'line', step.n ? String(step.n) : ''), element('span', 'text', step.c), element('span', 'result', step.r || ''));
        row.style.top = `${i * ROW_PX}px`;
        row.addEventListener('click', () => go(i));
        drawnRows.set(i, row);
        $('rows').append(row);
      }
      row.className = `row ${kindOf(steps[i])}${i === now ? ' now' : ''}`;
      row.setAttribute('aria-current', i === now ? 'step' : 'false');
    }
  }

  // ---- The time line. ----
  function drawTimeline() {
    const canvas = $('timeline'), ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio)) { canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio); }
    const draw = canvas.getContext('2d'), style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    draw.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw.clearRect(0, 0, width, height);
    const most = Math.max(1, ...sampled(occupancy, width), ...sampled(budget, width));
    const x = i => (i + .5) * width / steps.length, y = v => height - 2 - (height - 12) * v / most;
    const area = sampled(occupancy, width), line = sampled(budget, width), columns = area.length;
    draw.fillStyle = colour('--accent');
    draw.globalAlpha = .5;
    for (let c = 0; c < columns; c++) draw.fillRect(c * width / columns, y(area[c]), Math.max(1, width / columns - .5), height - y(area[c]));
    draw.globalAlpha = 1;
    draw.strokeStyle = colour('--good');
    draw.beginPath();
    for (let c = 0; c < columns; c++) {
      c ? draw.lineTo(c * width / columns, y(line[c])) : draw.moveTo(0, y(line[c]));
      draw.lineTo((c + 1) * width / columns, y(line[c]));
    }
    draw.stroke();
    for (const i of marks) {
      draw.fillStyle = colour(steps[i].m === 2 ? '--finding' : '--warning');
      draw.fillRect(x(i) - 1.5, 0, 3, steps[i].m === 2 ? height : 8);
    }
    draw.fillStyle = colour('--ink');
    draw.fillRect(x(now) - .75, 0, 1.5, height);
    $('scale').textContent = `0 … ${most} bytes`;
  }
  // The greatest of the steps that share a column.
  function sampled(values, width) {
    const columns = Math.min(values.length, Math.max(1, Math.floor(width)));
    const out = new Float64Array(columns);
    for (let i = 0; i < values.length; i++) {
      const c = Math.min(columns - 1, Math.floor(i * columns / values.length));
      if (values[i] > out[c]) out[c] = values[i];
    }
    return out;
  }

  // ---- Going to a step. ----
  const marks = [];
  steps.forEach((step, i) => { if (step.m) marks.push(i); });
  function go(i) {
    i = Math.min(steps.length - 1, Math.max(0, i));
    if (i === now) return;
    now = i;
    const step = steps[i], before = stateAt(i - 1), after = stateAt(i);
    const call = $('call');
    call.replaceChildren(element('span', '', step.c), element('span', 'result', step.r || ''));
    const changes = changesOf(before, after);
    call.append(element('div', 'changes', changes.length ? changes.slice(0, 12).join(' · ') + (changes.length > 12 ? ` · and ${changes.length - 12} more` : '') : 'nothing changed'));
    $('report').replaceChildren(...(step.o ? [element('div', 'report', step.o)] : []));
    const said = element('div', 'said');
    const MOST_LINES = 200;
    for (const text of (step.t || []).slice(0, MOST_LINES)) said.append(element('div', 'trace', text));
    if ((step.t || []).length > MOST_LINES) said.append(element('div', 'trace', `… ${step.t.length - MOST_LINES} events more`));
    for (const text of step.g || []) said.append(element('div', 'log', text));
    $('said').replaceChildren(said);
    $('queues').replaceChildren(...[...after.queues].map(([name, queue]) => drawQueue(name, queue, before, after, name === step.q)), ...drawLoose(before, after));
    $('socket').replaceChildren(...drawSocket(before, after));
    $('pages').replaceChildren(...drawPages(before, after));
    $('at').value = i + 1;
    $('first').disabled = $('back').disabled = i === 0;
    $('last').disabled = $('forward').disabled = i === steps.length - 1;
    const box = $('steps');
    if (i * ROW_PX < box.scrollTop) box.scrollTop = i * ROW_PX;
    else if ((i + 1) * ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = (i + 1) * ROW_PX - box.clientHeight;
    drawRows();
    drawTimeline();
    history.replaceState(null, '', `#${i + 1}`);
  }
  const mark = forward => {
    const at = forward ? marks.find(i => i > now) : marks.findLast(i => i < now);
    if (at !== undefined) go(at);
  };

  function scheme() {
    const root = document.documentElement;
    const dark = root.dataset.scheme ? root.dataset.scheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.scheme = dark ? 'light' : 'dark';
    drawTimeline();
  }
  function help() {
    $('help').hidden = !$('help').hidden;
    $('help-button').setAttribute('aria-expanded', String(!$('help').hidden));
  }

  const keys = {
    ArrowRight: () => go(now + 1), j: () => go(now + 1), ArrowLeft: () => go(now - 1), k: () => go(now - 1),
    ArrowDown: () => go(now + 1), ArrowUp: () => go(now - 1),
    PageDown: () => go(now + 10), PageUp: () => go(now - 10), Home: () => go(0), End: () => go(steps.length - 1),
    n: () => mark(true), p: () => mark(false), t: scheme, '?': help,
  };
  document.addEventListener('keydown', event => {
    if (event.target === $('at') || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  $('first').onclick = () => go(0);
  $('back').onclick = () => go(now - 1);
  $('forward').onclick = () => go(now + 1);
  $('last').onclick = () => go(steps.length - 1);
  $('mark-back').onclick = () => mark(false);
  $('mark-forward').onclick = () => mark(true);
  $('scheme').onclick = scheme;
  $('help-button').onclick = help;
  $('at').onchange = () => { const at = parseInt($('at').value, 10); if (at) go(at - 1); };
  $('steps').addEventListener('scroll', drawRows);
  addEventListener('resize', () => { drawRows(); drawTimeline(); });
  addEventListener('hashchange', () => { const at = parseInt(location.hash.slice(1), 10); if (at) go(at - 1); });
  const jump = event => {
    const box = $('timeline').getBoundingClientRect();
    go(Math.floor((event.clientX - box.left) / box.width * steps.length));
  };
  $('timeline').addEventListener('pointerdown', event => { $('timeline').setPointerCapture(event.pointerId); jump(event); });
  $('timeline').addEventListener('pointermove', event => { if (event.buttons) jump(event); });

  document.title = run.title;
  $('title').textContent = run.title;
  $('about').textContent = run.about;
  $('verdict').textContent = run.verdict;
  $('verdict').className = run.found ? 'found' : 'fine';
  $('of').textContent = `of ${steps.length}`;
  $('at').max = steps.length;
  $('mark-back').disabled = $('mark-forward').disabled = !marks.length;
  $('rows').style.height = `${steps.length * ROW_PX}px`;
  if (steps.length) go(location.hash ? parseInt(location.hash.slice(1), 10) - 1 || 0 : Math.max(0, run.at - 1));
})();
