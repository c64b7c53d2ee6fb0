import type { Merge, MergeId } from '../../../core/accounts/Merge.ts';
import {
  type AccountPair,
  type MergeQuery,
  type Merges,
  type PairsQuery,
  type SharedSign,
  sharedSigns,
} from '../../../core/accounts/Merges.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredPerson } from '../tables/DirectoryRows.ts';

export class MemoryMerges implements Merges {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async list({ withUndone = false, userId, before, limit }: MergeQuery): Promise<readonly Merge[]> {
    return [...this.#database.tables.merges.rows()]
      .map(({ merge }) => merge)
      .filter(({ undone }) => withUndone || undone === null)
      .filter(({ id }) => before === undefined || id < before)
      .filter(({ survivorId, mergedId }) => userId === undefined || survivorId === userId || mergedId === userId)
      .sort((one, other) => other.id - one.id)
      .slice(0, limit);
  }

  async find(id: MergeId): Promise<Merge | undefined> {
    return this.#database.tables.merges.get(id)?.merge;
  }

  async pairs({ limit, offset }: PairsQuery): Promise<readonly AccountPair[]> {
    const rows = [...this.#database.tables.people.rows()]
      .filter(({ person }) => person.isActive)
      .sort((one, other) => one.person.id - other.person.id);
    const pairs = rows.flatMap((one, index) =>
      rows.slice(index + 1).flatMap((other): AccountPair[] => {
        const by = shareSource(one, other) ? undefined : sharedSigns.find((sign) => shareSign(one, other, sign));
        return by === undefined ? [] : [{ people: [one.person, other.person], by }];
      }),
    );
    return pairs
      .sort((one, other) => sharedSigns.indexOf(one.by) - sharedSigns.indexOf(other.by))
      .slice(offset, offset + limit);
  }
}

const namedBy = ({ identities }: StoredPerson) => identities.filter(({ isNamed }) => isNamed);

const shareSource = (one: StoredPerson, other: StoredPerson): boolean => {
  const sources = new Set(namedBy(other).map(({ source }) => source));
  return namedBy(one).some(({ source }) => sources.has(source));
};

const shareSign = (one: StoredPerson, other: StoredPerson, sign: SharedSign): boolean => {
  const values = new Set(signsOf(other, sign));
  return signsOf(one, sign).some((value) => values.has(value));
};

const signsOf = (row: StoredPerson, sign: SharedSign): string[] =>
  namedBy(row)
    .map(({ email, externalId, firstName, lastName }) => {
      if (sign === 'email') return (email ?? '').trim().toLowerCase();
      return sign === 'username'
        ? externalId.toLowerCase()
        : `${firstName ?? ''} ${lastName ?? ''}`.trim().toLowerCase();
    })
    .filter((value) => value !== '');
