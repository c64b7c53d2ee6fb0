import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import { mayManageDirectory, mayModerate } from './rights.ts';
import { openableTypes } from './roomTypesOf.ts';

/** What a person may do beyond talking to their contacts. Clients show it; every use case still checks for itself. */
export interface PersonRights {
  readonly mayModerate: boolean;
  readonly mayManageDirectory: boolean;
  /** Room types that the person may open, in the policy's order. */
  readonly mayOpen: readonly RoomType[];
  /** The most characters of one message, as `Limits.messageChars`. */
  readonly messageChars: number;
}

export type ReadRights = (person: Person) => PersonRights;

interface Deps {
  readonly policy: Policy;
  readonly messageChars: number;
}

export const makeReadRights =
  ({ policy, messageChars }: Deps): ReadRights =>
  (person) => ({
    mayModerate: mayModerate(policy, person),
    mayManageDirectory: mayManageDirectory(policy, person),
    mayOpen: openableTypes(policy, person.role),
    messageChars,
  });
