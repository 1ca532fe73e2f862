// SPDX-License-Identifier: GPL-2.0-only
// The time line: occupancy of the receive queue, who runs, and what is marked.
// A schedule may have no queue.
const hasGraph = knowsSize || run.kind === 'trace';
const LANE_PX = 7, GRAPH_PX = hasGraph ? 48 : 12;
const lanes = view.lanes().slice(0, 8);
const marks = [];
steps.forEach((step, i) => { if (step.m) marks.push(i); });

// The greatest of the steps that share a column of pixels.
function sampled(values, width) {
  const columns = Math.min(values.length, Math.max(1, Math.floor(width)));
  const out = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) {
    const c = Math.min(columns - 1, Math.floor(i * columns / values.length));
    if (values[i] > out[c]) out[c] = values[i];
  }
  return out;
}
// What does not change from step to step is drawn once.
let backdrop = null;
function drawBackdrop(width, ratio) {
  const canvas = document.createElement('canvas');
  const height = GRAPH_PX + lanes.length * LANE_PX + (lanes.length ? 3 : 0);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const draw = canvas.getContext('2d');
  const probe = element('i');
  document.body.append(probe);
  const colour = value => { probe.style.color = value; return getComputedStyle(probe).color; };
  draw.setTransform(ratio, 0, 0, ratio, 0, 0);
  const area = sampled(occupancy, width), line = sampled(budget, width), columns = area.length;
  let most = 1;
  for (let c = 0; c < columns; c++) most = Math.max(most, area[c], line[c]);
  const x = i => i * width / steps.length, y = v => GRAPH_PX - 1 - (GRAPH_PX - 10) * v / most;
  draw.fillStyle = colour('var(--accent)');
  draw.globalAlpha = .5;
  for (let c = 0; hasGraph && c < columns; c++)
    draw.fillRect(c * width / columns, y(area[c]), Math.max(1, width / columns - (columns < 40 ? .5 : 0)), GRAPH_PX - y(area[c]));
  draw.globalAlpha = 1;
  draw.strokeStyle = colour('var(--good)');
  draw.beginPath();
  for (let c = 0; hasGraph && c < columns; c++) {
    c ? draw.lineTo(c * width / columns, y(line[c])) : draw.moveTo(0, y(line[c]));
    draw.lineTo((c + 1) * width / columns, y(line[c]));
  }
  draw.stroke();
  lanes.forEach((lane, at) => {
    draw.fillStyle = colour(lane.colour);
    for (let i = 0; i < steps.length; i++)
      if (lane.runs(i)) draw.fillRect(x(i), GRAPH_PX + 3 + at * LANE_PX, Math.max(1, width / steps.length + .3), LANE_PX - 2);
  });
  draw.fillStyle = colour('var(--preempted)');
  steps.forEach((step, i) => { if (step.pre) draw.fillRect(x(i + 1) - 1, GRAPH_PX - 6, 2, height - GRAPH_PX + 6); });
  for (const i of marks) {
    draw.fillStyle = colour(steps[i].m === 2 ? 'var(--finding)' : 'var(--warning)');
    draw.fillRect(x(i + .5) - 1.5, 0, 3, steps[i].m === 2 ? height : 8);
  }
  probe.remove();
  $('scale').textContent = hasGraph ? `0 … ${most} bytes` : '';
  return { canvas, width, ratio, height, ink: getComputedStyle(document.body).color };
}
function drawTimeline() {
  const canvas = $('timeline'), ratio = window.devicePixelRatio || 1, width = canvas.clientWidth;
  if (!backdrop || backdrop.width !== width || backdrop.ratio !== ratio) {
    backdrop = drawBackdrop(width, ratio);
    canvas.width = backdrop.canvas.width;
    canvas.height = backdrop.canvas.height;
    canvas.style.height = `${backdrop.height}px`;
  }
  const draw = canvas.getContext('2d');
  draw.setTransform(1, 0, 0, 1, 0, 0);
  draw.clearRect(0, 0, canvas.width, canvas.height);
  draw.drawImage(backdrop.canvas, 0, 0);
  draw.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw.fillStyle = backdrop.ink;
  const at = (now + .5) * width / steps.length;
  draw.fillRect(at - .75, 0, 1.5, backdrop.height);
  draw.beginPath();
  draw.moveTo(at - 5, 0);
  draw.lineTo(at + 5, 0);
  draw.lineTo(at, 6);
  draw.fill();
}
