import type { DirectoryOutcome } from '../../../core/directory/applyDirectory.ts';

/** Encodes what a change of the directory did. */
export const encodeOutcome = ({ heldBack, ...outcome }: DirectoryOutcome) => ({ ...outcome, held_back: heldBack });
