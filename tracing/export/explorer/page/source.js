// SPDX-License-Identifier: GPL-2.0-only
// Places in the model's sources: run.places holds [function, file, line], run.source the lines that are embedded.
const place = index => run.places[index];
const fileOf = index => run.files[place(index)[1]];
const shortFile = index => fileOf(index).split('/').pop();

function lineText(file, line) {
  const lines = run.source[file];
  return lines && lines[line] !== undefined ? lines[line] : undefined;
}
// The line of a place, with what is embedded around it.
function drawSource(index, around) {
  const [name, file, line] = place(index);
  const box = element('div', 'source');
  box.append(element('div', 'where', `${name}()  ${run.files[file]}:${line}`));
  const from = Math.max(1, line - around), shown = [];
  for (let at = from; at <= line + around; at++) {
    const text = lineText(file, at);
    if (text !== undefined) shown.push([at, text]);
  }
  const indent = Math.min(...shown.map(([, text]) => text.trim() ? text.search(/\S/) : 99));
  for (const [at, text] of shown) {
    const row = element('div', at === line ? 'code here' : 'code');
    row.append(element('span', 'line', String(at)), element('span', '', text.slice(indent) || ' '));
    box.append(row);
  }
  return box;
}
