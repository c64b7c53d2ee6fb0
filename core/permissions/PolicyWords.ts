import type { LocalText } from './RoomTypeRow.ts';

/** The names of roles and relations for people. Clients show the declared name where one is missing. */
export interface PolicyWords {
  readonly roles?: Readonly<Record<string, { readonly one: LocalText; readonly many: LocalText }>>;
  readonly relations?: Readonly<Record<string, LocalText>>;
}

/** The part of a policy's table that the words are checked against. */
interface Table {
  readonly roles: readonly string[];
  readonly relations: Readonly<Record<string, unknown>>;
  readonly words?: PolicyWords;
}

/** @throws what `complain` throws, for words about what the table does not have */
export const checkWords = ({ words = {}, roles, relations }: Table, complain: (problem: string) => never): void => {
  for (const role of Object.keys(words.roles ?? {}))
    if (!roles.includes(role)) complain(`words name the role "${role}", which it does not have; leave it out`);
  for (const kind of Object.keys(words.relations ?? {}))
    if (!Object.hasOwn(relations, kind))
      complain(`words name the relation "${kind}", which it does not have; leave it out`);
};
