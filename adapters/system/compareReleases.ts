/**
 * Which of two releases is the later one, by Semantic Versioning 2.0.0 §11: below 0 if the first is older, above 0 if it
 * is later, 0 if they are equal. A pre-release comes before its release; what follows a plus does not count.
 * @throws RangeError for a text that is no version
 */
export const compareReleases = (one: string, other: string): number => {
  const [mine, theirs] = [parse(one), parse(other)];
  for (const [index, number] of mine.numbers.entries()) {
    const difference = number - (theirs.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePreReleases(mine.preRelease, theirs.preRelease);
};

interface Release {
  /** Major, minor and patch. */
  readonly numbers: readonly number[];
  /** Empty for a release. */
  readonly preRelease: readonly string[];
}

const form = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

const parse = (text: string): Release => {
  const [, major, minor, patch, preRelease] = form.exec(text) ?? [];
  if (major === undefined) throw new RangeError(`"${text}" is no version such as 0.2.0`);
  return { numbers: [major, minor, patch].map(Number), preRelease: preRelease?.split('.') ?? [] };
};

const comparePreReleases = (one: readonly string[], other: readonly string[]): number => {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  for (const [index, mine] of one.entries()) {
    const theirs = other[index];
    if (theirs === undefined) return 1;
    if (mine !== theirs) return compareParts(mine, theirs);
  }
  return one.length - other.length;
};

/** Numbers by size and before words; words by their characters. */
const compareParts = (one: string, other: string): number => {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isNumber && isOtherNumber) return Number(one) - Number(other);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : 1;
};
