import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Logins } from './Logins.ts';
import { guardianRoles } from './linkRoles.ts';
import { type ManageSessions, makeManageSessions } from './manageSessions.ts';
import type { SessionTimes, SignInWay } from './Session.ts';
import type { Sessions } from './Sessions.ts';
import type { SignInLinks } from './SignInLinks.ts';
import { SignInRecord } from './SignInRecord.ts';
import type { SignInSecrets } from './SignInSecrets.ts';
import { makeSignInByIdentity, type SignInByIdentity } from './signInByIdentity.ts';
import { makeUseSessions, type OpenedSession, type UseSessions } from './useSessions.ts';
import { makeUseSignInLinks, type UseSignInLinks } from './useSignInLinks.ts';

export interface SignInSettings {
  /** Default: 30 days, 7 of them without use, and another key every 15 minutes. */
  readonly times?: SessionTimes;
  /** The roles whom links by mail let in; guardians by default. */
  readonly linkRoles?: readonly string[];
}

/** How people sign in at this server itself, and stay so. */
export interface SignIn {
  readonly byIdentity: SignInByIdentity;
  readonly links: UseSignInLinks;
  readonly sessions: UseSessions;
  readonly manage: ManageSessions;
  /** Opens a session for somebody who has shown who they are. */
  admit(person: Person, way: SignInWay, userAgent: string): Promise<OpenedSession>;
}

interface Deps extends SignInSettings {
  readonly sessions: Sessions;
  readonly logins: Logins;
  readonly signInLinks: SignInLinks;
  readonly signInSecrets: SignInSecrets;
  readonly people: People;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

export const makeSignIn = ({ sessions: store, signInLinks: links, signInSecrets: secrets, ...deps }: Deps): SignIn => {
  const { policy, times, linkRoles: roles = guardianRoles(policy) } = deps;
  const sessions = makeUseSessions({ sessions: store, secrets, clock: deps.clock, ...(times && { times }) });
  const record = new SignInRecord(deps);
  return {
    byIdentity: makeSignInByIdentity({ ...deps, record }),
    links: makeUseSignInLinks({ ...deps, links, secrets, roles }),
    sessions,
    manage: makeManageSessions({ ...deps, sessions }),
    admit: async (person, way, userAgent) => {
      const opened = await sessions.open(person, way, userAgent);
      await record.signedIn(person, way);
      return opened;
    },
  };
};
