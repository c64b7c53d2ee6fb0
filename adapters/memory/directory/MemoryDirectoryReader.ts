import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { similarity, similarityThreshold } from '../../../core/contacts/similarity.ts';
import type {
  DirectoryReader,
  ListedPerson,
  ListedSource,
  OrganisationsPage,
  OrganisationsQuery,
  PeoplePage,
  PeopleQuery,
  SaidRecords,
} from '../../../core/directory/DirectoryReader.ts';
import { hostSource } from '../../../core/directory/DirectoryRecords.ts';
import type { OrganisationId } from '../../../core/ids.ts';
import { grantsOf, type RoleGrant, type Scope } from '../../../core/permissions/RoleGrant.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { compareLists, nameOrder } from '../tables/compareNames.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { readSource } from './readSource.ts';

/** A person and their place in the order. */
interface RankedPerson {
  readonly listed: ListedPerson;
  readonly rank: readonly [mismatch: number, lastName: string, firstName: string, id: number];
}

export class MemoryDirectoryReader implements DirectoryReader {
  readonly #tables: MemoryTables;

  constructor({ tables }: MemoryDatabase) {
    this.#tables = tables;
  }

  async listPeople({ limit, cursor, ...query }: PeopleQuery): Promise<PeoplePage> {
    const last = cursor === undefined ? undefined : decodeCursor(cursor, 'number', 'string', 'string', 'number');
    const ranked = this.#ranked(query)
      .filter(({ rank }) => last === undefined || compareLists(rank, last) > 0)
      .sort((one, other) => compareLists(one.rank, other.rank));
    const page = ranked.slice(0, limit);
    const end = page.at(-1);
    return {
      people: page.map(({ listed }) => listed),
      nextCursor: end !== undefined && ranked.length > limit ? encodeCursor(end.rank) : null,
    };
  }

  /** `DirectoryRecords` of no source say which kind it is; all that is not the host's is taken for a roster. */
  async listSources(): Promise<readonly ListedSource[]> {
    const { people, organisations } = this.#tables;
    const named = [...people.rows()].flatMap(({ identities }) => identities.map(({ source }) => source));
    const placed = [...organisations.rows()].map(({ source }) => source);
    const names = [...new Set([...named, ...placed])].filter((name) => name !== hostSource);
    return names.sort().map((name) => ({
      name,
      kind: 'roster',
      organisations: [...organisations.rows()].flatMap((row) => (row.source === name ? [row.externalId] : [])),
    }));
  }

  async readSource(source: string): Promise<SaidRecords> {
    return readSource(this.#tables, source);
  }

  async listOrganisations({ within, limit, cursor }: OrganisationsQuery): Promise<OrganisationsPage> {
    const last = cursor === undefined ? undefined : decodeCursor(cursor, 'string', 'number');
    const found = [...this.#tables.organisations.rows()]
      .filter(({ scope }) => isWithin(scope, within))
      .map(({ parent: _, ...organisation }) => ({ organisation, rank: [organisation.name, organisation.id] as const }))
      .filter(({ rank }) => last === undefined || compareLists(rank, last) > 0)
      .sort((one, other) => compareLists(one.rank, other.rank));
    const page = found.slice(0, limit);
    const end = page.at(-1);
    return {
      organisations: page.map(({ organisation }) => organisation),
      nextCursor: end !== undefined && found.length > limit ? encodeCursor(end.rank) : null,
    };
  }

  #ranked({ text = '', role, within }: Pick<PeopleQuery, 'text' | 'role' | 'within'>): RankedPerson[] {
    const typed = searchKey(text);
    return [...this.#tables.people.rows()].flatMap(({ person }): RankedPerson[] => {
      const isAsked = (grant: RoleGrant): boolean =>
        (role === undefined || grant.role === role) && isWithin(grant.scope, within);
      if (!grantsOf(person).some(isAsked)) return [];
      const match = text.trim() === '' ? 1 : similarity(typed, nameKey(person));
      if (match < similarityThreshold) return [];
      const relations = [...this.#tables.relationKeys.get(person.id)].flatMap(
        (key) => this.#tables.relations.get(key)?.relation ?? [],
      );
      const relationCount = relations.filter(({ from, to }) => {
        const other = this.#tables.people.get(from === person.id ? to : from);
        return other !== undefined && grantsOf(other.person).some(({ scope }) => isWithin(scope, within));
      }).length;
      return [{ listed: { person, relationCount }, rank: [-match, ...nameOrder(person)] }];
    });
  }
}

const isWithin = (scope: Scope, within: readonly OrganisationId[] | undefined): boolean =>
  within === undefined || scope.some((id) => within.includes(id));
