import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import { mayManageDirectory, mayModerate } from './rights.ts';
import { openableTypes } from './roomTypesOf.ts';

/** What a person may do beyond talking to their contacts; for showing it, as every use case checks for itself. */
export interface PersonRights {
  readonly mayModerate: boolean;
  readonly mayManageDirectory: boolean;
  /** Types of rooms that the person may ask for. */
  readonly mayOpen: readonly RoomType[];
  /** Characters of one message at most. */
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
