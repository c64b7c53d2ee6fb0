import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { isManaged, managedPart } from '../directory/ManagedPart.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf, sharedOrganisation } from '../permissions/RoleGrant.ts';
import type { Login, Logins } from './Logins.ts';
import type { Session } from './Session.ts';
import type { UseSessions } from './useSessions.ts';

/** By what a person is signed in, and can sign in. */
export interface PersonSignIns {
  readonly sessions: readonly Session[];
  readonly logins: readonly Login[];
}

/** For an office: how the people whose accounts it manages are signed in. Others look as if they did not exist. */
export interface ManageSessions {
  /** @throws ChatError ACCESS_DENIED for a person who manages no part, USER_NOT_FOUND for one outside */
  read(actor: Actor, userId: UserId): Promise<PersonSignIns>;
  /**
   * Ends all sessions of a person, on record.
   * @param withLogins forgets the accounts elsewhere too: the next sign-in finds the person by mail again
   * @throws ChatError as `read`
   */
  end(actor: Actor, userId: UserId, options: { readonly withLogins: boolean }): Promise<number>;
}

interface Deps {
  readonly sessions: Pick<UseSessions, 'list' | 'endAll'>;
  readonly logins: Logins;
  readonly people: Pick<People, 'find'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Policy;
}

export const makeManageSessions = ({ sessions, logins, people, auditLog, policy }: Deps): ManageSessions => {
  const managed = async (actor: Actor, userId: UserId): Promise<Person> => {
    const part = managedPart(policy, actor);
    if (part.length === 0) throw new ChatError('ACCESS_DENIED', 'You may not see or change the directory.');
    const person = await people.find(userId);
    if (person !== undefined && isManaged(part, person)) return person;
    throw new ChatError('USER_NOT_FOUND', 'There is no such person, or you do not manage all of their organisations.');
  };

  return {
    read: async (actor, userId) => {
      const { id } = await managed(actor, userId);
      const [open, known] = await Promise.all([sessions.list(id), logins.listOf(id)]);
      return { sessions: open, logins: known };
    },

    end: async (actor, userId, { withLogins }) => {
      const person = await managed(actor, userId);
      const removed = withLogins ? await logins.removeOf(person.id) : 0;
      const ended = await sessions.endAll(person.id);
      const organisation = sharedOrganisation(grantsOf(person).map(({ scope }) => scope));
      await auditLog.append([
        {
          ...{ actor: auditActor(actor), action: 'sessions.ended', subjects: [person.id], organisation },
          details: { sessions: ended, logins: removed },
        },
      ]);
      return ended;
    },
  };
};
