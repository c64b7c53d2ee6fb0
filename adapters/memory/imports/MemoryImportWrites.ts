import type { AuditActor } from '../../../core/audit/AuditEntry.ts';
import type { Clock } from '../../../core/clock.ts';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { RelationClaim } from '../../../core/directory/deriveRelation.ts';
import { rootOrganisation, type UserId } from '../../../core/ids.ts';
import {
  asImportId,
  type Import,
  type ImportCounts,
  type ImportDraft,
  type ImportId,
} from '../../../core/imports/Import.ts';
import type { ImportWrites } from '../../../core/imports/Imports.ts';
import {
  asChangeId,
  type ChangeDraft,
  type Said,
  type SaidOfPerson,
  type UndoneChange,
} from '../../../core/imports/RecordedChange.ts';
import { type StoredChange, sourcedKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** What a claim of a relation is about. */
interface ClaimedRelation {
  readonly kind: string;
  readonly from: UserId;
  readonly to: UserId;
  readonly contextId: number;
}

export class MemoryImportWrites implements ImportWrites {
  readonly #tables: MemoryTables;
  readonly #clock: Clock;
  #begun: { readonly id: ImportId; readonly draft: ImportDraft } | undefined;

  constructor(tables: MemoryTables, clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
  }

  async begin(draft: ImportDraft): Promise<ImportId> {
    if (this.#begun !== undefined) throw new Error('A transaction records one import');
    const id = asImportId(++this.#tables.counters.import);
    this.#begun = { id, draft };
    return id;
  }

  async record(changes: readonly ChangeDraft[], actor: AuditActor): Promise<void> {
    for (const change of changes) this.#add({ ...change, contextId: 0 }, actor);
  }

  async end(counts: ImportCounts, isKept: boolean): Promise<number> {
    if (this.#begun === undefined) throw new Error('No import was begun');
    const { id, draft } = this.#begun;
    const changes = [...this.#tables.changes.rows()].filter(({ importId }) => importId === id).length;
    const row: Import = {
      ...{ ...draft, id, at: this.#clock.now(), counts, changes, undoneBy: null, isForgotten: false },
    };
    if (isKept || changes > 0) this.#tables.imports.set(id, row);
    return changes;
  }

  async find(id: ImportId): Promise<Import | undefined> {
    return this.#tables.imports.get(id);
  }

  async toUndo(id: ImportId): Promise<readonly UndoneChange[]> {
    const tables = this.#tables;
    const undone = tables.imports.get(id);
    const later = new Map<string, ImportId>();
    for (const change of [...tables.changes.rows()].sort(inOrder)) {
      const by = change.importId === null ? undefined : tables.imports.get(change.importId);
      const counts = by !== undefined && by.id > id && by.source === undone?.source;
      if (counts && by.undoneBy === null && by.undoes === null) later.set(keyOf(change), by.id);
    }
    return [...tables.changes.rows()]
      .filter(({ importId, what }) => importId === id && what !== 'erased')
      .sort(inOrder)
      .map((change) => {
        const isRelation = change.what === 'relation';
        const { userId, otherId, source, externalId } = change;
        return {
          change: toRecorded(tables, change),
          laterImport: later.get(keyOf(change)) ?? null,
          from: isRelation && userId !== null ? this.#wordFor(source, userId) : null,
          to: isRelation && otherId !== null ? this.#wordFor(source, otherId) : null,
          isSame:
            change.what !== 'person' ||
            (userId !== null && tables.userIds.get(sourcedKey(source, externalId)) === tables.survivorOf(userId)),
        };
      });
  }

  async setUndone(id: ImportId, by: ImportId | null): Promise<void> {
    const row = this.#tables.imports.get(id);
    if (row !== undefined) this.#tables.imports.set(id, { ...row, undoneBy: by });
  }

  /** Records what the source says otherwise of these people once `work` has stored it. */
  people<Result>(records: readonly UserRecord[], source: string, work: () => Result): Result {
    if (this.#begun === undefined) return work();
    const before = records.map(
      ({ externalId }) => [externalId, this.#idOf(source, externalId), this.#said(source, externalId)] as const,
    );
    const result = work();
    for (const [externalId, then, said] of before) {
      const userId = this.#idOf(source, externalId);
      const after = this.#said(source, externalId);
      // Somebody else's words say nothing about who has the id now.
      const own = then === userId ? said : null;
      if (userId === undefined || JSON.stringify(own) === JSON.stringify(after)) continue;
      this.#add({ ...noChange, what: 'person', userId, externalId, before: own, after });
    }
    return result;
  }

  /** Records a claim of the source of the import that was begun. */
  claim({ kind, from, to, contextId }: ClaimedRelation, before: RelationClaim | undefined, after: RelationClaim): void {
    const [then, now] = [before === undefined ? null : saidOfClaim(before), saidOfClaim(after)];
    if (this.#begun === undefined || JSON.stringify(then) === JSON.stringify(now)) return;
    this.#add({ ...noChange, what: 'relation', kind, userId: from, otherId: to, contextId, before: then, after: now });
  }

  /** What is on record of a person is found under another id of the source, and undone under it. */
  rename(source: string, ids: ReadonlyMap<string, string>): void {
    for (const [id, change] of [...this.#tables.changes.entries()]) {
      const renamed = ids.get(change.externalId);
      const isMeant = change.userId !== null && this.#idOf(source, change.externalId) === change.userId;
      if (change.source === source && change.what === 'person' && renamed !== undefined && isMeant)
        this.#tables.changes.set(id, { ...change, externalId: renamed });
    }
  }

  #add(change: Omit<StoredChange, 'id' | 'importId' | 'source' | 'actor' | 'at'>, actor?: AuditActor): void {
    const { id: importId = null, draft } = this.#begun ?? {};
    const id = asChangeId(++this.#tables.counters.change);
    this.#tables.changes.set(id, {
      ...{ ...change, id, importId, source: draft?.source ?? '' },
      actor: draft?.actor ?? actor ?? { kind: 'host' },
      at: this.#clock.now(),
    });
  }

  #idOf(source: string, externalId: string): UserId | undefined {
    return this.#tables.userIds.get(sourcedKey(source, externalId));
  }

  #said(source: string, externalId: string): Said | null {
    const id = this.#idOf(source, externalId);
    const row = id === undefined ? undefined : this.#tables.people.get(id);
    const identity = row?.identities.find((one) => one.source === source && one.externalId === externalId);
    if (row === undefined || identity === undefined) return null;
    const roles = row.roles
      .filter((role) => role.source === source)
      .toSorted((one, other) =>
        one.role === other.role ? one.organisation - other.organisation : one.role < other.role ? -1 : 1,
      )
      .map(({ role, organisation, begins = null, ends = null }) => ({
        ...{ role, begins, ends },
        organisation:
          organisation === rootOrganisation ? null : (this.#tables.organisations.get(organisation)?.externalId ?? null),
      }));
    const said: SaidOfPerson = {
      is_active: identity.isNamed,
      first_name: identity.firstName ?? '',
      last_name: identity.lastName ?? '',
      email: identity.email,
      roles,
    };
    return { ...said, roles: roles.map((role) => ({ ...role })) };
  }

  #wordFor(source: string, userId: UserId): string | null {
    const { identities = [] } = this.#tables.people.get(this.#tables.survivorOf(userId)) ?? {};
    const own = identities.filter((one) => one.source === source);
    return (own.find(({ isNamed }) => isNamed) ?? own[0] ?? identities[0])?.externalId ?? null;
  }
}

const noChange = {
  ...{ kind: '', userId: null, otherId: null, contextId: 0, externalId: '', before: null, after: null },
};

const inOrder = (one: StoredChange, other: StoredChange): number => one.id - other.id;

const keyOf = ({ what, kind, userId, otherId, contextId, externalId }: StoredChange): string =>
  JSON.stringify([what, kind, userId, otherId, contextId, externalId]);

const saidOfClaim = ({ isNamed, begins, ends }: RelationClaim): Said => ({
  is_active: isNamed,
  ...(begins == null ? {} : { begins }),
  ...(ends == null ? {} : { ends }),
});

/** A change with the word of its context. */
export const toRecorded = ({ contexts }: MemoryTables, { contextId, ...change }: StoredChange) => ({
  ...change,
  context: contexts.get(contextId)?.externalId ?? '',
});
