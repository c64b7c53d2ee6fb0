import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Logins } from './Logins.ts';
import { linkedPeople } from './linkRoles.ts';
import type { FoundLink, SignInLinks } from './SignInLinks.ts';
import type { SignInMailer } from './SignInMailer.ts';
import type { SignInSecrets } from './SignInSecrets.ts';

/** What became of a request, for those who watch the server; never for who asked. */
export type LinkOutcome = 'sent' | 'unknown' | 'limited' | 'failed';

export interface UseSignInLinks {
  /** Mails a link to an address, if it is somebody's whom links let in. Rejects only if the store does not answer. */
  send(mailer: SignInMailer, mail: string, locale: string): Promise<LinkOutcome>;
  /** A link for one person, which somebody gives them who runs the server. Resolves to its key. */
  make(userId: UserId, lifeMs: number): Promise<string>;
  /** Whom a link would let in, without using it. @throws ChatError UNAUTHORIZED for one that is not good any more */
  look(key: string): Promise<readonly Person[]>;
  /**
   * Uses a link. Of parallel calls one succeeds.
   * @param userId which of them; needed where there are several
   * @throws ChatError UNAUTHORIZED for one that is not good any more, INVALID_REQUEST for somebody else, or nobody
   */
  use(key: string, userId?: UserId): Promise<Person>;
  forgetOld(): Promise<number>;
}

interface Deps {
  readonly links: SignInLinks;
  readonly logins: Pick<Logins, 'peopleByMail'>;
  readonly people: Pick<People, 'find'>;
  readonly secrets: SignInSecrets;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Policy;
  readonly clock: Pick<Clock, 'now'>;
  /** Whom links by mail let in. */
  readonly roles: readonly string[];
}

export const linkMinutes = 15;
const minute = 60_000;
const hour = 60 * minute;
/** Links of one address in an hour. */
const mostLinks = 4;
const mostKeyChars = 100;

export const makeUseSignInLinks = (deps: Deps): UseSignInLinks => {
  const { links, logins, people, secrets, auditLog, policy, clock, roles } = deps;
  const since = (ms: number): Date => new Date(clock.now().getTime() - ms);
  const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);
  const mailHashOf = (mail: string): string => secrets.hash(`mail:${mail.trim().toLowerCase()}`);

  /** Those of the link who are still let in: roles, addresses and accounts may have changed since. */
  const letIn = async ({ userIds, mailHash }: FoundLink): Promise<readonly Person[]> => {
    const found = await Promise.all(userIds.map((id) => people.find(id)));
    const active = found.flatMap((person) => (person?.isActive === true ? [person] : []));
    if (mailHash === null) return active;
    const same = active.filter(({ email }) => email !== null && mailHashOf(email) === mailHash);
    return linkedPeople(policy, same, roles);
  };

  const isKey = (key: string): boolean => key !== '' && key.length <= mostKeyChars;

  return {
    send: async (mailer, mail, locale) => {
      const address = mail.trim();
      const found = await logins.peopleByMail(address);
      const meant = linkedPeople(policy, found, roles);
      const key = secrets.make();
      const userIds = meant.map(({ id }) => id);
      const draft = {
        ...{ hash: secrets.hash(key), mailHash: mailHashOf(address), userIds },
        ...{ createdAt: clock.now(), expiresAt: inMs(linkMinutes * minute) },
      };
      if (!(await links.add(draft, { since: since(hour), most: mostLinks }))) return 'limited';
      if (userIds.length === 0) return 'unknown';
      try {
        await mailer.sendLink({ to: address, key, minutes: linkMinutes, locale });
      } catch {
        return 'failed';
      }
      await auditLog.append([{ actor: { kind: 'system' }, action: 'link.sent', subjects: userIds }]);
      return 'sent';
    },

    make: async (userId, lifeMs) => {
      const key = secrets.make();
      const draft = { hash: secrets.hash(key), mailHash: null, userIds: [userId] };
      const times = { createdAt: clock.now(), expiresAt: inMs(lifeMs) };
      await links.add({ ...draft, ...times }, { since: clock.now(), most: 1 });
      await auditLog.append([{ actor: { kind: 'command' }, action: 'link.made', subjects: [userId] }]);
      return key;
    },

    look: async (key) => {
      const found = isKey(key) ? await links.find(secrets.hash(key), clock.now()) : undefined;
      const meant = found === undefined ? [] : await letIn(found);
      if (meant.length === 0) throw gone();
      return meant;
    },

    use: async (key, userId) => {
      const hash = secrets.hash(key);
      const seen = isKey(key) ? await links.find(hash, clock.now()) : undefined;
      const meant = seen === undefined ? [] : await letIn(seen);
      if (meant.length === 0) throw gone();
      const [only, ...others] = userId === undefined ? meant : meant.filter(({ id }) => id === userId);
      if (only === undefined || others.length > 0)
        throw new ChatError('INVALID_REQUEST', 'Say who of those whom the link lets in you are: user_id.');
      if ((await links.use(hash, clock.now())) === undefined) throw gone();
      return only;
    },

    forgetOld: () => links.forget(since(hour)),
  };
};

const gone = (): ChatError =>
  new ChatError('UNAUTHORIZED', 'This link was used, or has expired. Ask for a new one on the sign-in page.');
