import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { ProvedIdentity } from './IdentityProvider.ts';
import type { Logins } from './Logins.ts';
import type { SignInRecord } from './SignInRecord.ts';

/**
 * Why somebody whom a provider knows is not let in. `unknown`: no account has the address, or there is none; `several`:
 * more than one has it; `inactive`; `other_login`: the account belongs to another account of the provider, as where a
 * school has given an address to somebody else.
 */
export type SignInRefusal = 'unknown' | 'several' | 'inactive' | 'other_login';

export type SignInOutcome = { readonly person: Person } | { readonly refused: SignInRefusal };

/**
 * Whose account in the directory it is: by the provider's own id of the person, else by what the directory calls the person,
 * else by a verified address that exactly one active account has. The first time makes the provider's account the person's.
 * Nobody gets an account who has none.
 */
export type SignInByIdentity = (provider: string, identity: ProvedIdentity) => Promise<SignInOutcome>;

interface Deps {
  readonly logins: Logins;
  readonly people: Pick<People, 'find' | 'findAllByExternalId'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly record: SignInRecord;
  readonly clock: Pick<Clock, 'now'>;
}

type Found = { readonly person: Person } | { readonly refused: SignInRefusal; readonly about?: UserId };

export const makeSignInByIdentity = ({ logins, people, auditLog, record, clock }: Deps): SignInByIdentity => {
  const findById = async (id: UserId): Promise<Found> => {
    const called = await people.find(id);
    const person = called?.mergedInto === undefined ? called : await people.find(called.mergedInto);
    if (person === undefined) return { refused: 'unknown' };
    return person.isActive ? { person } : { refused: 'inactive', about: person.id };
  };

  const findNew = async ({ named, mail }: ProvedIdentity): Promise<Found> => {
    if (named !== null) {
      const called = await people.findAllByExternalId(named.externalId);
      const mine = called.find(({ source }) => source === named.source);
      if (mine !== undefined) return findById(mine.person.id);
    }
    const [only, ...others] = mail === null ? [] : await logins.peopleByMail(mail);
    if (only === undefined) return { refused: 'unknown' };
    return others.length > 0 ? { refused: 'several' } : findById(only.id);
  };

  const findFirst = async (provider: string, identity: ProvedIdentity): Promise<Found> => {
    const found = await findNew(identity);
    if (!('person' in found)) return found;
    const { issuer, subject } = identity;
    const { person } = found;
    if (await logins.add({ issuer, subject, userId: person.id, createdAt: clock.now() })) {
      await auditLog.append([
        { actor: auditActor(person), action: 'login.added', subjects: [person.id], details: { provider, issuer } },
      ]);
      return found;
    }
    // Two first sign-ins of one person at once: one of them has added it.
    const owner = await logins.find(issuer, subject);
    return owner === person.id ? found : { refused: 'other_login', about: person.id };
  };

  return async (provider, identity) => {
    const known = await logins.find(identity.issuer, identity.subject);
    const found = known === undefined ? await findFirst(provider, identity) : await findById(known);
    if ('person' in found) return found;
    await record.refused({ provider, reason: found.refused, about: found.about });
    return { refused: found.refused };
  };
};
