import { nameKey, searchKey } from '../../../core/contacts/searchKey.ts';
import { similarity, similarityThreshold } from '../../../core/contacts/similarity.ts';
import type {
  DirectoryReader,
  ListedPerson,
  ListedSource,
  PeoplePage,
  PeopleQuery,
} from '../../../core/directory/DirectoryReader.ts';
import { hostSource } from '../../../core/directory/DirectoryRecords.ts';
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

  async listSources(): Promise<readonly ListedSource[]> {
    const { people, relations } = this.#tables;
    const rows = [...people.rows(), ...relations.rows()];
    const names = new Set(rows.flatMap(({ source }) => (source === null || source === hostSource ? [] : [source])));
    return [...names].sort().map((name) => ({ name, kind: 'roster', organisations: [] }));
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
