import type { Clock } from '../../../core/clock.ts';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { derivePerson, type KnownIdentity } from '../../../core/directory/derivePerson.ts';
import { dayOf, isOnDay } from '../../../core/directory/isOnDay.ts';
import type { Saved } from '../../../core/directory/SavedRecords.ts';
import { isInForce } from '../../../core/holds/Hold.ts';
import { rootOrganisation, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { type StoredPerson, type StoredRole, sourcedKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { changedOnly } from './changedOnly.ts';

/** What all sources say about one account. */
type AccountFacts = Pick<StoredPerson, 'identities' | 'roles'>;

/** Stores what sources say about people, and derives their accounts. */
export class AccountWriter {
  readonly #tables: MemoryTables;
  readonly #policy: Policy;
  readonly #clock: Clock;

  constructor(tables: MemoryTables, policy: Policy, clock: Clock) {
    this.#tables = tables;
    this.#policy = policy;
    this.#clock = clock;
  }

  save(records: readonly UserRecord[], source: string, reusedIds: ReadonlySet<string>): Saved<Person>[] {
    return records.flatMap((record) => {
      const key = sourcedKey(source, record.externalId);
      const known = this.#tables.userIds.get(key);
      const isReused = known !== undefined && reusedIds.has(record.externalId);
      const left = isReused ? this.#forget(known, source, record.externalId) : [];
      const id = known === undefined || isReused ? (++this.#tables.counters.user as UserId) : known;
      this.#tables.userIds.set(key, id);
      this.#tables.sourcesOf.add(record.externalId, source);
      return [...left, ...this.#derive(id, this.#withRecord(id, record, source))];
    });
  }

  /** Calls people of a source by other ids. Returns the accounts whose own id it was. */
  rename(source: string, ids: ReadonlyMap<string, string>): Saved<Person>[] {
    const { userIds, sourcesOf, people } = this.#tables;
    const found = [...ids].flatMap(([from, to]) => {
      const id = userIds.get(sourcedKey(source, from));
      return id === undefined ? [] : [{ from, to, id }];
    });
    for (const { from } of found) userIds.delete(sourcedKey(source, from));
    return found.flatMap(({ from, to, id }) => {
      userIds.set(sourcedKey(source, to), id);
      sourcesOf.add(to, source);
      const row = people.get(id);
      if (row === undefined) return [];
      const identities = row.identities.map((one) =>
        one.source === source && one.externalId === from ? { ...one, externalId: to } : one,
      );
      const isOwn = row.identities[0]?.source === source && row.person.externalId === from;
      const person = isOwn ? { ...row.person, externalId: to } : row.person;
      people.set(id, { ...row, person, identities });
      return isOwn ? [{ before: row.person, after: person }] : [];
    });
  }

  /** From now on the source means the account by the id, without naming it yet. */
  link(source: string, externalId: string, id: UserId): void {
    const row = this.#tables.people.get(id);
    if (row === undefined) throw new Error(`There is no account ${id}`);
    const identity = { source, externalId, isNamed: false, firstName: null, lastName: null, email: null };
    this.#tables.people.set(id, { ...row, identities: [...row.identities, identity] });
    this.#tables.userIds.set(sourcedKey(source, externalId), id);
    this.#tables.sourcesOf.add(externalId, source);
  }

  /** Derives accounts again. Returns those that changed. */
  refresh(ids: Iterable<UserId>): Saved<Person>[] {
    return [...new Set(ids)].flatMap((id) => {
      const row = this.#tables.people.get(id);
      return row === undefined ? [] : this.#derive(id, row);
    });
  }

  /** The source means somebody else by the id from now on. */
  #forget(id: UserId, source: string, externalId: string): Saved<Person>[] {
    const row = this.#tables.people.get(id);
    if (row === undefined) return [];
    const identities = row.identities.filter((one) => one.source !== source || one.externalId !== externalId);
    const isKnown = identities.some((one) => one.source === source);
    return this.#derive(id, {
      identities,
      roles: isKnown ? row.roles : row.roles.filter((role) => role.source !== source),
    });
  }

  #withRecord(id: UserId, record: UserRecord, source: string): AccountFacts {
    const { externalId, isActive: isNamed, firstName, lastName } = record;
    const { identities = [], roles = [] } = this.#tables.people.get(id) ?? {};
    const place = identities.findIndex((one) => one.source === source && one.externalId === externalId);
    const email = record.email ?? identities[place]?.email ?? null;
    const identity: KnownIdentity = { source, externalId, isNamed, firstName, lastName, email };
    return {
      identities: place === -1 ? [...identities, identity] : identities.with(place, identity),
      roles: [...roles.filter((role) => role.source !== source), ...this.#rolesOf(record, source)],
    };
  }

  #rolesOf({ role, roles = [{ role }] }: UserRecord, source: string): StoredRole[] {
    return roles.map(({ organisation, ...given }) => {
      if (organisation === undefined) return { ...given, source, organisation: rootOrganisation };
      return { ...given, source, organisation: this.#tables.organisationCalled(source, organisation) };
    });
  }

  #derive(id: UserId, { identities, roles }: AccountFacts): Saved<Person>[] {
    const tables = this.#tables;
    const now = this.#clock.now();
    const stored = tables.people.get(id);
    const naming = new Set(identities.flatMap(({ source, isNamed }) => (isNamed ? [source] : [])));
    const effects = new Set(
      [...tables.holdIds.get(id)]
        .flatMap((holdId) => tables.holds.get(holdId) ?? [])
        .filter((hold) => 'userId' in hold.subject && hold.subject.userId === id && isInForce(hold, now))
        .map(({ effect }) => effect),
    );
    const { person, source } = derivePerson(
      {
        id,
        stored: stored === undefined ? null : { ...this.#withCurrentScopes(stored.person), source: stored.source },
        identities,
        roles: roles.map((role) => ({
          grant: { role: role.role, scope: tables.scopeOf(role.organisation) },
          isCurrent: isOnDay(role, dayOf(now)),
          isNamed: naming.has(role.source),
        })),
        isSuspended: effects.has('suspend'),
        isKept: effects.has('keep'),
      },
      this.#policy.roles,
    );
    const { mergedInto } = stored ?? {};
    tables.people.set(id, { person, source, identities, roles, ...(mergedInto === undefined ? {} : { mergedInto }) });
    return changedOnly(stored?.person ?? null, person);
  }

  /** An organisation may have another parent since the account was derived. */
  #withCurrentScopes(person: Person): Person {
    const { roles } = person;
    if (roles === undefined) return person;
    const scopeOf = (scope: (typeof roles)[number]['scope']) => this.#tables.scopeOf(organisationOf(scope));
    return { ...person, roles: roles.map(({ role, scope }) => ({ role, scope: scopeOf(scope) })) };
  }
}
