import { editDistance } from '../../adapters/roster/records/editDistance.ts';

/** Slips in a name that are forgiven: one for each three letters, and one at least. */
const lettersPerSlip = 3;

/** The known name that somebody probably meant; undefined where none is near. */
export const nearestName = (given: string, known: readonly string[]): string | undefined => {
  const wanted = bare(given);
  const [best] = known
    .map((name) => ({ name, slips: editDistance(wanted, bare(name)) }))
    .toSorted((one, other) => one.slips - other.slips);
  return best !== undefined && best.slips <= Math.max(1, Math.floor(wanted.length / lettersPerSlip))
    ? best.name
    : undefined;
};

/** `message_chars` and `messageChars` are one name here. */
const bare = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();
