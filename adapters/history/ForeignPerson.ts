import type { UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { PersonRecord } from '../../core/history/HistoryRecord.ts';
import { cleanName } from '../../core/text/cleanName.ts';
import type { PolicyNeeds, Tell } from './ForeignChat.ts';

/** Somebody with an account there. */
export interface ForeignPerson {
  readonly id: string;
  /** For who has no other name. */
  readonly login: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  /** Roles of the policy; may be none. */
  readonly roles: readonly string[];
  readonly isActive: boolean;
}

/** The person for the directory, with the strongest of the roles first; the weakest, if there is none. */
export const toUser = (person: ForeignPerson, { roles: known }: PolicyNeeds, tell: Tell): UserRecord => {
  const held = known.filter((role) => person.roles.includes(role));
  const weakest = known.at(-1) ?? '';
  if (held.length === 0) tell('people', `people whose role is not known; they are ${weakest} here`, person.id);
  const roles = held.length === 0 ? [weakest] : held;
  const [firstName, lastName] = [cleanName(person.firstName), cleanName(person.lastName)];
  const isNamed = firstName !== '' || lastName !== '';
  return {
    ...{ externalId: person.id, role: roles[0] ?? weakest, roles: roles.map((role) => ({ role })) },
    ...{ firstName: isNamed ? firstName : cleanName(person.login), lastName, isActive: person.isActive },
    email: person.email?.trim() ?? '',
  };
};

/** The same for a history: a dry run knows people by these records alone. */
export const toPersonRecord = ({ externalId, role, firstName, lastName, isActive }: UserRecord): PersonRecord => ({
  ...{ kind: 'person', id: externalId, role, firstName, lastName, isActive },
});

/** Who is only named by rooms or messages. */
export const orphanRecord = (id: string): PersonRecord => ({ kind: 'person', id, firstName: '—', isActive: false });
