import { ChatError } from '../../../core/errors.ts';
import { rosterWords } from './rosterWords.ts';

/**
 * Finds the policy's role for a roster's word; case, spaces, hyphens and underscores do not matter. `null` for a word
 * that the school wants left out, undefined for one that is not known.
 */
export type RoleTable = (word: string) => string | null | undefined;

/** A host's lines of the table: a word → a role of the policy; `null` or `ignore` leaves out rows with the word. */
export type RoleLines = Readonly<Record<string, string | null>>;

const ignore = 'ignore';

export const normalisedWord = (word: string): string =>
  word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/gu, '');

/**
 * The words of the standards for these roles, then the roles' own names, then a host's lines, e.g.
 * `{ counselor: 'tutor', proctor: null }`; a later line replaces an earlier one for the same word.
 * @throws ChatError INVALID_REQUEST for a line that maps a word to none of these roles
 */
export const roleTable = (roles: readonly string[], lines: RoleLines = {}): RoleTable => {
  const table = new Map<string, string | null>();
  for (const [role, words] of Object.entries(rosterWords))
    if (roles.includes(role)) for (const word of words) table.set(normalisedWord(word), role);
  for (const role of roles) table.set(normalisedWord(role), role);
  for (const [word, role] of Object.entries(lines)) {
    const isIgnored = role === null || (role === ignore && !roles.includes(ignore));
    if (!isIgnored && !roles.includes(role)) {
      throw new ChatError(
        'INVALID_REQUEST',
        `The role table maps "${word}" to "${role}", which is no role here: use ${roles.join(', ')}, or null to ` +
          'leave such rows out.',
      );
    }
    table.set(normalisedWord(word), isIgnored ? null : role);
  }
  return (word) => table.get(normalisedWord(word));
};
