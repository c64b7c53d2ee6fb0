import type { UserId } from '../ids.ts';
import { joinName } from './joinName.ts';
import type { RoleGrant } from './RoleGrant.ts';

/** A person in the directory, as far as the chat needs them. */
export interface Person {
  readonly id: UserId;
  /** What the person's first source calls them. Two sources may call two people the same. */
  readonly externalId: string;
  /** The strongest of the person's roles, for those who see the person outside of a room. */
  readonly role: string;
  /** All roles, the strongest first (`grantsOf`). Absent for a person with one role, at the root. */
  readonly roles?: readonly RoleGrant[];
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly isActive: boolean;
  /** The version of the person's picture. Absent: there is none. */
  readonly picture?: string;
  /**
   * Until when the person may read and not write, by an office's hold (`checkWriting`), in ISO 8601 and UTC. Only `People`
   * reads it, for one person at a time. Absent: not restricted now.
   */
  readonly restrictedUntil?: string;
  /** The account that this one was merged into: the person is that one now. Absent: none. */
  readonly mergedInto?: UserId;
  /** Accounts that were merged into this one: what they wrote is this person's own. Absent: none. */
  readonly formerIds?: readonly UserId[];
}

/** Stands where the name of an erased person stood, in every language; who shows it says it in the reader's words. */
export const noName = '—';

/** Begins the external id of an erased person. */
export const erasedPrefix = 'erased:';

/** Begins the external id of a service account, which is no person. */
export const servicePrefix = 'service:';

/** Whether the sender of a message is a service account. */
export const isService = ({ id, externalId }: Pick<Person, 'id' | 'externalId'>): boolean =>
  externalId === `${servicePrefix}${id}`;

/** The name as it is written (`joinName`); `noName` for an erased person, the external id for another without a name. */
export const fullName = ({
  firstName,
  lastName,
  externalId,
}: Pick<Person, 'firstName' | 'lastName' | 'externalId'>): string =>
  joinName(firstName, lastName) || (externalId.startsWith(erasedPrefix) ? noName : externalId);
