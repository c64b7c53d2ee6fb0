import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { similarity, similarityThreshold } from '../../../core/contacts/similarity.ts';
import type {
  DirectoryReader,
  ListedPerson,
  OrganisationsPage,
  PeoplePage,
  PeopleQuery,
} from '../../../core/directory/DirectoryReader.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { compareLists, nameOrder } from '../tables/compareNames.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

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

  async listPeople({ text = '', role, limit, cursor }: PeopleQuery): Promise<PeoplePage> {
    const last = cursor === undefined ? undefined : decodeCursor(cursor, 'number', 'string', 'string', 'number');
    const ranked = this.#ranked(text, role)
      .filter(({ rank }) => last === undefined || compareLists(rank, last) > 0)
      .sort((one, other) => compareLists(one.rank, other.rank));
    const page = ranked.slice(0, limit);
    const end = page.at(-1);
    return {
      people: page.map(({ listed }) => listed),
      nextCursor: end !== undefined && ranked.length > limit ? encodeCursor(end.rank) : null,
    };
  }

  async listOrganisations(): Promise<OrganisationsPage> {
    return { organisations: [], nextCursor: null };
  }

  #ranked(text: string, role: string | undefined): RankedPerson[] {
    const typed = searchKey(text);
    return [...this.#tables.people.rows()].flatMap(({ person }): RankedPerson[] => {
      if (role !== undefined && person.role !== role) return [];
      const match = text.trim() === '' ? 1 : similarity(typed, nameKey(person));
      if (match < similarityThreshold) return [];
      const relationCount = [...this.#tables.relationKeys.get(person.id)].length;
      return [{ listed: { person, relationCount }, rank: [-match, ...nameOrder(person)] }];
    });
  }
}
