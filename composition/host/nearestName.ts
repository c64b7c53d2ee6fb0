import { editDistance } from '../../adapters/roster/records/editDistance.ts';

/** A name may have one slip for every three letters, and at least one. */
const lettersPerSlip = 3;

/** The known name that was probably meant; undefined if none is near. */
export const nearestName = (given: string, known: readonly string[]): string | undefined => {
  const wanted = bare(given);
  const [best] = known
    .map((name) => ({ name, slips: editDistance(wanted, bare(name)) }))
    .toSorted((one, other) => one.slips - other.slips);
  return best !== undefined && best.slips <= Math.max(1, Math.floor(wanted.length / lettersPerSlip))
    ? best.name
    : undefined;
};

/** `message_chars` and `messageChars` count as the same name. */
const bare = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();
