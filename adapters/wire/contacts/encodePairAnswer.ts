import type { PairExplanation } from '../../../core/directory/explainPair.ts';
import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import { encodeExplanation } from './encodeExplanation.ts';

/** Encodes why one person may or may not write to another, for an office. */
export const encodePairAnswer = ({ isBlocked, ...explanation }: PairExplanation, names: OrganisationNames) => ({
  ...encodeExplanation(explanation, names),
  is_blocked: isBlocked,
});
