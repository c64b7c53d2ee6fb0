import type { UserId } from '../../../core/ids.ts';
import type { Import, ImportId } from '../../../core/imports/Import.ts';
import type { ChangesQuery, Imports, ImportsQuery } from '../../../core/imports/Imports.ts';
import type { RecordedChange } from '../../../core/imports/RecordedChange.ts';
import { fullName } from '../../../core/permissions/Person.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredChange } from '../tables/DirectoryRows.ts';
import { toRecorded } from './MemoryImportWrites.ts';

export class MemoryImports implements Imports {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async list({ sources, before, limit }: ImportsQuery): Promise<readonly Import[]> {
    return [...this.#database.tables.imports.rows()]
      .filter(({ id, source }) => (before === undefined || id < before) && (sources?.includes(source) ?? true))
      .sort((one, other) => other.id - one.id)
      .slice(0, limit);
  }

  async find(id: ImportId): Promise<Import | undefined> {
    return this.#database.tables.imports.get(id);
  }

  async changes({
    importId,
    userId,
    otherId,
    what,
    kind,
    text,
    before,
    limit,
  }: ChangesQuery): Promise<readonly RecordedChange[]> {
    const { tables } = this.#database;
    const accountsOf = (id: UserId | undefined) => (id === undefined ? undefined : [id, ...tables.formerIds(id)]);
    const [ids, others] = [accountsOf(userId), accountsOf(otherId)];
    const isOf = (of: readonly UserId[] | undefined, change: StoredChange): boolean =>
      of === undefined || [change.userId, change.otherId].some((id) => id !== null && of.includes(id));
    const words = text?.trim().toLowerCase() ?? '';
    return [...tables.changes.rows()]
      .filter((change) => importId === undefined || change.importId === importId)
      .filter((change) => isOf(ids, change) && isOf(others, change))
      .filter((change) => otherId === undefined || change.otherId !== null)
      .filter((change) => (what === undefined || change.what === what) && (kind === undefined || change.kind === kind))
      .filter((change) => before === undefined || change.id < before)
      .filter((change) => words === '' || this.#wordsOf(change).includes(words))
      .sort((one, other) => other.id - one.id)
      .slice(0, limit)
      .map((change) => toRecorded(tables, change));
  }

  async forget(before: Date): Promise<number> {
    const { tables, writes } = this.#database;
    return writes.write(() => {
      const old = [...tables.imports.rows()].filter(({ at, isForgotten }) => at < before && !isForgotten);
      for (const one of old) tables.imports.set(one.id, { ...one, isForgotten: true });
      for (const { id, importId, at } of [...tables.changes.rows()])
        if (importId === null ? at < before : tables.imports.get(importId)?.isForgotten) tables.changes.delete(id);
      return old.length;
    });
  }

  async countBefore(before: Date): Promise<number> {
    return [...this.#database.tables.imports.rows()].filter(({ at, isForgotten }) => at < before && !isForgotten)
      .length;
  }

  #wordsOf({ externalId, userId, otherId, contextId, before, after }: StoredChange): string {
    const { tables } = this.#database;
    const context = tables.contexts.get(contextId);
    const people = [userId, otherId].flatMap((id) => (id === null ? [] : (tables.person(id) ?? [])));
    const said = [before, after].flatMap((one) =>
      ['first_name', 'last_name', 'email', 'name'].map((name) => one?.[name] ?? ''),
    );
    return [
      ...[externalId, context?.externalId ?? '', context?.name ?? '', ...said],
      ...people.flatMap((person) => [fullName(person), person.externalId]),
    ]
      .join(' ')
      .toLowerCase();
  }
}
