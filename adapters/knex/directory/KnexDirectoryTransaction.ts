import type { Knex } from 'knex';
import type { Merge, MergeDraft, MergeId } from '../../../core/accounts/Merge.ts';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { DirectoryTransaction, PolicyProgress } from '../../../core/directory/Directory.ts';
import type {
  ContextRecord,
  OrganisationRecord,
  RelationRecord,
  UserRecord,
} from '../../../core/directory/DirectoryRecords.ts';
import { referOrganisations } from '../../../core/directory/referOrganisations.ts';
import type {
  Derived,
  MergedAccounts,
  PassedRooms,
  Saved,
  SavedRelation,
  SavedRoom,
} from '../../../core/directory/SavedRecords.ts';
import type { Hold, HoldDraft, HoldId } from '../../../core/holds/Hold.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { ChatRoom } from '../../../core/rooms/ChatRoom.ts';
import type { RoomPass } from '../../../core/rooms/RoomPass.ts';
import type { RoomDraft } from '../../../core/rooms/RoomState.ts';
import { mergeAccounts } from '../accounts/mergeAccounts.ts';
import { linkIdentity } from '../accounts/readAccounts.ts';
import { findTwins, loadRoomsOf, savePassedRooms } from '../accounts/savePassedRooms.ts';
import { undoMerge } from '../accounts/undoMerge.ts';
import { writeBlock } from '../blocks/writeBlock.ts';
import { insertHold, liftHold } from '../holds/writeHolds.ts';
import type { PolicyPaths } from '../permissions/policyPaths.ts';
import { KnexPictureWrites } from '../pictures/KnexPictureWrites.ts';
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
import { eraseAccount } from './eraseAccount.ts';
import { findDue } from './findDue.ts';
import { KnexDirectoryReads } from './KnexDirectoryReads.ts';
import { KnexImportWrites } from './KnexImportWrites.ts';
import { KnownSources } from './KnownSources.ts';
import {
  findOrganisationIds,
  readContexts,
  readPeople,
  readPeopleNamedBy,
  readReferred,
  readRelationsNamedBy,
  readStoredOrganisations,
} from './namedReads.ts';
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

export class KnexDirectoryTransaction extends KnexDirectoryReads implements DirectoryTransaction {
  readonly #trx: Knex;
  readonly #opened: PolicyPaths['opened'];
  readonly #roleOrder: readonly string[];
  readonly #sources: KnownSources;
  /** People whose accounts or memberships changed. */
  readonly #touched = new Set<UserId>();
  readonly imports: KnexImportWrites;
  readonly pictures: KnexPictureWrites;
  /** What goes on record behind everything else. */
  readonly recorded: AuditDraft[] = [];

  /** `roleOrder` are the policy's roles, from the strongest to the weakest. */
  constructor(trx: Knex, rolePaths: PolicyPaths, roleOrder: readonly string[]) {
    super(trx, rolePaths);
    this.#trx = trx;
    this.#sources = new KnownSources(trx);
    this.imports = new KnexImportWrites(trx, this.#sources);
    this.pictures = new KnexPictureWrites(trx, (name) => this.#sources.find(name));
    this.#opened = rolePaths.opened;
    this.#roleOrder = roleOrder;
  }

  people: DirectoryTransaction['people'] = (...given) => readPeople(this.#trx, ...given);

  referred: DirectoryTransaction['referred'] = (...given) => readReferred(this.#trx, ...given);

  peopleNamedBy: DirectoryTransaction['peopleNamedBy'] = (...given) => readPeopleNamedBy(this.#trx, ...given);

  relationsNamedBy: DirectoryTransaction['relationsNamedBy'] = (...given) => readRelationsNamedBy(this.#trx, ...given);

  organisationsOf: DirectoryTransaction['organisationsOf'] = async (source) =>
    new Map((await readStoredOrganisations(this.#trx, source)).map((one) => [one.externalId, one]));

  contextsOf: DirectoryTransaction['contextsOf'] = (...given) => readContexts(this.#trx, ...given);

  organisationsReferred: DirectoryTransaction['organisationsReferred'] = async (source) =>
    referOrganisations(await readStoredOrganisations(this.#trx), source);

  async saveOrganisations(records: readonly OrganisationRecord[], source: string): Promise<readonly Saved<Person>[]> {
    if (records.length === 0) return [];
    const { id } = await this.#sources.find(source);
    return this.#derivePeople(await saveOrganisations(this.#trx, records, id));
  }

  async saveContexts(records: readonly ContextRecord[], source: string): Promise<readonly Relation[]> {
    if (records.length === 0) return [];
    const said = {
      source: await this.#sources.find(source),
      organisationId: await findOrganisationIds(
        this.#trx,
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
    const { id: sourceId } = await this.#sources.find(source);
    const named = records.flatMap(({ roles = [] }) => roles.map(({ organisation }) => organisation));
    const organisationId = await findOrganisationIds(this.#trx, source, named);
    const saved = await inChunks(records, chunkSize, async (chunk) => {
      const { userIds, formerIds } = await savePeople(this.#trx, chunk, {
        ...{ sourceId, organisationId, reusedIds, importId: this.imports.current },
      });
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
    const stored = await this.#sources.find(source);
    const saved = await inChunks(records, chunkSize, (chunk) =>
      saveRelations(this.#trx, chunk, stored, this.imports.current),
    );
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

  setBlock: DirectoryTransaction['setBlock'] = (...given) => writeBlock(this.#trx, ...given);

  async linkIdentity(source: string, externalId: string, userId: UserId): Promise<void> {
    const { id } = await this.#sources.find(source);
    await linkIdentity(this.#trx, id, externalId, userId);
  }

  async mergeAccounts(draft: MergeDraft): Promise<MergedAccounts> {
    const { merge, gone } = await mergeAccounts(this.#trx, draft);
    return { merge, gone, ...(await this.#deriveBoth(merge)) };
  }

  async undoMerge(
    id: MergeId,
    authorId: UserId | null,
  ): Promise<(MergedAccounts & { readonly passes: readonly RoomPass[] }) | undefined> {
    const undone = await undoMerge(this.#trx, id, authorId);
    return undone && { ...undone, ...(await this.#deriveBoth(undone.merge)) };
  }

  async eraseAccount(id: UserId): Promise<Derived> {
    const people = await eraseAccount(this.#trx, id);
    const ids = people.map(({ after }) => after.id);
    for (const one of ids) this.#touched.add(one);
    return { people, relations: await deriveRelations(this.#trx, ofPeople(ids)) };
  }

  roomsOf(userId: UserId): Promise<readonly ChatRoom[]> {
    return loadRoomsOf(this.#trx, userId);
  }

  twins(
    rooms: readonly { readonly roomId: RoomId; readonly about: readonly UserId[] }[],
  ): Promise<readonly (ChatRoom | undefined)[]> {
    return findTwins(this.#trx, rooms);
  }

  roomsById(ids: readonly RoomId[]): Promise<readonly ChatRoom[]> {
    return loadRooms(this.#trx, sql`r.id = ANY (${ids}::bigint[])`);
  }

  passRooms(passed: PassedRooms): Promise<readonly SavedRoom[]> {
    for (const room of passed.rooms) for (const userId of room.participants.keys()) this.#touched.add(userId);
    return savePassedRooms(this.#trx, passed);
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
    for (const room of rooms) for (const userId of room.affected) this.#touched.add(userId);
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
    if ('roomId' in subject) return { people: [], relations: [] };
    if ('userId' in subject) return { people: await this.#derivePeople([subject.userId]), relations: [] };
    const { kind, from, to, context } = subject;
    const condition = sql`
      r.kind = ${kind} AND r.from_id = ${from}::bigint AND r.to_id = ${to}::bigint
        AND COALESCE(r.context = ${context}::text, true)`;
    return { people: [], relations: await deriveRelations(this.#trx, condition) };
  }

  async #deriveBoth({ survivorId, mergedId }: Merge): Promise<Derived> {
    const ids = [survivorId, mergedId];
    for (const id of ids) this.#touched.add(id);
    const people = await this.#derivePeople(ids);
    return { people, relations: await deriveRelations(this.#trx, ofPeople(ids)) };
  }

  async #derivePeople(ids: readonly UserId[]): Promise<Saved<Person>[]> {
    const saved = await derivePeople(this.#trx, this.#roleOrder, ids);
    for (const { after } of saved) this.#touched.add(after.id);
    return saved;
  }
}

const ofPeople = (ids: readonly UserId[]): Sql =>
  sql`r.from_id = ANY (${ids}::bigint[]) OR r.to_id = ANY (${ids}::bigint[])`;
