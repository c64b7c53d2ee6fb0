import type { Knex } from 'knex';
import type {
  ContextRef,
  DirectoryReads,
  PlacedContexts,
  PlacedRelations,
} from '../../../core/directory/DirectoryReads.ts';
import type { KnownAccount } from '../../../core/directory/SavedRecords.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { RoomType } from '../../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { RoomKey } from '../../../core/rooms/RoomKey.ts';
import { readAccounts, readAccountsByMail } from '../accounts/readAccounts.ts';
import { KnexAudiences } from '../announcements/KnexAudiences.ts';
import type { Big } from '../permissions/personRow.ts';
import type { PolicyPaths } from '../permissions/policyPaths.ts';
import { readAround, readEvidence, readInContexts } from '../permissions/relationGraph.ts';
import { contextJoins, type RelationRow, relationColumns, toRelation } from '../permissions/relationRow.ts';
import { type KeyedRow, keyedRooms } from '../rooms/keyedRooms.ts';
import { loadRooms } from '../rooms/loadRooms.ts';
import { toRoom, type WholeRoomRow, wholeRoomColumns } from '../rooms/roomRow.ts';
import { inChunks } from '../sql/inChunks.ts';
import { fewRows, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { erasedAmong, forgetRelations } from './eraseAccount.ts';

/** Most rooms in one statement. */
const chunkSize = 2_000;

/** The reads from which a directory transaction, or a view of one moment, decides what rooms there should be. */
export class KnexDirectoryReads implements DirectoryReads {
  readonly audiences: KnexAudiences;
  readonly #trx: Knex;
  readonly #rolePaths: PolicyPaths;

  constructor(trx: Knex, rolePaths: PolicyPaths) {
    this.#trx = trx;
    this.#rolePaths = rolePaths;
    this.audiences = new KnexAudiences(trx);
  }

  async account(id: UserId): Promise<KnownAccount | undefined> {
    const [account] = await readAccounts(this.#trx, sql`u.id = ${id}`);
    return account;
  }

  accountsByMail(addresses: readonly string[]): Promise<ReadonlyMap<string, readonly KnownAccount[]>> {
    return readAccountsByMail(this.#trx, addresses);
  }

  forgetRelations(id: UserId): Promise<void> {
    return forgetRelations(this.#trx, id);
  }

  erasedAmong(source: string, externalIds: readonly string[]): Promise<readonly string[]> {
    return erasedAmong(this.#trx, source, externalIds);
  }

  evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return readEvidence(this.#trx, this.#rolePaths, pairs);
  }

  around(ids: readonly UserId[]): Promise<RelationGraph> {
    return readAround(this.#trx, ids);
  }

  roomsByKey(keys: readonly RoomKey[]): Promise<readonly (ChatRoom | undefined)[]> {
    return inChunks(keys, chunkSize, async (chunk) => {
      const rows = await queryRows<WholeRoomRow & Pick<KeyedRow, 'place'>>(
        this.#trx,
        sql`
        SELECT keyed.place,
          ${wholeRoomColumns}
        FROM (
            ${keyedRooms(chunk)}
          ) keyed
          CROSS JOIN LATERAL (
            SELECT * FROM homeroom.rooms WHERE id = keyed.room_id OFFSET 0
          ) r`,
        { isPrepared: chunk.length <= fewRows },
      );
      const rooms = new Map(rows.map((row) => [Number(row.place), toRoom(row)]));
      return chunk.map((_, index) => rooms.get(index + 1));
    });
  }

  async relationsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedRelations> {
    const rows = await queryRows<RelationRow & { id: Big }>(
      this.#trx,
      sql`
      SELECT r.id,
        ${relationColumns}
      FROM homeroom.relations r
        ${contextJoins}
      WHERE r.id > ${place} AND r.kind = ANY (${kinds}::text[])
      ORDER BY r.id LIMIT ${limit}`,
    );
    const last = rows.at(-1);
    return {
      relations: rows.map(toRelation),
      next: last === undefined || rows.length < limit ? null : Number(last.id),
    };
  }

  inContexts(contexts: readonly ContextRef[], joiningKinds: readonly string[]): Promise<RelationGraph> {
    return readInContexts(this.#trx, contexts, joiningKinds);
  }

  async contextsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedContexts> {
    const rows = await queryRows<{ id: Big; external_id: string; is_namesake: boolean }>(
      this.#trx,
      sql`
      SELECT c.id, c.external_id, c.is_namesake
      FROM homeroom.contexts c
      WHERE c.id > ${place}
        AND EXISTS (
          SELECT FROM homeroom.relations r
          WHERE r.context_id = c.id AND r.context_id <> 0 AND r.kind = ANY (${kinds}::text[])
        )
      ORDER BY c.id LIMIT ${limit}`,
    );
    const last = rows.at(-1);
    return {
      contexts: rows.map(({ id, external_id: context, is_namesake: isNamesake }) => ({
        context,
        ...(isNamesake ? { contextId: Number(id) } : {}),
      })),
      next: last === undefined || rows.length < limit ? null : Number(last.id),
    };
  }

  async roomsArchivedInto(ids: readonly RoomId[]): Promise<readonly ChatRoom[]> {
    if (ids.length === 0) return [];
    const rows = await queryRows<{ id: Big }>(
      this.#trx,
      sql`
      SELECT a.id FROM homeroom.rooms a WHERE a.archived_into IS NOT NULL AND a.archived_into = ANY (${ids}::bigint[])`,
    );
    if (rows.length === 0) return [];
    const direct = await loadRooms(this.#trx, sql`r.id = ANY (${rows.map(({ id }) => Number(id))}::bigint[])`);
    return [...direct, ...(await this.roomsArchivedInto(direct.map(({ id }) => id)))];
  }

  async roomsAfter(after: number, exceptTypes: readonly RoomType[], limit: number): Promise<readonly ChatRoom[]> {
    const ids = sql`
      SELECT id FROM homeroom.rooms WHERE id > ${after} AND type <> ALL (${exceptTypes}::text[]) ORDER BY id LIMIT ${limit}`;
    const rooms = await loadRooms(this.#trx, sql`r.id = ANY (ARRAY(${ids}))`);
    return rooms.sort((one, other) => one.id - other.id);
  }
}
