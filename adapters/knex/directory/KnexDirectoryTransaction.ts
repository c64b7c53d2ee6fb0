import type { Knex } from 'knex';
import type {
  Derived,
  DirectoryTransaction,
  NamedPerson,
  PolicyProgress,
  Referred,
  Saved,
  SavedRelation,
  SavedRoom,
} from '../../../core/directory/Directory.ts';
import type { RelationRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { Organisation } from '../../../core/directory/Organisation.ts';
import type { Hold } from '../../../core/holds/Hold.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { ChatRoom, RoomDraft } from '../../../core/rooms/ChatRoom.ts';
import { type PersonRow, toPerson, userColumns } from '../permissions/personRow.ts';
import type { PolicyPaths } from '../permissions/policyPaths.ts';
import { bumpMembershipVersion } from '../rooms/bumpMembershipVersion.ts';
import { createRooms } from '../rooms/createRooms.ts';
import { loadRooms } from '../rooms/loadRooms.ts';
import { restingOn } from '../rooms/restingRooms.ts';
import { saveRooms } from '../rooms/saveRooms.ts';
import { inChunks } from '../sql/inChunks.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { KnexDirectoryReads } from './KnexDirectoryReads.ts';
import { readProgress, saveProgress } from './policyProgress.ts';
import { savePeople } from './savePeople.ts';
import { saveRelations } from './saveRelations.ts';

/** Most records or rooms in one statement. */
const chunkSize = 2_000;
/** After so many changed rows the tables are analyzed for the planner: an embedded database has no autovacuum. */
const manyChanges = 2_000;

export class KnexDirectoryTransaction extends KnexDirectoryReads implements DirectoryTransaction {
  readonly #trx: Knex;
  readonly #opened: PolicyPaths['opened'];
  readonly #storedSources = new Set<string>();
  /** People whose accounts or memberships changed. */
  readonly #touched = new Set<UserId>();

  constructor(trx: Knex, rolePaths: PolicyPaths) {
    super(trx, rolePaths);
    this.#trx = trx;
    this.#opened = rolePaths.opened;
  }

  async people(_source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, NamedPerson>> {
    const found = await this.#peopleWhere(sql`u.external_id = ANY (${externalIds}::text[])`);
    return new Map(found.map((person) => [person.externalId, { person, isNamed: person.isActive, knownAs: null }]));
  }

  async referred(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, readonly Referred[]>> {
    const found = await this.people(source, externalIds);
    return new Map([...found].map(([externalId, { person }]) => [externalId, [{ source, person }]]));
  }

  async peopleNamedBy(source: string): Promise<ReadonlyMap<string, NamedPerson>> {
    const found = await this.#peopleWhere(sql`u.source = ${source} AND u.is_active`);
    return new Map(found.map((person) => [person.externalId, { person, isNamed: true, knownAs: null }]));
  }

  async organisationsOf(): Promise<ReadonlyMap<string, Organisation>> {
    return new Map();
  }

  async saveOrganisations(): Promise<readonly Saved<Person>[]> {
    throw new Error('Organisations are not stored yet');
  }

  async saveContexts(): Promise<readonly Relation[]> {
    throw new Error('Contexts are not stored yet');
  }

  async saveHold(): Promise<Derived & { readonly hold: Hold }> {
    throw new Error('Holds are not stored yet');
  }

  async liftHold(): Promise<(Derived & { readonly hold: Hold }) | undefined> {
    throw new Error('Holds are not stored yet');
  }

  async applyDates(): Promise<Derived> {
    return { people: [], relations: [] };
  }

  async relationsNamedBy(source: string): Promise<readonly RelationRecord[]> {
    const rows = await queryRows<{ kind: string; from: string; to: string; context: string; context_name: string }>(
      this.#trx,
      sql`
      SELECT r.kind, f.external_id AS "from", t.external_id AS "to", r.context, r.context_name
      FROM homeroom.relations r JOIN homeroom.users f ON f.id = r.from_id JOIN homeroom.users t ON t.id = r.to_id
      WHERE r.source = ${source} AND r.is_active
      ORDER BY r.id`,
    );
    return rows.map(({ context_name: contextName, ...relation }) => ({ ...relation, contextName, status: 'active' }));
  }

  async savePeople(records: readonly UserRecord[], source: string): Promise<readonly Saved<Person>[]> {
    await this.#storeSource(records, source);
    const saved = await inChunks(records, chunkSize, (chunk) => savePeople(this.#trx, chunk, source));
    for (const { after } of saved) this.#touched.add(after.id);
    if (saved.length >= manyChanges) await queryRows(this.#trx, sql`ANALYZE homeroom.users, homeroom.identities`);
    return saved;
  }

  async saveRelations(records: readonly RelationRecord[], source: string): Promise<readonly SavedRelation[]> {
    await this.#storeSource(records, source);
    const saved = await inChunks(records, chunkSize, (chunk) => saveRelations(this.#trx, chunk, source));
    if (saved.length >= manyChanges)
      await queryRows(this.#trx, sql`ANALYZE homeroom.relations, homeroom.relation_claims, homeroom.contexts`);
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

  /** The last step of a transaction that will be committed. */
  async finish(): Promise<void> {
    const ids = [...this.#touched].sort((one, other) => one - other);
    await inChunks(ids, chunkSize, async (chunk) => {
      await bumpMembershipVersion(this.#trx, chunk);
      return [];
    });
    if (ids.length >= manyChanges)
      await queryRows(this.#trx, sql`ANALYZE homeroom.rooms, homeroom.room_keys, homeroom.participants`);
  }

  /** A source is made when it first says something. */
  async #storeSource(records: readonly unknown[], source: string): Promise<void> {
    if (records.length === 0 || this.#storedSources.has(source)) return;
    await queryRows(
      this.#trx,
      sql`
      INSERT INTO homeroom.sources (name, kind) SELECT ${source}, 'roster'
      WHERE NOT EXISTS (SELECT FROM homeroom.sources WHERE name = ${source})`,
    );
    this.#storedSources.add(source);
  }

  async #peopleWhere(condition: Sql): Promise<Person[]> {
    const statement = sql`
      SELECT
        ${userColumns}
      FROM homeroom.users u WHERE ${condition} ORDER BY u.id`;
    return (await queryRows<PersonRow<'u'>>(this.#trx, statement)).map(toPerson);
  }
}
