import type { Person } from './Person.ts';
import type { OpenedRoomType, Policy } from './Policy.ts';
import { mayManageDirectory, mayModerate, mayOpen } from './rights.ts';

/** What a person may do beyond talking to their contacts; for showing it, as every use case checks for itself. */
export interface PersonRights {
  readonly mayModerate: boolean;
  readonly mayManageDirectory: boolean;
  /** Types of rooms that the person may ask for. */
  readonly mayOpen: readonly OpenedRoomType[];
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
    mayOpen: ['direct', ...(['group', 'announcement'] as const).filter((type) => mayOpen(policy, person.role, type))],
    messageChars,
  });
