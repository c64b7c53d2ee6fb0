import type { Knex } from 'knex';
import type { DirectoryReads, PlacedRelations } from '../../core/directory/Directory.ts';
import { asUserId, type UserId } from '../../core/ids.ts';
import type { Pair } from '../../core/permissions/People.ts';
import type { RoomType } from '../../core/permissions/Policy.ts';
import type { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import { ask } from './ask.ts';
import { inChunks } from './inChunks.ts';
import { loadRooms } from './loadRooms.ts';
import type { Big } from './personRow.ts';
import type { PolicyWalks } from './policyWalks.ts';
import { readAround, readEvidence } from './relationGraph.ts';
import { withKeys } from './restingRooms.ts';
import { sql } from './Sql.ts';

/** Rooms in one statement. */
const chunkSize = 2_000;

/** What a directory transaction, or a view of one moment, reads to tell what rooms should be. */
export class KnexDirectoryReads implements DirectoryReads {
  readonly #trx: Knex;
  readonly #walks: PolicyWalks;

  constructor(trx: Knex, walks: PolicyWalks) {
    this.#trx = trx;
    this.#walks = walks;
  }

  evidence(pairs: readonly Pair[]): Promise<RelationGraph> {
    return readEvidence(this.#trx, this.#walks, pairs);
  }

  around(ids: readonly UserId[]): Promise<RelationGraph> {
    return readAround(this.#trx, ids);
  }

  roomsByKey(keys: readonly string[]): Promise<readonly ChatRoom[]> {
    return inChunks(keys, chunkSize, (chunk) => loadRooms(this.#trx, sql`r.id = ANY (ARRAY(${withKeys(chunk)}))`));
  }

  async relationsAfter(place: number, kinds: readonly string[], limit: number): Promise<PlacedRelations> {
    const rows = await ask<RelationRow>(
      this.#trx,
      sql`
      SELECT id, kind, from_id, to_id, context, context_name, is_active FROM relations
      WHERE id > ${place} AND kind = ANY (${kinds}::text[])
      ORDER BY id LIMIT ${limit}`,
    );
    const last = rows.at(-1);
    return {
      relations: rows.map((row) => ({
        kind: row.kind,
        from: asUserId(Number(row.from_id)),
        to: asUserId(Number(row.to_id)),
        context: row.context,
        contextName: row.context_name,
        isActive: row.is_active,
      })),
      next: last === undefined || rows.length < limit ? null : Number(last.id),
    };
  }

  async roomsAfter(after: number, exceptTypes: readonly RoomType[], limit: number): Promise<readonly ChatRoom[]> {
    const ids = sql`
      SELECT id FROM rooms WHERE id > ${after} AND type <> ALL (${exceptTypes}::text[]) ORDER BY id LIMIT ${limit}`;
    const rooms = await loadRooms(this.#trx, sql`r.id = ANY (ARRAY(${ids}))`);
    return rooms.sort((one, other) => one.id - other.id);
  }
}

interface RelationRow {
  readonly id: Big;
  readonly kind: string;
  readonly from_id: Big;
  readonly to_id: Big;
  readonly context: string;
  readonly context_name: string;
  readonly is_active: boolean;
}
