import type { DirectoryOutcome } from '../../../core/directory/DirectoryOutcome.ts';

/** Encodes what a change of the directory did. Roles that wait for the office are in a roster's notices. */
export const encodeOutcome = ({ importId, heldBack, unconfirmed: _, ...outcome }: DirectoryOutcome) => ({
  import_id: importId,
  ...outcome,
  held_back: heldBack.map(({ externalId, knownAs, name, reason }) => ({
    external_id: externalId,
    known_as: knownAs,
    name,
    reason,
  })),
});
