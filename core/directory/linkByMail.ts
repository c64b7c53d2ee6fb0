import type { UserId } from '../ids.ts';
import type { Policy } from '../permissions/Policy.ts';
import { grantsOf } from '../permissions/RoleGrant.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { UserRecord } from './DirectoryRecords.ts';
import type { KnownAccount, NamedPerson } from './SavedRecords.ts';

interface LinkedRecords {
  readonly users: readonly UserRecord[];
  readonly source: string;
  /** Whom the source called so before. */
  readonly known: ReadonlyMap<string, NamedPerson>;
  /** The sources whose e-mail addresses are verified; empty: nobody is linked. */
  readonly mailSources: readonly string[];
}

/**
 * Links new ids of a source to the accounts of people whom another source names by the same e-mail address. Both sources
 * give verified addresses; exactly one record and one active account have the address; the source does not name the
 * account otherwise; and it does not put a pupil together with an adult. Everybody else gets an account of their own,
 * which somebody may merge.
 */
export const linkByMail = async (
  tx: DirectoryTransaction,
  policy: Pick<Policy, 'relations'>,
  { users, source, known, mailSources }: LinkedRecords,
): Promise<void> => {
  if (!mailSources.includes(source)) return;
  const byAddress = new Map<string, UserRecord[]>();
  for (const user of users) {
    const address = addressOf(user.email);
    if (address !== '') byAddress.set(address, [...(byAddress.get(address) ?? []), user]);
  }
  const wanted = [...byAddress].flatMap(([address, [user, other]]) =>
    user !== undefined && other === undefined && user.isActive && !known.has(user.externalId)
      ? [{ address, user }]
      : [],
  );
  if (wanted.length === 0) return;
  const accounts = await tx.accountsByMail(wanted.map(({ address }) => address));
  const taken = new Set<UserId>();
  for (const { address, user } of wanted) {
    const [account, another] = accounts.get(address) ?? [];
    if (account === undefined || another !== undefined || taken.has(account.person.id)) continue;
    if (!isVerified(account, address, mailSources) || isNamedBy(account, source) || !fits(policy, user, account))
      continue;
    taken.add(account.person.id);
    await tx.linkIdentity(source, user.externalId, account.person.id);
  }
};

const addressOf = (email: string | null | undefined): string => (email ?? '').trim().toLowerCase();

const isVerified = ({ identities }: KnownAccount, address: string, mailSources: readonly string[]): boolean =>
  identities.some(
    ({ source, isNamed, email }) => isNamed && mailSources.includes(source) && addressOf(email) === address,
  );

const isNamedBy = ({ identities }: KnownAccount, source: string): boolean =>
  identities.some((identity) => identity.source === source);

/**
 * A pupil shares an address with a parent more often than they are one person. Pupils are those for whom others are there:
 * the `to` end of a relation. Either all roles of the two are theirs, or none is.
 */
const fits = ({ relations }: Pick<Policy, 'relations'>, user: UserRecord, { person }: KnownAccount): boolean => {
  const pupils = new Set(Object.values(relations).map(({ to }) => to));
  const roles = [...(user.roles ?? [user]).map(({ role }) => role), ...grantsOf(person).map(({ role }) => role)];
  const count = roles.filter((role) => pupils.has(role)).length;
  return count === 0 || count === roles.length;
};
