// SPDX-License-Identifier: GPL-2.0-only
// The list of steps: only the rows that can be seen exist.
const ROW_PX = 24, SPARE_ROWS = 8;
const view = { script: scriptView, schedule: scheduleView, trace: traceView }[run.kind];
const rows = view.rows();
const rowOf = new Int32Array(steps.length);
rows.forEach((row, at) => { if (row.step !== undefined) rowOf[row.step] = at; });
const drawnRows = new Map();
const headPx = run.columns ? 28 : 0;
let now = -1;

function makeRow(at) {
  const row = rows[at], made = element('div');
  made.append(element('span', 'line', row.line));
  if (row.cells) {
    for (let column = 0; column < run.columns.length; column++) {
      const isOwn = column === row.column;
      const cell = element('span', isOwn ? 'cell own' : 'cell');
      if (isOwn) cell.style.setProperty('--task', taskColour(column));
      if (isOwn && row.prefix) cell.append(element('span', 'line', row.prefix));
      cell.append(element('span', 'what', row.cells[column] || ''));
      if (isOwn && row.badge) cell.append(element('span', 'badge', row.badge));
      if (row.cells[column]) cell.title = row.cells[column];
      made.append(cell);
    }
  } else made.append(element('span', 'text', row.text), element('span', 'result', row.result));
  made.style.top = `${at * ROW_PX}px`;
  made.addEventListener('click', () => go(row.step === undefined ? row.of : row.step));
  return made;
}
function kindOf(row) {
  if (row.kind !== undefined) return row.kind;
  const mark = steps[row.step].m;
  return mark === 2 ? 'finding' : mark === 1 ? 'warning' : '';
}
function drawRows() {
  const box = $('steps');
  const from = Math.max(0, Math.floor(box.scrollTop / ROW_PX) - SPARE_ROWS);
  const to = Math.min(rows.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW_PX) + SPARE_ROWS);
  for (const [at, made] of drawnRows) if (at < from || at >= to) { made.remove(); drawnRows.delete(at); }
  for (let at = from; at < to; at++) {
    let made = drawnRows.get(at);
    if (!made) {
      made = makeRow(at);
      drawnRows.set(at, made);
      $('rows').append(made);
    }
    const isNow = rows[at].step === now && now >= 0;
    made.className = `row ${kindOf(rows[at])}${isNow ? ' now' : ''}`;
    made.setAttribute('aria-current', isNow ? 'step' : 'false');
  }
}
// Brackets that tie two steps to each other.
function drawLinks() {
  const links = view.links ? view.links(now) : [];
  $('links').replaceChildren(...links.map(([a, b, kind]) => {
    const [from, to] = [rowOf[a], rowOf[b]].sort((x, y) => x - y);
    const bracket = element('div', `bracket ${kind}`);
    bracket.style.top = `${(from + .5) * ROW_PX}px`;
    bracket.style.height = `${(to - from) * ROW_PX}px`;
    return bracket;
  }));
}
// Shows a step, and what it is tied to if there is room for both.
function scrollToStep(i) {
  const box = $('steps'), seen = box.clientHeight - headPx;
  let top = rowOf[i] * ROW_PX, bottom = top + ROW_PX;
  for (const [a, b] of view.links ? view.links(i) : []) {
    const from = Math.min(rowOf[a], rowOf[b]) * ROW_PX, to = Math.max(rowOf[a], rowOf[b]) * ROW_PX + ROW_PX;
    if ((a === i || b === i) && Math.max(bottom, to) - Math.min(top, from) < seen - 2 * ROW_PX)
      [top, bottom] = [Math.min(top, from), Math.max(bottom, to)];
  }
  if (top >= box.scrollTop && bottom <= box.scrollTop + seen) return;
  const isFar = bottom < box.scrollTop - seen || top > box.scrollTop + 2 * seen;
  if (isFar || bottom - top > ROW_PX) box.scrollTop = Math.max(0, top - (seen - (bottom - top)) / 2);
  else if (top < box.scrollTop) box.scrollTop = Math.max(0, top - ROW_PX);
  else box.scrollTop = bottom + ROW_PX - seen;
}
function makeList() {
  $('rows').style.height = `${rows.length * ROW_PX}px`;
  $('steps').style.setProperty('--rows', `${rows.length * ROW_PX + headPx + 2}px`);
  if (!run.columns) return;
  document.body.classList.add('columns');
  if (run.columns.length > 2) document.body.classList.add('many');
  $('steps').style.setProperty('--columns', run.columns.length);
  $('heads').append(element('span', 'line', ''), ...run.columns.map((name, column) => {
    const head = element('span', 'cell', name);
    if (run.kind === 'schedule') head.style.borderColor = taskColour(column);
    return head;
  }));
}
