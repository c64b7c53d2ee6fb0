/** Shows a drawing of boxes and arrows as a list, which needs no script and reads well aloud: each box, and where its arrows lead. */
import { escaped } from './escaped.js';

/** @param {string} code the text of a Mermaid flowchart: `a["label<br/>more"]`, `a --> b`, `a -. "words" .-> b`, `subgraph` */
export const drawFlow = (code) => {
  /** @type {Map<string, { label: string, group: string, arrows: string[] }>} */
  const boxes = new Map();
  let group = '';
  /** @param {string} id @param {string} [label] */
  const box = (id, label) => {
    const known = boxes.get(id) ?? { label: id, group, arrows: [] };
    if (label !== undefined) known.label = label;
    boxes.set(id, known);
    return known;
  };
  for (const line of code.split('\n').map((one) => one.trim())) {
    const opened = /^subgraph \w+\["(.+)"\]$/.exec(line);
    const arrow = /^(\w+) (?:-->|-\. "(.+)" \.->) (\w+)$/.exec(line);
    const named = /^(\w+)\["(.+)"\]$/.exec(line);
    if (opened) group = opened[1] ?? '';
    else if (line === 'end') group = '';
    else if (arrow) {
      const [, from = '', words, to = ''] = arrow;
      box(from).arrows.push(`${to}${words === undefined ? '' : ` (${words})`}`);
    } else if (named) box(named[1] ?? '', named[2]);
    else if (/^\w+$/.test(line)) box(line);
  }
  /** @param {string} arrow */
  const target = (arrow) => {
    const [id = '', ...words] = arrow.split(' ');
    return escaped([(boxes.get(id)?.label ?? id).split('<br/>')[0], ...words].join(' '));
  };
  let shown = '';
  const rows = [...boxes.values()].map(({ label, group: own, arrows }) => {
    const [name = '', ...more] = label.split('<br/>').map(escaped);
    const head = own === shown ? '' : `<tr><th colspan="3">${escaped(own)}</th></tr>`;
    shown = own;
    return `${head}<tr><td><b>${name}</b></td><td>${more.join(' ')}</td><td>${arrows.length > 0 ? `→ ${arrows.map(target).join(', ')}` : ''}</td></tr>`;
  });
  return `<div class="wide flow" tabindex="0"><table><tbody>${rows.join('')}</tbody></table></div>`;
};
