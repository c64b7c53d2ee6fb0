/** The order of parts in a section. */
export const PARTS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security', 'Migrations'];

const HEADING = /^## \[(?<version>[^\]]+)\] - (?<date>\S+)$/;

/**
 * The paragraphs of a changeset without its front matter, by part.
 *
 * @param {string} text @param {string} file for the error
 * @returns {{ part: string, text: string }[]}
 */
export const readNotes = (text, file) => {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, '').trim();
  return body.split(/\n{2,}/).map((paragraph) => {
    const [, part = '', words = ''] = /^(\w+):\s+([\s\S]+)$/.exec(paragraph) ?? [];
    if (!PARTS.includes(part))
      throw new Error(`${file}: begin each paragraph with one of ${PARTS.map((name) => `${name}:`).join(', ')}`);
    return { part, text: words };
  });
};

/**
 * The changelog with a release in it. A section that is unreleased gets the date and the notes at the end of its parts;
 * where there is none, a new one comes before the others.
 *
 * @param {string} changelog
 * @param {{ version: string, date: string, notes: { part: string, text: string }[] }} release
 */
export const composeChangelog = (changelog, { version, date, notes }) => {
  const lines = changelog.trimEnd().split('\n');
  const first = lines.findIndex((line) => HEADING.test(line));
  if (first < 0) throw new Error('The changelog has no section like `## [0.2.0] - unreleased`');
  const newest = HEADING.exec(lines[first] ?? '')?.groups ?? {};
  const isOpen = newest['date'] === 'unreleased';
  if (isOpen && newest['version'] !== version)
    throw new Error(`The changelog’s unreleased section is ${newest['version']}, and the release would be ${version}`);
  if (!isOpen && newest['version'] === version) throw new Error(`${version} is released already`);

  const rest = isOpen ? lines.slice(first + 1) : lines.slice(first);
  const next = isOpen ? rest.findIndex((line) => HEADING.test(line)) : 0;
  const [own, earlier] = next < 0 ? [rest, []] : [rest.slice(0, next), rest.slice(next)];
  const parts = partsOf(own);
  for (const { part, text } of notes)
    parts.set(part, [...(parts.get(part) ?? []), `- ${text.replaceAll('\n', '\n  ')}`]);
  const filled = [...parts].filter(([, text]) => text.length > 0);
  if (filled.length === 0) throw new Error(`Nothing is noted for ${version}`);
  const section = filled.map(([part, text]) => `### ${part}\n\n${text.join('\n')}\n`);
  const head = [...lines.slice(0, first), `## [${version}] - ${date}`, ''].join('\n');
  return `${[head, ...section, ...(earlier.length > 0 ? [earlier.join('\n')] : [])].join('\n').trimEnd()}\n`;
};

/** The lines below each heading of a section, in the order of `PARTS`. @param {string[]} lines */
const partsOf = (lines) => {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  let part = '';
  for (const line of lines) {
    const [, heading] = /^### (.+)$/.exec(line) ?? [];
    if (heading !== undefined) part = heading;
    else if (part !== '') found.set(part, [...(found.get(part) ?? []), line]);
  }
  const others = [...found.keys()].filter((name) => !PARTS.includes(name));
  return new Map([...PARTS, ...others].map((name) => [name, trimmed(found.get(name) ?? [])]));
};

/** Without empty lines before and behind. @param {string[]} lines */
const trimmed = (lines) => {
  const text = lines.join('\n').trim();
  return text === '' ? [] : text.split('\n');
};
