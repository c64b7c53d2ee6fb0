import { asMergeId, type MergeDraft, type MergeId } from '../../../core/accounts/Merge.ts';
import type { Clock } from '../../../core/clock.ts';
import type { MergedAccounts, PassedRooms, SavedRoom } from '../../../core/directory/SavedRecords.ts';
import type { Hold } from '../../../core/holds/Hold.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { RoomPass } from '../../../core/rooms/RoomPass.ts';
import { type StoredPerson, type StoredRole, sourcedKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { restoreRoom } from '../tables/StoredRoom.ts';
import type { AccountWriter } from './AccountWriter.ts';
import { claimKey, type RelationWriter } from './RelationWriter.ts';

interface Writers {
  readonly accounts: AccountWriter;
  readonly relations: RelationWriter;
}

/** Makes one account of two, and two of one. */
export class MergeWriter {
  readonly #tables: MemoryTables;
  readonly #clock: Clock;
  readonly #writers: Writers;

  constructor(tables: MemoryTables, clock: Clock, writers: Writers) {
    this.#tables = tables;
    this.#clock = clock;
    this.#writers = writers;
  }

  merge(draft: MergeDraft): MergedAccounts {
    const { survivorId: to, mergedId: from } = draft;
    const tables = this.#tables;
    const [survivor, merged] = [this.#row(to), this.#row(from)];
    const former = tables.formerIds(from);
    const shared = new Set(survivor.identities.map(({ source }) => source));
    const naming = new Set(merged.identities.flatMap(({ source, isNamed }) => (isNamed ? [source] : [])));
    const isMoving = ({ source }: StoredRole): boolean => !shared.has(source) || naming.has(source);
    const isCleared = ({ source }: StoredRole): boolean => naming.has(source);
    const roles = merged.roles.filter(isMoving);
    const clearedRoles = survivor.roles.filter(isCleared);
    tables.people.set(to, {
      ...survivor,
      identities: [...survivor.identities, ...merged.identities],
      roles: [...survivor.roles.filter((role) => !isCleared(role)), ...roles],
    });
    tables.people.set(from, {
      ...merged,
      identities: [],
      roles: merged.roles.filter((role) => !isMoving(role)),
      mergedInto: to,
    });
    for (const id of former) tables.people.set(id, { ...this.#row(id), mergedInto: to });
    this.#mean(merged, to);
    const holds = this.#moveHolds(from, to, () => true);
    const { claims, doubled, gone } = this.#writers.relations.passClaims({ from, to, isPassing: () => true });
    const id = asMergeId(++tables.counters.merge);
    const merge = { ...draft, id, at: this.#clock.now(), undone: null };
    const blocks = tables.passBlocks(from, to);
    const moved = { identities: merged.identities, roles, clearedRoles, former, holds, blocks, claims, doubled };
    tables.merges.set(id, { merge, moved, passes: [] });
    tables.passThings(from, to);
    return { merge, gone, ...this.#deriveBoth(from, to) };
  }

  undo(id: MergeId, authorId: UserId | null): (MergedAccounts & { readonly passes: readonly RoomPass[] }) | undefined {
    const tables = this.#tables;
    const stored = tables.merges.get(id);
    if (stored === undefined || stored.merge.undone !== null) return undefined;
    const merge = { ...stored.merge, undone: { at: this.#clock.now(), authorId } };
    const { moved, passes } = stored;
    tables.merges.set(id, { ...stored, merge });
    const { survivorId: from, mergedId: to } = merge;
    const [survivor, merged] = [this.#row(from), this.#row(to)];
    const recorded = new Set(moved.identities.map(({ source, externalId }) => sourcedKey(source, externalId)));
    const isReturning = ({ source, externalId }: { source: string; externalId: string }): boolean =>
      recorded.has(sourcedKey(source, externalId));
    const returning = survivor.identities.filter(isReturning);
    const kept = survivor.identities.filter((identity) => !isReturning(identity));
    const still = new Set(kept.map(({ source }) => source));
    const sources = new Set(returning.map(({ source }) => source).filter((source) => !still.has(source)));
    const ofRecord = new Set(moved.roles.map(roleKey));
    const isBack = (role: StoredRole): boolean => sources.has(role.source) || ofRecord.has(roleKey(role));
    const back = survivor.roles.filter(isBack);
    const left = survivor.roles.filter((role) => !isBack(role));
    const restored = moved.clearedRoles.filter(({ source }) => !left.some((role) => role.source === source));
    tables.people.set(from, { ...survivor, identities: kept, roles: [...left, ...restored] });
    const { mergedInto: _, ...parted } = merged;
    const backKeys = new Set(back.map(roleKey));
    const own = merged.roles.filter((role) => !backKeys.has(roleKey(role)));
    tables.people.set(to, { ...parted, identities: returning, roles: [...own, ...back] });
    for (const formerId of moved.former) {
      const row = this.#row(formerId);
      if (row.mergedInto === from) tables.people.set(formerId, { ...row, mergedInto: to });
    }
    this.#mean({ identities: returning }, to);
    this.#moveHolds(from, to, (hold) => moved.holds.includes(hold.id));
    tables.returnBlocks(moved.blocks);
    tables.returnThings(from, to);
    const [claims, doubled] = [new Set(moved.claims), new Set(moved.doubled.map(({ key }) => key))];
    this.#writers.relations.addClaims({ from, to, claims: moved.doubled });
    const { gone } = this.#writers.relations.passClaims({
      from,
      to,
      isPassing: (claim, relation) => {
        const key = claimKey(relation, claim, from);
        return !doubled.has(key) && (sources.has(claim.source) || claims.has(key));
      },
    });
    return { merge, gone, passes, ...this.#deriveBoth(from, to) };
  }

  roomsOf(userId: UserId): ChatRoom[] {
    const own = [...this.#tables.roomIdsOf.get(userId)].flatMap((id) => this.#tables.rooms.get(id) ?? []);
    const rows = [...new Set([...own, ...this.#tables.roomsAwaiting(userId)])];
    return rows
      .filter(({ state, memberships }) => memberships.get(userId)?.leftSeq === null || state.about.includes(userId))
      .sort((one, other) => one.state.id - other.state.id)
      .map(restoreRoom);
  }

  twins(rooms: readonly { readonly roomId: RoomId; readonly about: readonly UserId[] }[]): (ChatRoom | undefined)[] {
    return rooms.map(({ roomId, about }) => {
      const key = [...this.#tables.roomIds.entries()].find(([text, id]) => id === roomId && !text.startsWith(':'))?.[0];
      const id = key === undefined ? undefined : this.#tables.roomIds.get(keyAbout(key, about));
      const row = id === undefined || id === roomId ? undefined : this.#tables.rooms.get(id);
      return row && restoreRoom(row);
    });
  }

  passRooms({ merge, from, to, rooms, parked, unparked, read, passes }: PassedRooms): SavedRoom[] {
    const tables = this.#tables;
    const stored = tables.merges.get(merge.id);
    if (stored !== undefined && passes.length > 0) tables.merges.set(merge.id, { ...stored, passes });
    const saved = rooms.map((changed) => {
      const { room, events } = tables.saveRoom(changed, null, this.#clock.now());
      return { roomId: room.id, headSeq: room.state.headSeq, events };
    });
    const prefix = `:${merge.id}:`;
    const about = new Map(rooms.map(({ id, state }) => [id, state.about]));
    const changed = [...tables.roomIds.entries()].flatMap(([key, id]) => {
      const others = about.get(id);
      if (others === undefined) return [];
      const next = () => {
        if (parked.includes(id)) return key.startsWith(':') ? key : prefix + keyAbout(key, others);
        if (unparked.includes(id)) return key.startsWith(prefix) ? keyAbout(key.slice(prefix.length), others) : key;
        return key.startsWith(':') ? key : keyAbout(key, others);
      };
      return [{ key, id, next: next() }];
    });
    for (const { key } of changed) tables.roomIds.delete(key);
    for (const { next, id } of changed) tables.roomIds.set(next, id);
    for (const { roomId, isNew } of read) tables.passPointer(roomId, { from, to, isNew });
    return saved;
  }

  #row(id: UserId): StoredPerson {
    const row = this.#tables.people.get(id);
    if (row === undefined) throw new Error(`There is no account ${id}`);
    return row;
  }

  /** From now on sources mean the account by these ids. */
  #mean({ identities }: Pick<StoredPerson, 'identities'>, id: UserId): void {
    for (const { source, externalId } of identities) this.#tables.userIds.set(sourcedKey(source, externalId), id);
  }

  #moveHolds(from: UserId, to: UserId, isMoving: (hold: Hold) => boolean): number[] {
    const { holds, holdIds } = this.#tables;
    const mapped = (id: UserId): UserId => (id === from ? to : id);
    const ids = [...holdIds.get(from)];
    return ids.flatMap((id) => {
      const hold = holds.get(id);
      if (hold === undefined || !isMoving(hold)) return [];
      const { subject } = hold;
      if ('roomId' in subject) return [];
      const isAbout = 'userId' in subject ? subject.userId === from : subject.from === from || subject.to === from;
      if (!isAbout) return [];
      const moved =
        'userId' in subject ? { userId: to } : { ...subject, from: mapped(subject.from), to: mapped(subject.to) };
      holds.set(id, { ...hold, subject: moved });
      holdIds.add(to, id);
      return [id];
    });
  }

  #deriveBoth(from: UserId, to: UserId) {
    const keys = [...this.#tables.relationKeys.get(from), ...this.#tables.relationKeys.get(to)];
    return {
      people: this.#writers.accounts.refresh([from, to]),
      relations: this.#writers.relations.refresh(keys),
    };
  }
}

const roleKey = ({ role, source, organisation }: StoredRole): string => JSON.stringify([role, source, organisation]);

/** A stored key, for a room that is about others: `direct:12:34`, with the id of a context perhaps. */
const keyAbout = (key: string, about: readonly UserId[]): string => {
  const [type = '', ...parts] = key.split(':');
  return about.length === 0 ? key : [type, ...about, ...parts.slice(about.length)].join(':');
};
