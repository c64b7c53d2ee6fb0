import type { Organisation } from './Organisation.ts';

/** Organisations that a sentence lists. */
const shown = 20;

/** A sentence that lists organisations by what their sources call them, for somebody who asked for one that there is not. */
export const listKnown = (organisations: readonly Pick<Organisation, 'externalId' | 'name'>[]): string => {
  if (organisations.length === 0) return 'There is none at all.';
  const named = organisations.slice(0, shown).map(({ externalId, name }) => `${externalId} (${name})`);
  const more = organisations.length > shown ? ` and ${organisations.length - shown} more` : '';
  return `There are: ${named.join(', ')}${more}.`;
};
