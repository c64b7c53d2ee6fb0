import type { DirectoryOutcome } from '../../../core/directory/applyDirectory.ts';

/** Encodes what a change of the directory did. */
export const encodeOutcome = ({ heldBack, ...outcome }: DirectoryOutcome) => ({
  ...outcome,
  held_back: heldBack.map(({ externalId, knownAs, name, reason }) => ({
    external_id: externalId,
    known_as: knownAs,
    name,
    reason,
  })),
});
