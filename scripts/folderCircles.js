import { dirname } from 'node:path';

/**
 * Finds circles of folders: each folder imports from the next, and the last from the first. A folder and its subfolders
 * count as one, so they may import each other.
 * @param {readonly { source: string, dependencies: readonly { resolved: string }[] }[]} modules
 * @param {(file: string) => boolean} counts
 * @returns {string[]} one text for each circle, with one import for each step
 */
export const folderCircles = (modules, counts) => {
  /** @type {Map<string, Map<string, string>>} */
  const arrows = new Map();
  for (const { source, dependencies } of modules)
    for (const { resolved } of dependencies) {
      const [from, to] = [dirname(source), dirname(resolved)];
      if (!counts(source) || !counts(resolved) || isNested(from, to)) continue;
      const known = arrows.get(from) ?? new Map();
      if (!known.has(to)) known.set(to, `${source} → ${resolved}`);
      arrows.set(from, known);
    }
  return [...arrows.keys()].sort().flatMap((start) => {
    const circle = shortestCircle(arrows, start);
    // Each circle is reported once, from its first folder in the alphabet.
    if (circle === undefined || circle.some((folder) => folder < start)) return [];
    const steps = circle.map((folder, index) => arrows.get(folder)?.get(circle[(index + 1) % circle.length] ?? start));
    return [`${[...circle, start].join(' → ')}\n  ${steps.join('\n  ')}`];
  });
};

/** @param {string} one @param {string} other */
const isNested = (one, other) => one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);

/**
 * @param {Map<string, Map<string, string>>} arrows
 * @param {string} start
 * @returns {string[] | undefined}
 */
const shortestCircle = (arrows, start) => {
  /** @type {string[][]} */
  const paths = [[start]];
  const seen = new Set();
  for (const path of paths) {
    for (const next of arrows.get(path.at(-1) ?? start)?.keys() ?? []) {
      if (next === start) return path;
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
};
