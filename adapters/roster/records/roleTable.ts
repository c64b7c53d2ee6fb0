import { ChatError } from '../../../core/errors.ts';
import { rosterWords } from './rosterWords.ts';

/** Finds the policy's role for a roster's word; case, spaces, hyphens and underscores do not matter. */
export type RoleTable = (word: string) => string | undefined;

const normalised = (word: string): string =>
  word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/gu, '');

/**
 * The words of the standards for these roles, then the roles' own names, then a host's lines, e.g.
 * `{ counselor: 'tutor' }`; a later line replaces an earlier one for the same word.
 * @throws ChatError INVALID_REQUEST for a line that maps a word to none of these roles
 */
export const roleTable = (roles: readonly string[], lines: Readonly<Record<string, string>> = {}): RoleTable => {
  const table = new Map<string, string>();
  const standards = new Map(Object.entries(rosterWords));
  for (const role of roles) for (const word of standards.get(role) ?? []) table.set(normalised(word), role);
  for (const role of roles) table.set(normalised(role), role);
  for (const [word, role] of Object.entries(lines)) {
    if (!roles.includes(role)) {
      throw new ChatError(
        'INVALID_REQUEST',
        `The role table maps "${word}" to "${role}", which is no role here: use ${roles.join(', ')}.`,
      );
    }
    table.set(normalised(word), role);
  }
  return (word) => table.get(normalised(word));
};
