/** Versions and ranges as npm's advisories write them (https://semver.org): `<1.2.3`, `>=1.0.0 <1.2.3 || 2.0.0`, `*`. */

/** @param {string} version @returns {{ numbers: number[], before: string[] }} */
const parse = (version) => {
  const [, core = '', before = ''] = /^v?(\d+(?:\.\d+){0,2})(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(version.trim()) ?? [];
  if (core === '') throw new RangeError(`"${version}" is no version`);
  const [major = 0, minor = 0, patch = 0] = core.split('.').map(Number);
  return { numbers: [major, minor, patch], before: before === '' ? [] : before.split('.') };
};

/** Negative, 0 or positive, as for sorting. @param {string} one @param {string} other @returns {number} */
export const compareVersions = (one, other) => {
  const [a, b] = [parse(one), parse(other)];
  for (const [place, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[place] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length;
  for (let place = 0; ; place += 1) {
    const [x, y] = [a.before[place], b.before[place]];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
    if (x === y) continue;
    const [isX, isY] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isX && isY) return Number(x) - Number(y);
    if (isX !== isY) return isX ? -1 : 1;
    return x < y ? -1 : 1;
  }
};

/** @type {Record<string, (difference: number) => boolean>} */
const OPERATORS = {
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
  '=': (difference) => difference === 0,
};

/**
 * Whether a version is in a range. A range that cannot be read has every version: better one look too many.
 * @param {string} version
 * @param {string} range
 */
export const isInRange = (version, range) =>
  range.split('||').some((part) => {
    const text = part.trim();
    if (text === '' || text === '*') return true;
    const comparators = [...text.matchAll(/(<=|>=|<|>|=)?\s*(v?\d[\w.+-]*)/g)];
    const isRead = comparators.map(([whole]) => whole.replace(/\s/g, '')).join('') === text.replace(/[\s,]/g, '');
    if (!isRead) return true;
    try {
      return comparators.every(
        ([, operator = '=', bound = '']) => OPERATORS[operator]?.(compareVersions(version, bound)) ?? true,
      );
    } catch {
      return true;
    }
  });
