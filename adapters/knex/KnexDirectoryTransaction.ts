import type { Knex } from 'knex';
import type {
  DirectoryTransaction,
  PolicyProgress,
  Saved,
  SavedRelation,
  SavedRoom,
} from '../../core/directory/Directory.ts';
import type { RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { UserId } from '../../core/ids.ts';
import type { Pair } from '../../core/permissions/People.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { ChatRoom, RoomDraft } from '../../core/rooms/ChatRoom.ts';
import { ask } from './ask.ts';
import { bumpSeats } from './bumpSeats.ts';
import { createRooms } from './createRooms.ts';
import { inChunks } from './inChunks.ts';
import { KnexDirectoryReads } from './KnexDirectoryReads.ts';
import { loadRooms } from './loadRooms.ts';
import { type PersonRow, toPerson, userColumns } from './personRow.ts';
import { readProgress, saveProgress } from './policyProgress.ts';
import type { PolicyWalks } from './policyWalks.ts';
import { restingOn } from './restingRooms.ts';
import { type Sql, sql } from './Sql.ts';
import { savePeople } from './savePeople.ts';
import { saveRelations } from './saveRelations.ts';
import { saveRooms } from './saveRooms.ts';

/** Records, or rooms, in one statement. */
const chunkSize = 2_000;
/** After so many changed rows the planner should know the tables anew; nobody else does that in an embedded database. */
const manyChanges = 2_000;

export class KnexDirectoryTransaction extends KnexDirectoryReads implements DirectoryTransaction {
  readonly #trx: Knex;
  readonly #opened: PolicyWalks['opened'];
  /** Whose accounts or seats changed. */
  readonly #touched = new Set<UserId>();

  constructor(trx: Knex, walks: PolicyWalks) {
    super(trx, walks);
    this.#trx = trx;
    this.#opened = walks.opened;
  }

  people(externalIds: readonly string[]): Promise<readonly Person[]> {
    return this.#peopleWhere(sql`u.external_id = ANY (${externalIds}::text[])`);
  }

  activePeopleOf(source: string): Promise<readonly Person[]> {
    return this.#peopleWhere(sql`u.source = ${source} AND u.is_active`);
  }

  async activeRelationsOf(source: string): Promise<readonly RelationRecord[]> {
    const rows = await ask<{ kind: string; from: string; to: string; context: string; context_name: string }>(
      this.#trx,
      sql`
      SELECT r.kind, f.external_id AS "from", t.external_id AS "to", r.context, r.context_name
      FROM relations r JOIN users f ON f.id = r.from_id JOIN users t ON t.id = r.to_id
      WHERE r.source = ${source} AND r.is_active
      ORDER BY r.id`,
    );
    return rows.map(({ context_name: contextName, ...relation }) => ({ ...relation, contextName, status: 'active' }));
  }

  async savePeople(records: readonly UserRecord[], source: string | null): Promise<readonly Saved<Person>[]> {
    const saved = await inChunks(records, chunkSize, (chunk) => savePeople(this.#trx, chunk, source));
    for (const { after } of saved) this.#touched.add(after.id);
    if (saved.length >= manyChanges) await ask(this.#trx, sql`ANALYZE users`);
    return saved;
  }

  async saveRelations(records: readonly RelationRecord[], source: string | null): Promise<readonly SavedRelation[]> {
    const saved = await inChunks(records, chunkSize, (chunk) => saveRelations(this.#trx, chunk, source));
    if (saved.length >= manyChanges) await ask(this.#trx, sql`ANALYZE relations`);
    return saved;
  }

  roomsRestingOn(pairs: readonly Pair[], userIds: readonly UserId[]): Promise<readonly ChatRoom[]> {
    return loadRooms(this.#trx, sql`r.id = ANY (ARRAY(${restingOn(this.#opened, pairs, userIds)}))`);
  }

  async createRooms(drafts: readonly RoomDraft[]): Promise<void> {
    await inChunks(drafts, chunkSize, (chunk) => createRooms(this.#trx, chunk));
    for (const { participants } of drafts) for (const { userId } of participants) this.#touched.add(userId);
  }

  async saveRooms(rooms: readonly ChatRoom[]): Promise<readonly SavedRoom[]> {
    for (const room of rooms) for (const userId of room.participants.keys()) this.#touched.add(userId);
    return inChunks(rooms, chunkSize, (chunk) => saveRooms(this.#trx, chunk, null));
  }

  policyProgress(holder: string): Promise<PolicyProgress | undefined> {
    return readProgress(this.#trx, holder);
  }

  savePolicyProgress(progress: PolicyProgress, holder: string): Promise<void> {
    return saveProgress(this.#trx, progress, holder);
  }

  /** The last step of a transaction that is to stay. */
  async finish(): Promise<void> {
    const ids = [...this.#touched].sort((one, other) => one - other);
    await inChunks(ids, chunkSize, async (chunk) => {
      await bumpSeats(this.#trx, chunk);
      return [];
    });
    if (ids.length >= manyChanges) await ask(this.#trx, sql`ANALYZE rooms, participants`);
  }

  async #peopleWhere(condition: Sql): Promise<Person[]> {
    const question = sql`SELECT ${userColumns} FROM users u WHERE ${condition} ORDER BY u.id`;
    return (await ask<PersonRow<'u'>>(this.#trx, question)).map(toPerson);
  }
}
