// SPDX-License-Identifier: GPL-2.0-only
// A schedule of rxq explore: a column a task, a row an access.
const TASK_HUES = [212, 28, 140, 285, 350, 180, 60, 100];
const taskColour = column => `hsl(${TASK_HUES[column % TASK_HUES.length]} 60% var(--task-light))`;

// How turns ended: [steps that there were by then, column, how, whether it was preempted].
const turns = run.turns || [];
const turnsBehind = new Map();
for (const turn of turns) {
  const [after, column, then, preempted] = turn, step = steps[after - 1];
  turnsBehind.set(after - 1, [...(turnsBehind.get(after - 1) || []), turn]);
  if (!step) continue;
  if (step.k === column) [step.w, step.preempted] = [then, preempted];
  step.pre = step.pre || preempted;
}

function scheduleRows() {
  const rows = [], shown = new Map();
  const endTurns = i => {
    const ended = turnsBehind.get(i) || [];
    ended.forEach(([, column, then, preempted], at) => {
      const next = at + 1 < ended.length ? ended[at + 1][1] : steps[i + 1] && !steps[i + 1].end ? steps[i + 1].k : column;
      const to = next === column ? '' : ` → ${run.columns[next]}`;
      rows.push({ of: Math.max(i, 0), line: '', cells: { [column]: `${preempted ? '✂ ' : '⤷ '}${then}${to}` }, column, kind: preempted ? 'switch preempted' : 'switch' });
      shown.clear();
    });
  };
  endTurns(-1);
  steps.forEach((step, i) => {
    if (step.end) {
      rows.push({ step: i, line: '', cells: run.columns.map((_, k) => step.waits[k] || (step.waits.some(w => w) ? '' : k === 0 ? step.c : '')), kind: 'finding end' });
      return;
    }
    const at = step.f.length ? place(step.f[0]) : null;
    const where = at ? `${at[0]} ${shortFile(step.f[0])}` : '';
    if (at && shown.get(step.k) !== where) rows.push({ of: i, line: '', cells: { [step.k]: where }, column: step.k, kind: 'function' });
    shown.set(step.k, where);
    const race = run.race && run.race.includes(i);
    rows.push({
      step: i, line: String(i), cells: { [step.k]: step.c.replace(/\bstruct /g, '') }, prefix: at ? `:${at[2]} ` : '', column: step.k,
      kind: `${step.m === 2 ? 'finding' : race ? 'finding race' : step.x ? 'warning' : ''}`,
      badge: step.a ? '✕ fails' : step.x ? `⇄ ${race ? run.race.find(at => at !== i) : step.x.join(' ')}` : '',
    });
    endTurns(i);
  });
  return rows;
}

// Where every task stands after a step: its last access, and how its turn ended.
function standing(i) {
  const last = new Map(), ended = new Map();
  for (let at = i; at >= 0 && last.size < run.columns.length; at--)
    if (!steps[at].end && !last.has(steps[at].k)) last.set(steps[at].k, at);
  for (const [after, column, then] of turns) if (after <= i) ended.set(column, [after - 1, then]);
  const box = element('div', 'panel tasks');
  box.append(element('h3', '', 'tasks'));
  const runs = steps[i].end ? -1 : steps[i].k;
  run.columns.forEach((name, column) => {
    const row = element('div', `task${column === runs ? ' runs' : ''}`);
    const dot = element('i', 'dot');
    dot.style.background = taskColour(column);
    const at = last.get(column), end = ended.get(column);
    const waits = steps[i].end && steps[i].waits[column];
    const hasEnded = end && end[0] >= (at === undefined ? -1 : at);
    const what = waits ? waits
      : column === runs ? `runs${steps[i].f.length ? `, ${place(steps[i].f[0])[0]}:${place(steps[i].f[0])[2]}` : ''}`
        : hasEnded ? end[1] : at === undefined ? 'has not begun' : steps[i].end ? 'was busy' : 'may go on';
    row.append(dot, element('b', '', name), element('span', '', what));
    if (at !== undefined && column !== runs) row.append(goButton(at, `step ${at}`));
    box.append(row);
  });
  return box;
}

function goButton(i, text) {
  const button = element('button', 'go', text);
  button.onclick = () => go(i);
  return button;
}

function access(i, title, isHere) {
  const step = steps[i];
  const box = element('div', `access${isHere ? ' here' : ''}`);
  box.style.setProperty('--task', taskColour(step.k));
  const head = element('div', 'who');
  head.append(element('b', '', run.columns[step.k]), ` step ${i}, ${title} `);
  if (!isHere) head.append(goButton(i, 'go there'));
  box.append(head, element('div', 'what', step.c));
  if (step.f.length) box.append(drawSource(step.f[0], 1));
  return box;
}

// Both accesses of a race, the earlier one first.
function races(i) {
  const others = steps[i].x || (steps[i].end && run.race ? run.race : []);
  const box = element('div', 'races');
  const pairs = steps[i].end ? (run.race ? [run.race] : []) : others.map(other => [i, other]);
  const isReported = pair => run.race && pair.every(at => run.race.includes(at));
  const main = pairs.filter(isReported);
  const drawn = main.length ? main : pairs.slice(0, 2);
  for (const pair of drawn) {
    const [first, second] = [...pair].sort((x, y) => x - y);
    const isMain = isReported(pair);
    const both = element('div', 'both');
    both.append(access(first, 'came first', first === i), access(second, 'came second', second === i));
    box.append(element('h2', isMain ? 'main' : '', isMain ? 'the two accesses that race' : 'nothing orders these two accesses'), both);
  }
  const rest = pairs.filter(pair => !drawn.includes(pair));
  if (rest.length) {
    const line = element('div', 'more', 'it races with ');
    for (const [, other] of rest.sort((x, y) => x[1] - y[1])) line.append(goButton(other, `step ${other}`), ' ');
    line.append('too');
    box.append(line);
  }
  return box;
}

function stack(step) {
  const box = element('details', 'stack');
  const callers = step.f.slice(1).map(index => place(index)[0]);
  box.append(element('summary', '', `called from ${callers.filter((name, i) => callers.indexOf(name) === i).join(' ← ')}`));
  step.f.slice(1).forEach(index => {
    const [name, file, line] = place(index);
    const row = element('div');
    row.append(element('span', '', `${name} ${run.files[file]}:${line}`), element('code', '', (lineText(file, line) || '').trim()));
    box.append(row);
  });
  return box;
}

const scheduleView = {
  legend: [...(knowsSize ? [['occupancy', 'qsize'], ['pdu', 'pdu_remain']] : []), ['finding', 'finding'],
    ...(steps.some(step => step.x) ? [['warning', 'data race']] : []), ...(turns.some(turn => turn[3]) ? [['preempted', 'preemption']] : [])],
  rows: scheduleRows,
  lanes: () => run.columns.map((name, column) => ({ name, colour: taskColour(column), runs: i => steps[i].k === column })),
  links: i => [
    ...(run.race ? [[...run.race, 'main']] : []),
    ...(steps[i].x || []).filter(other => !(run.race && run.race.includes(i) && run.race.includes(other))).map(other => [i, other, '']),
  ],
  detail(i, before, after) {
    const step = steps[i];
    const head = element('div', 'heading');
    if (!step.end) {
      const who = element('span', 'who', run.columns[step.k]);
      who.style.borderColor = taskColour(step.k);
      head.append(who);
    }
    head.append(element('span', '', step.c));
    $('call').replaceChildren(head, ...(step.end || !changesOf(before, after).length ? [] : [changesLine(before, after)]));
    if (step.w) $('call').append(element('div', step.preempted ? 'turn preempted' : 'turn', `then ${step.preempted ? '' : 'its turn ends: '}${step.w}`));
    $('report').replaceChildren(...(step.a ? [element('div', 'report', `${run.columns[step.k]} ${step.a}\n${run.report || ''}`.trim())] : []),
      ...(step.o ? [element('div', 'report', step.o)] : []));
    const said = [];
    if (!step.end && !step.x && step.f.length) said.push(drawSource(step.f[0], 2));
    if (step.x || step.end) said.push(races(i));
    if (!step.end && step.f.length > 1) said.push(stack(step));
    said.push(standing(i));
    $('said').replaceChildren(...said);
    drawState(before, after, 'rxq', new Map());
  },
};
