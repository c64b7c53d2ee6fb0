import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
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
import type {
  ContextRecord,
  OrganisationRecord,
  RelationRecord,
  UserRecord,
} from '../../../core/directory/DirectoryRecords.ts';
import type { Organisation } from '../../../core/directory/Organisation.ts';
import { referOrganisations } from '../../../core/directory/referOrganisations.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Hold, HoldDraft, HoldId } from '../../../core/holds/Hold.ts';
import type { OrganisationId, UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { RoomDraft } from '../../../core/rooms/RoomState.ts';
import { insertHold, liftHold } from '../holds/writeHolds.ts';
import type { Big } from '../permissions/personRow.ts';
import type { PolicyPaths } from '../permissions/policyPaths.ts';
import { bumpMembershipVersion } from '../rooms/bumpMembershipVersion.ts';
import { createRooms } from '../rooms/createRooms.ts';
import { loadRooms } from '../rooms/loadRooms.ts';
import { restingOn } from '../rooms/restingRooms.ts';
import { saveRooms } from '../rooms/saveRooms.ts';
import { inChunks } from '../sql/inChunks.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { derivePeople } from './derivePeople.ts';
import { deriveRelations } from './deriveRelations.ts';
import { findDue } from './findDue.ts';
import { KnexDirectoryReads } from './KnexDirectoryReads.ts';
import { readOrganisations, readPeople, readPeopleNamedBy, readReferred, readRelationsNamedBy } from './namedReads.ts';
import { readProgress, saveProgress } from './policyProgress.ts';
import { renameIds } from './renameIds.ts';
import { saveContexts } from './saveContexts.ts';
import { saveOrganisations } from './saveOrganisations.ts';
import { savePeople } from './savePeople.ts';
import { saveRelations } from './saveRelations.ts';

/** Most records or rooms in one statement. */
const chunkSize = 2_000;
/** After so many changed rows the tables are analyzed for the planner: an embedded database has no autovacuum. */
const manyChanges = 2_000;

interface Source {
  readonly id: number;
  readonly name: string;
}

export class KnexDirectoryTransaction extends KnexDirectoryReads implements DirectoryTransaction {
  readonly #trx: Knex;
  readonly #opened: PolicyPaths['opened'];
  readonly #roleOrder: readonly string[];
  readonly #sources = new Map<string, Source>();
  /** People whose accounts or memberships changed. */
  readonly #touched = new Set<UserId>();
  /** What goes on record behind everything else. */
  readonly recorded: AuditDraft[] = [];

  /** `roleOrder` are the policy's roles, from the strongest to the weakest. */
  constructor(trx: Knex, rolePaths: PolicyPaths, roleOrder: readonly string[]) {
    super(trx, rolePaths);
    this.#trx = trx;
    this.#opened = rolePaths.opened;
    this.#roleOrder = roleOrder;
  }

  people(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, NamedPerson>> {
    return readPeople(this.#trx, source, externalIds);
  }

  referred(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, readonly Referred[]>> {
    return readReferred(this.#trx, source, externalIds);
  }

  peopleNamedBy(source: string): Promise<ReadonlyMap<string, NamedPerson>> {
    return readPeopleNamedBy(this.#trx, source);
  }

  relationsNamedBy(source: string): Promise<readonly RelationRecord[]> {
    return readRelationsNamedBy(this.#trx, source);
  }

  async organisationsOf(source: string): Promise<ReadonlyMap<string, Organisation>> {
    const own = await readOrganisations(this.#trx, source);
    return new Map(own.map((organisation) => [organisation.externalId, organisation]));
  }

  async organisationsReferred(source: string): Promise<ReadonlyMap<string, Organisation>> {
    return referOrganisations(await readOrganisations(this.#trx), source);
  }

  async saveOrganisations(records: readonly OrganisationRecord[], source: string): Promise<readonly Saved<Person>[]> {
    if (records.length === 0) return [];
    const { id } = await this.#sourceOf(source);
    return this.#derivePeople(await saveOrganisations(this.#trx, records, id));
  }

  async saveContexts(records: readonly ContextRecord[], source: string): Promise<readonly Relation[]> {
    if (records.length === 0) return [];
    const said = {
      source: await this.#sourceOf(source),
      organisationId: await this.#organisationIds(
        source,
        records.map(({ organisation }) => organisation),
      ),
    };
    return inChunks(records, chunkSize, (chunk) => saveContexts(this.#trx, chunk, said));
  }

  async savePeople(
    records: readonly UserRecord[],
    source: string,
    reusedIds: ReadonlySet<string> = new Set(),
  ): Promise<readonly Saved<Person>[]> {
    if (records.length === 0) return [];
    const { id: sourceId } = await this.#sourceOf(source);
    const named = records.flatMap(({ roles = [] }) => roles.map(({ organisation }) => organisation));
    const organisationId = await this.#organisationIds(source, named);
    const saved = await inChunks(records, chunkSize, async (chunk) => {
      const { userIds, formerIds } = await savePeople(this.#trx, chunk, { sourceId, organisationId, reusedIds });
      if (formerIds.length > 0) await deriveRelations(this.#trx, ofPeople(formerIds));
      return this.#derivePeople([...userIds, ...formerIds]);
    });
    if (saved.length >= manyChanges)
      await queryRows(
        this.#trx,
        sql`ANALYZE homeroom.users, homeroom.identities, homeroom.user_roles, homeroom.role_scopes`,
      );
    return saved;
  }

  async renameIds(source: string, ids: ReadonlyMap<string, string>): Promise<readonly Saved<Person>[]> {
    const saved = await renameIds(this.#trx, source, ids);
    for (const { after } of saved) this.#touched.add(after.id);
    return saved;
  }

  async saveRelations(records: readonly RelationRecord[], source: string): Promise<readonly SavedRelation[]> {
    if (records.length === 0) return [];
    const stored = await this.#sourceOf(source);
    const saved = await inChunks(records, chunkSize, (chunk) => saveRelations(this.#trx, chunk, stored));
    if (saved.length >= manyChanges)
      await queryRows(this.#trx, sql`ANALYZE homeroom.relations, homeroom.relation_claims, homeroom.contexts`);
    return saved;
  }

  async saveHold(draft: HoldDraft): Promise<Derived & { readonly hold: Hold }> {
    const hold = await insertHold(this.#trx, draft);
    return { hold, ...(await this.#deriveHeld(hold)) };
  }

  async liftHold(id: HoldId): Promise<(Derived & { readonly hold: Hold }) | undefined> {
    const hold = await liftHold(this.#trx, id);
    return hold && { hold, ...(await this.#deriveHeld(hold)) };
  }

  async applyDates(): Promise<Derived> {
    const due = await findDue(this.#trx);
    if (due === undefined) return { people: [], relations: [] };
    return {
      people: await this.#derivePeople(due.userIds),
      relations: await deriveRelations(this.#trx, due.relations),
    };
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

  record(drafts: readonly AuditDraft[]): void {
    this.recorded.push(...drafts);
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

  async #deriveHeld({ subject }: Hold): Promise<Derived> {
    if ('userId' in subject) return { people: await this.#derivePeople([subject.userId]), relations: [] };
    const { kind, from, to, context } = subject;
    const condition = sql`
      r.kind = ${kind} AND r.from_id = ${from}::bigint AND r.to_id = ${to}::bigint
        AND COALESCE(r.context = ${context}::text, true)`;
    return { people: [], relations: await deriveRelations(this.#trx, condition) };
  }

  async #derivePeople(ids: readonly UserId[]): Promise<Saved<Person>[]> {
    const saved = await derivePeople(this.#trx, this.#roleOrder, ids);
    for (const { after } of saved) this.#touched.add(after.id);
    return saved;
  }

  /** A source is made when it first says something. */
  async #sourceOf(name: string): Promise<Source> {
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    const [row] = await queryRows<{ id: Big }>(
      this.#trx,
      sql`
      WITH made AS (
        INSERT INTO homeroom.sources (name, kind) SELECT ${name}, 'roster'
        WHERE NOT EXISTS (SELECT FROM homeroom.sources WHERE name = ${name})
        RETURNING id
      )
      SELECT id FROM made UNION ALL SELECT id FROM homeroom.sources WHERE name = ${name}`,
    );
    if (row === undefined) throw new Error(`The source "${name}" was not stored`);
    const source = { id: Number(row.id), name };
    this.#sources.set(name, source);
    return source;
  }

  /** Finds the ids of organisations that the source refers to; reads them only if some are named. */
  async #organisationIds(
    source: string,
    named: readonly (string | undefined)[],
  ): Promise<(externalId: string) => OrganisationId> {
    const isNeeded = named.some((externalId) => externalId !== undefined);
    const known = isNeeded ? await this.organisationsReferred(source) : undefined;
    return (externalId) => {
      const id = known?.get(externalId)?.id;
      if (id === undefined)
        throw new ChatError('INVALID_REQUEST', `"${source}" names no organisation "${externalId}"; send it too.`);
      return id;
    };
  }
}

const ofPeople = (ids: readonly UserId[]): Sql =>
  sql`r.from_id = ANY (${ids}::bigint[]) OR r.to_id = ANY (${ids}::bigint[])`;
