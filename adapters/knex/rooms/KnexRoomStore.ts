import type { Knex } from 'knex';
import { asRoomId, asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import type {
  MembershipsView,
  OpenRequest,
  RoomAccess,
  RoomMembership,
  RoomStore,
  RoomUpdate,
} from '../../../core/rooms/RoomStore.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import { minInterval } from '../../system/minInterval.ts';
import { keepDirectory } from '../permissions/directoryLock.ts';
import { type Big, type PersonRow, toPerson, userColumns } from '../permissions/personRow.ts';
import { type PolicyPaths, policyPaths } from '../permissions/policyPaths.ts';
import { refuseOtherPolicy } from '../permissions/refuseOtherPolicy.ts';
import { readAround, readEvidence } from '../permissions/relationGraph.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { now, opaqueColumn, sql } from '../sql/Sql.ts';
import { bumpMembershipVersion } from './bumpMembershipVersion.ts';
import { createRooms } from './createRooms.ts';
import { loadRooms } from './loadRooms.ts';
import {
  type MembershipRow,
  membershipColumns,
  type RoomRow,
  roomColumns,
  toMembership,
  toRoomState,
} from './roomRow.ts';
import { saveRooms } from './saveRooms.ts';

/** After a restart everybody's memberships are asked for: one statement at a time, and one every 5 ms, for all who wait. */
const together = { maxBatch: 200, concurrency: 1, schedule: minInterval(5) };

export class KnexRoomStore implements RoomStore {
  readonly #knex: Knex;
  readonly #rolePaths: PolicyPaths;
  readonly #policyHash: string;
  readonly #memberships = new BatchLoader<MembershipsQuery, MembershipsView>({
    load: (asked) => this.#membershipsOfAll(asked),
    ...together,
  });
  /** Asked before whatever is read of a room: nobody waits for others to come, only for the question under way. */
  readonly #access = new BatchLoader<AccessKey, RoomAccess | undefined>({
    load: (asked) => this.#accessOfAll(asked),
    ...together,
    schedule: queueMicrotask,
  });

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#rolePaths = policyPaths(policy);
    this.#policyHash = hashPolicy(policy);
  }

  open({ key, pairs, around = [], plan }: OpenRequest): Promise<{ readonly room: ChatRoom; readonly isNew: boolean }> {
    return inTransaction(this.#knex, async (trx) => {
      await keepDirectory(trx);
      const known = key === null ? [] : await loadRooms(trx, sql`r.key = ${key}`);
      if (known[0] !== undefined) return { room: known[0], isNew: false };

      await refuseOtherPolicy(trx, this.#policyHash);
      const evidence = await readEvidence(trx, this.#rolePaths, pairs);
      const draft = plan(around.length === 0 ? evidence : evidence.with(await readAround(trx, around)));
      const [id] = await createRooms(trx, [draft]);
      const condition = id === undefined ? sql`r.key = ${draft.key}` : sql`r.id = ${id}`;
      const [room] = await loadRooms(trx, condition);
      if (room === undefined) throw new Error(`The room "${draft.key}" is neither new nor known`);
      if (id !== undefined) await bumpMembershipVersion(trx, room.participants.keys());
      return { room, isNew: id !== undefined };
    });
  }

  update(update: RoomUpdate): Promise<{ readonly room: ChatRoom; readonly events: readonly RoomEvent[] }> {
    const { roomId, actorId, pairs = [], change } = update;
    return inTransaction(this.#knex, async (trx) => {
      await keepDirectory(trx);
      if (pairs.length > 0) await refuseOtherPolicy(trx, this.#policyHash);
      // A statement of its own: what the next one reads is then what the lock holds still.
      await queryRows(trx, sql`SELECT FROM rooms WHERE id = ${roomId} FOR UPDATE`);
      const [room] = await loadRooms(trx, sql`r.id = ${roomId}`);
      if (room === undefined) throw roomNotFound();

      const changed = change(room, await readEvidence(trx, this.#rolePaths, pairs));
      if (changed === room) return { room, events: [] };
      const [saved] = await saveRooms(trx, [changed], actorId);
      await bumpMembershipVersion(trx, movedPeople(room, changed));
      const [stored] = await loadRooms(trx, sql`r.id = ${roomId}`);
      return { room: stored ?? changed, events: saved?.events ?? [] };
    });
  }

  async findByKey(key: string): Promise<ChatRoom | undefined> {
    const [room] = await loadRooms(this.#knex, sql`r.key = ${key}`);
    return room;
  }

  access(roomId: RoomId, userId: UserId): Promise<RoomAccess | undefined> {
    return this.#access.load({ roomId, userId });
  }

  async participants(roomId: RoomId): Promise<readonly (Participant & { readonly person: Person })[]> {
    const rows = await queryRows<MembershipRow & PersonRow<'u'>>(
      this.#knex,
      sql`
      SELECT ${membershipColumns}, ${userColumns}
      FROM participants p JOIN users u ON u.id = p.user_id
      WHERE p.room_id = ${roomId} AND p.left_seq IS NULL
      ORDER BY u.name_order, u.id`,
    );
    return rows.map((row) => ({ ...toMembership(row), person: toPerson(row) }));
  }

  membershipsOf(userId: UserId, limit: number): Promise<MembershipsView> {
    return this.#memberships.load({ userId, limit });
  }

  async heads(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const rows = await queryRows<{ id: Big; head_seq: Big }>(
      this.#knex,
      sql`SELECT id, head_seq FROM rooms WHERE id = ANY (${roomIds}::bigint[])`,
      { isPrepared: true },
    );
    return new Map(rows.map((row) => [asRoomId(Number(row.id)), Number(row.head_seq)]));
  }

  async changedMemberships(known: ReadonlyMap<UserId, string | null>): Promise<ReadonlyMap<UserId, string>> {
    const rows = await queryRows<{ id: Big; seats_version: Big }>(
      this.#knex,
      sql`
      SELECT u.id, u.seats_version
      FROM unnest(${[...known.keys()]}::bigint[], ${[...known.values()]}::bigint[]) AS k (user_id, version)
        JOIN users u ON u.id = k.user_id AND u.seats_version IS DISTINCT FROM k.version`,
      { isPrepared: true },
    );
    return new Map(rows.map((row) => [asUserId(Number(row.id)), String(row.seats_version)]));
  }

  async recordVisit(roomId: RoomId, userId: UserId): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      INSERT INTO room_visits (room_id, user_id, visited_at) VALUES (${roomId}, ${userId}, ${now})
      ON CONFLICT DO NOTHING`,
    );
  }

  async #accessOfAll(asked: readonly AccessKey[]): Promise<readonly (RoomAccess | undefined)[]> {
    const rows = await queryRows<AccessRow>(
      this.#knex,
      sql`
      SELECT a.place, ${roomColumns}, ${membershipColumns}
      FROM unnest(
          ${opaqueColumn(asked, ({ roomId }) => roomId)}, ${opaqueColumn(asked, ({ userId }) => userId)}
        ) WITH ORDINALITY AS a (room_id, user_id, place)
        JOIN LATERAL (SELECT * FROM rooms r WHERE r.id = a.room_id LIMIT 1) r ON true
        LEFT JOIN LATERAL (
          SELECT * FROM participants p WHERE p.room_id = a.room_id AND p.user_id = a.user_id LIMIT 1
        ) p ON true`,
      { isPrepared: true },
    );
    const found = new Map(rows.map((row) => [Number(row.place) - 1, row]));
    return asked.map((_, index) => {
      const row = found.get(index);
      return row && { room: toRoomState(row), membership: row.p_user_id === null ? undefined : toMembership(row) };
    });
  }

  async #membershipsOfAll(asked: readonly MembershipsQuery[]): Promise<readonly MembershipsView[]> {
    const rows = await queryRows<MembershipsRow>(
      this.#knex,
      sql`
      SELECT a.place, u.seats_version, s.id, s.head_seq, s.may_post
      FROM unnest(
          ${opaqueColumn(asked, ({ userId }) => userId)}, ${opaqueColumn(asked, ({ limit }) => limit)}
        ) WITH ORDINALITY AS a (user_id, most, place)
        LEFT JOIN users u ON u.id = a.user_id
        LEFT JOIN LATERAL (
          SELECT r.id, r.head_seq, p.may_post
          FROM participants p JOIN rooms r ON r.id = p.room_id
          WHERE p.user_id = a.user_id AND p.left_seq IS NULL AND NOT p.is_suspended
          ORDER BY r.activity DESC
          LIMIT a.most
        ) s ON true`,
      { isPrepared: true },
    );
    const views = asked.map(() => ({ rooms: [] as RoomMembership[], version: null as string | null }));
    for (const { place, seats_version, id, head_seq, may_post } of rows) {
      const view = views[Number(place) - 1];
      if (view === undefined) continue;
      view.version = seats_version === null ? null : String(seats_version);
      if (id !== null)
        view.rooms.push({ roomId: asRoomId(Number(id)), headSeq: Number(head_seq), mayPost: may_post === true });
    }
    return views;
  }
}

interface AccessKey {
  readonly roomId: RoomId;
  readonly userId: UserId;
}

type AccessRow = RoomRow & (MembershipRow | { readonly p_user_id: null }) & { readonly place: Big };

interface MembershipsQuery {
  readonly userId: UserId;
  readonly limit: number;
}

/** One for each room, or one without a room. */
interface MembershipsRow {
  readonly place: Big;
  readonly seats_version: Big | null;
  readonly id: Big | null;
  readonly head_seq: Big | null;
  readonly may_post: boolean | null;
}

/** Whose memberships are others now. */
const movedPeople = (before: ChatRoom, after: ChatRoom): UserId[] =>
  [...after.participants.values()].flatMap((membership) =>
    before.participants.get(membership.userId) === membership ? [] : [membership.userId],
  );
