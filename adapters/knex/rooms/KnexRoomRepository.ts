import type { Knex } from 'knex';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import type { RoomEvent } from '../../../core/rooms/RoomEvent.ts';
import type { RoomKey } from '../../../core/rooms/RoomKey.ts';
import type { OpenRequest, RoomAccess, RoomRepository, RoomUpdate } from '../../../core/rooms/RoomRepository.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { hashPolicy } from '../../system/hashPolicy.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import { keepDirectory } from '../permissions/directoryLock.ts';
import { type Big, type PersonRow, personColumns, toPerson } from '../permissions/personRow.ts';
import { type PolicyPaths, policyPaths } from '../permissions/policyPaths.ts';
import { refuseOtherPolicy } from '../permissions/refuseOtherPolicy.ts';
import { readAround, readEvidence } from '../permissions/relationGraph.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { type AccessKey, type AccessRow, accessQuery, toAccesses } from './accessQuery.ts';
import { bumpMembershipVersion } from './bumpMembershipVersion.ts';
import { createRooms } from './createRooms.ts';
import { keyedRooms } from './keyedRooms.ts';
import { loadRooms } from './loadRooms.ts';
import { isUsable, type MembershipRow, membershipColumns, toMembership } from './roomRow.ts';
import { saveRooms } from './saveRooms.ts';

export class KnexRoomRepository implements RoomRepository {
  readonly #knex: Knex;
  readonly #rolePaths: PolicyPaths;
  readonly #policyHash: string;
  readonly #writer: AuditWriter;
  /** Precedes every read of a room, so a caller waits for the statement under way and for nothing else. */
  readonly #access = new BatchLoader<AccessKey, RoomAccess | undefined>({
    load: (keys) => this.#accessOfAll(keys),
    maxBatch: 200,
    concurrency: 1,
    schedule: queueMicrotask,
  });

  constructor(knex: Knex, policy: Policy, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
    this.#rolePaths = policyPaths(policy);
    this.#policyHash = hashPolicy(policy);
  }

  open({
    key,
    pairs,
    around = [],
    counted,
    plan,
  }: OpenRequest): Promise<{ readonly room: ChatRoom; readonly isNew: boolean }> {
    return inTransaction(this.#knex, async (trx) => {
      await keepDirectory(trx);
      const existing = key === null ? [] : await loadRooms(trx, hasKey(key));
      if (existing[0] !== undefined) return { room: existing[0], isNew: false };

      await refuseOtherPolicy(trx, this.#policyHash);
      const evidence = await readEvidence(trx, this.#rolePaths, pairs);
      const whole = await withAround(trx, evidence, typeof around === 'function' ? around(evidence) : around);
      const draft = plan(whole, counted === undefined ? 0 : await countActive(trx, counted));
      const [id] = await createRooms(trx, [draft]);
      const condition = id === undefined && draft.key !== null ? hasKey(draft.key) : sql`r.id = ${id ?? null}`;
      const [room] = await loadRooms(trx, condition);
      if (room === undefined) throw new Error(`The room ${JSON.stringify(draft.key)} is neither new nor known`);
      if (id !== undefined) await bumpMembershipVersion(trx, room.participants.keys());
      return { room, isNew: id !== undefined };
    });
  }

  update(update: RoomUpdate): Promise<{ readonly room: ChatRoom; readonly events: readonly RoomEvent[] }> {
    const { roomId, actorId, pairs = [], around, change, audit } = update;
    return inTransaction(this.#knex, async (trx) => {
      await keepDirectory(trx);
      if (typeof pairs === 'function' || pairs.length > 0) await refuseOtherPolicy(trx, this.#policyHash);
      // A separate statement: the next one then reads what the lock keeps unchanged.
      await queryRows(trx, sql`SELECT FROM homeroom.rooms WHERE id = ${roomId} FOR UPDATE`);
      const [room] = await loadRooms(trx, sql`r.id = ${roomId}`);
      if (room === undefined) throw roomNotFound();

      const needed = typeof pairs === 'function' ? pairs(room) : pairs;
      const evidence = await readEvidence(trx, this.#rolePaths, needed);
      const changed = change(room, await withAround(trx, evidence, around?.(room, evidence) ?? []));
      if (changed === room) return { room, events: [] };
      const [saved] = await saveRooms(trx, [changed], actorId);
      await bumpMembershipVersion(trx, changed.affected);
      const [stored] = await loadRooms(trx, sql`r.id = ${roomId}`);
      await this.#writer.append(trx, audit?.(room, changed) ?? []);
      return { room: stored ?? changed, events: saved?.events ?? [] };
    });
  }

  async findByKey(key: RoomKey): Promise<ChatRoom | undefined> {
    const [room] = await loadRooms(this.#knex, hasKey(key));
    return room;
  }

  access(roomId: RoomId, userId: UserId): Promise<RoomAccess | undefined> {
    return this.#access.load({ roomId, userId });
  }

  async participants(roomId: RoomId): Promise<readonly (Participant & { readonly person: Person })[]> {
    const rows = await queryRows<MembershipRow & PersonRow<'u'>>(
      this.#knex,
      sql`
      SELECT
        ${membershipColumns},
        ${personColumns}
      FROM homeroom.participants p JOIN homeroom.users u ON u.id = p.user_id
      WHERE p.room_id = ${roomId} AND p.left_seq IS NULL
      ORDER BY u.name_order, u.id`,
    );
    return rows.map((row) => ({ ...toMembership(row), person: toPerson(row) }));
  }

  async #accessOfAll(keys: readonly AccessKey[]): Promise<readonly (RoomAccess | undefined)[]> {
    return toAccesses(keys, await queryRows<AccessRow>(this.#knex, accessQuery(keys), { isPrepared: true }));
  }
}

const withAround = async (trx: Knex, evidence: RelationGraph, ids: readonly UserId[]): Promise<RelationGraph> =>
  ids.length === 0 ? evidence : evidence.with(await readAround(trx, ids));

/** How many active rooms of a type the person can use. */
const countActive = async (trx: Knex, { userId, type }: NonNullable<OpenRequest['counted']>): Promise<number> => {
  const [row] = await queryRows<{ rooms: Big }>(
    trx,
    sql`
    SELECT count(*) AS rooms
    FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id
    WHERE p.user_id = ${userId} AND ${isUsable} AND r.type = ${type} AND NOT r.is_frozen AND NOT r.is_archived`,
  );
  return Number(row?.rooms ?? 0);
};

/** The room `r` has the key. */
const hasKey = (key: RoomKey): Sql => sql`r.id = ANY (ARRAY(SELECT room_id FROM (${keyedRooms([key])}) keyed))`;
