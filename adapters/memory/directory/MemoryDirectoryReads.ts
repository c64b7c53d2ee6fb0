import type {
  ContextRef,
  DirectoryReads,
  PlacedContexts,
  PlacedRelations,
} from '../../../core/directory/DirectoryReads.ts';
import type { KnownAccount } from '../../../core/directory/SavedRecords.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Policy, RoomType } from '../../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { RoomKey } from '../../../core/rooms/RoomKey.ts';
import { MemoryAudiences } from '../announcements/MemoryAudiences.ts';
import { findAround, findEvidence } from '../permissions/findEvidence.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { restoreRoom } from '../tables/StoredRoom.ts';
import { findInContexts } from './findInContexts.ts';
import { pageContexts } from './pageContexts.ts';

export class MemoryDirectoryReads implements DirectoryReads {
  readonly audiences: MemoryAudiences;
  protected readonly tables: MemoryTables;
  protected readonly policy: Policy;

  constructor(tables: MemoryTables, policy: Policy) {
    this.tables = tables;
    this.policy = policy;
    this.audiences = new MemoryAudiences(tables);
  }

  async account(id: UserId): Promise<KnownAccount | undefined> {
    const row = this.tables.people.get(id);
    return row && { person: row.person, mergedInto: row.mergedInto ?? null, identities: row.identities };
  }

  async accountsByMail(addresses: readonly string[]): Promise<ReadonlyMap<string, readonly KnownAccount[]>> {
    const found = new Map<string, KnownAccount[]>();
    for (const { person, identities, mergedInto = null } of this.tables.people.rows()) {
      const named = identities.flatMap(({ isNamed, email }) => (isNamed && email ? [email.trim().toLowerCase()] : []));
      for (const address of new Set(named))
        if (person.isActive && addresses.includes(address))
          found.set(address, [...(found.get(address) ?? []), { person, identities, mergedInto }]);
    }
    return found;
  }

  async roomsArchivedInto(ids: readonly RoomId[]): Promise<readonly ChatRoom[]> {
    return this.load(this.archivedInto(ids));
  }

  async evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return findEvidence(this.tables, this.policy, pairs);
  }

  async around(ids: readonly UserId[]): Promise<RelationGraph> {
    return findAround(this.tables, ids);
  }

  async roomsByKey(keys: readonly RoomKey[]): Promise<readonly (ChatRoom | undefined)[]> {
    return keys.map((key) => {
      const id = this.tables.roomIdOf(key);
      return id === undefined ? undefined : this.load([id])[0];
    });
  }

  /** A place is a position in the order in which relations were first stored, from 1. */
  async relationsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedRelations> {
    const rows = [...this.tables.relations.rows()].map(({ relation }, index) => ({ relation, place: index + 1 }));
    const found = rows.slice(place).filter(({ relation }) => kinds.includes(relation.kind));
    const page = found.slice(0, limit);
    const relations = page.map(({ relation }) => relation);
    return { relations, next: found.length < limit ? null : (page.at(-1)?.place ?? null) };
  }

  async inContexts(contexts: readonly ContextRef[], joiningKinds: readonly string[]): Promise<RelationGraph> {
    return findInContexts(this.tables, contexts, joiningKinds);
  }

  async contextsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedContexts> {
    return pageContexts(this.tables, place, kinds, limit);
  }

  async roomsAfter(after: number, exceptTypes: readonly RoomType[], limit: number): Promise<readonly ChatRoom[]> {
    const rows = [...this.tables.rooms.rows()].filter(
      ({ state }) => state.id > after && !exceptTypes.includes(state.type),
    );
    const ids = rows.map(({ state }) => state.id).sort((one, other) => one - other);
    return this.load(ids.slice(0, limit));
  }

  protected archivedInto(ids: readonly RoomId[]): RoomId[] {
    if (ids.length === 0) return [];
    const rows = [...this.tables.rooms.rows()].filter(
      ({ state: { archivedInto } }) => archivedInto && ids.includes(archivedInto),
    );
    const direct = rows.map(({ state }) => state.id);
    return [...direct, ...this.archivedInto(direct)];
  }

  protected load(ids: readonly RoomId[]): ChatRoom[] {
    return [...new Set(ids)].flatMap((id) => {
      const row = this.tables.rooms.get(id);
      return row === undefined ? [] : [restoreRoom(row)];
    });
  }
}
