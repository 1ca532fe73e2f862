// SPDX-License-Identifier: GPL-2.0-only
// Events of a kernel's trace, alone or beside the model's: up to where the two part, and what came then.
const eventText = text => { const at = text.indexOf('netfs_'); return at < 0 ? text.trim() : text.slice(at + 6).replace(/^rxq_/, ''); };

// The reads of the copy that a read belongs to: all that a trace of reads tells of the queue.
function drawCopy(i) {
  const textOf = at => (steps[at].raw.findLast(raw => raw) || [0, ''])[1];
  const reads = [];
  for (let at = i; at >= 0 && at > i - 4000; at--) {
    const read = readEvent(textOf(at));
    if (!read || (reads.length && steps[at].task !== steps[i].task)) { if (at === i) return []; continue; }
    if (steps[at].m === 2 && at !== i) break;
    reads.unshift(read);
    if (read[4] === 0) break;
  }
  const bytes = reads.reduce((sum, read) => sum + read[3] - read[2], 0);
  const card = element('div', 'panel');
  const head = element('h3', '', 'copy ');
  head.append(element('small', '', `MSG ${hex(reads[0][0])}, ${reads.length} segment${reads.length > 1 ? 's' : ''}, ${bytes} bytes${reads[0][4] ? ', its beginning is not shown' : ''}`));
  const slots = element('div', 'slots');
  const scale = 260 / Math.max(1, ...reads.map(read => read[3] - read[2]));
  for (const [, slot, from, to] of reads) {
    const box = element('div', 'slot');
    box.style.setProperty('--hue', 212);
    box.style.width = `${Math.max(58, Math.round((to - from) * scale))}px`;
    box.append(element('span', '', `[${two(slot)}] ${to - from}`), element('span', '', `b=${hex(from)}-${hex(to)}`));
    slots.append(box);
  }
  card.append(head, slots);
  return [card];
}

const traceView = {
  legend: [['occupancy', knowsSize ? 'qsize' : 'bytes read'], ...(knowsSize ? [['pdu', 'pdu_remain']] : []), ['finding', 'divergence']],
  rows: () => steps.map((step, i) => {
    const kind = step.m === 2 ? 'finding' : step.after ? 'after' : '';
    if (!run.columns)
      return { step: i, line: String(step.raw[0][0]), text: eventText(step.raw[0][1]), result: step.m === 2 ? '✕' : '', kind };
    return { step: i, line: step.raw[1] ? String(step.raw[1][0]) : '', cells: step.raw.map(raw => raw ? eventText(raw[1]) : step.m === 2 ? '— no further event' : ''), kind };
  }),
  lanes: () => [],
  detail(i, before, after) {
    const step = steps[i];
    const last = step.raw[step.raw.length - 1] || step.raw[0];
    const head = element('div', 'heading');
    head.append(element('span', '', eventText(last[1])),
      element('span', `result ${step.m === 2 ? 'bad' : ''}`, step.m === 2 ? (run.outcome === 'unsure' ? 'differs' : 'diverges') : step.after ? run.afterwards : run.columns ? 'agrees' : 'explained'));
    const lines = element('div', 'raws');
    step.raw.forEach((raw, side) => {
      const row = element('div', 'raw');
      row.append(element('b', '', run.columns ? run.columns[side] : 'KERNEL'),
        element('span', 'where', raw ? `${run.sources[side]}:${raw[0]}` : run.sources[side]),
        element('code', '', raw ? raw[1].trim() : step.m === 2 || step.after ? 'no further event in this task' : 'has no events of this kind'));
      lines.append(row);
    });
    $('call').replaceChildren(head, ...(run.tasks > 1 && step.task ? [element('div', 'c', `task ${step.task}`)] : []),
      ...(step.m === 2 || step.after ? [] : [changesLine(before, after)]));
    const report = [];
    if (step.d) {
      const box = element('div', 'report differences');
      if (step.d.reason) box.append(element('div', 'reason', step.d.reason));
      if ((step.d.fields || []).length) {
        const table = element('table');
        const header = element('tr');
        header.append(...['field', 'expected', 'found'].map(name => element('th', '', name)));
        table.append(header);
        for (const fields of step.d.fields) {
          const row = element('tr');
          row.append(...fields.map(text => element('td', '', text)));
          table.append(row);
        }
        box.append(table);
      }
      if ((step.d.expected || []).length) {
        box.append(element('div', 'reason', 'what could have come instead:'));
        for (const text of step.d.expected) box.append(element('div', 'expected', text));
      }
      report.push(box);
    }
    $('report').replaceChildren(...report);
    const said = [lines];
    if (step.m === 2) said.push(element('h2', '', run.columns ? "the model's queue before it" : 'what is known of the queue before it'));
    if (step.after) said.push(element('h2', '', 'the queue where the traces part'));
    $('said').replaceChildren(...said);
    const current = after.queues.has(step.q) ? step.q : 'rxq';
    if (!knowsSize) $('said').append(...drawCopy(i));
    drawState(before, after, current, new Map(step.read ? [[`${step.read[0]}.${step.read[1]}`, [step.read[2], step.read[3]]]] : []));
  },
};
