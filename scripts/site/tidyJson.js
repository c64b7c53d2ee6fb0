/** Characters that fit on one line. */
const WIDTH = 100;

/**
 * JSON as people write it: what is short stays on one line.
 * @param {unknown} value
 * @param {string} [indent]
 * @returns {string}
 */
export const tidyJson = (value, indent = '') => {
  const short = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || short.length + indent.length <= WIDTH) return spaced(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((one) => inner + tidyJson(one, inner)).join(',\n')}\n${indent}]`;
  const rows = Object.entries(value).map(([name, one]) => `${inner}${JSON.stringify(name)}: ${tidyJson(one, inner)}`);
  return `{\n${rows.join(',\n')}\n${indent}}`;
};

/** On one line, with blanks. @param {unknown} value @returns {string} */
const spaced = (value) => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${spaced(one)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
};
