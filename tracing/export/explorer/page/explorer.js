// SPDX-License-Identifier: GPL-2.0-only
// Going from step to step, by keys, buttons, the list and the time line.

// Steps of a schedule are counted from 0, as rxq replay counts them.
const base = run.kind === 'schedule' ? 0 : 1;
const stepOf = text => { const at = parseInt(text, 10); return Number.isNaN(at) ? null : at - base; };
function go(i) {
  i = Math.min(steps.length - 1, Math.max(0, i));
  if (i === now || !steps.length) return;
  now = i;

  // What asks where things lie comes first, so that the browser lays out once a step.
  scrollToStep(i);
  drawRows();
  drawLinks();
  drawTimeline();
  view.detail(i, stateAt(i - 1), stateAt(i));
  $('at').value = i + base;
  $('first').disabled = $('back').disabled = i === 0;
  $('last').disabled = $('forward').disabled = i === steps.length - 1;
  history.replaceState(null, '', `#${i + base}`);
}
const mark = forward => {
  const at = forward ? marks.find(i => i > now) : marks.findLast(i => i < now);
  if (at !== undefined) go(at);
};
// To the other of two accesses that race.
function other() {
  const step = steps[now];
  if (run.race && run.race.includes(now)) go(run.race[0] === now ? run.race[1] : run.race[0]);
  else if (step.x) go(step.x[0]);
  else if (run.race) go(run.race[0]);
}
function scheme() {
  const root = document.documentElement;
  const dark = root.dataset.scheme ? root.dataset.scheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.scheme = dark ? 'light' : 'dark';
  redraw();
}
function help() {
  $('help').hidden = !$('help').hidden;
  $('help-button').setAttribute('aria-expanded', String(!$('help').hidden));
  redraw();
}
function redraw() {
  backdrop = null;
  drawRows();
  drawTimeline();
}

const keys = {
  ArrowRight: () => go(now + 1), j: () => go(now + 1), ArrowLeft: () => go(now - 1), k: () => go(now - 1),
  ArrowDown: () => go(now + 1), ArrowUp: () => go(now - 1),
  PageDown: () => go(now + 10), PageUp: () => go(now - 10), Home: () => go(0), End: () => go(steps.length - 1),
  n: () => mark(true), p: () => mark(false), o: other, t: scheme, '?': help,
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
$('at').onchange = () => { const at = stepOf($('at').value); if (at !== null) go(at); $('at').value = now + base; };
$('steps').addEventListener('scroll', drawRows);
addEventListener('resize', redraw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
addEventListener('hashchange', () => { const at = stepOf(location.hash.slice(1)); if (at !== null) go(at); });
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
$('verdict').className = run.outcome;
$('of').textContent = `of ${steps.length - 1 + base}`;
$('at').min = base;
$('at').max = steps.length - 1 + base;
$('mark-back').disabled = $('mark-forward').disabled = !marks.length;
for (const [kind, name] of view.legend) $('legend').insertBefore(element('span', `key ${kind}`, name), $('scale'));
for (const lane of lanes) {
  const key = element('span', 'key lane', lane.name);
  key.style.setProperty('--lane', lane.colour);
  $('legend').insertBefore(key, $('scale'));
}
document.body.classList.add(run.kind);
makeList();
if (steps.length) go(stepOf(location.hash.slice(1)) ?? Math.max(0, run.at - 1));
performance.mark('drawn');
