import type { MergeId } from '../../../core/accounts/Merge.ts';
import type { Block } from '../../../core/blocks/Blocks.ts';
import { referOrganisations } from '../../../core/directory/referOrganisations.ts';
import type { Hold, HoldId } from '../../../core/holds/Hold.ts';
import type { OrganisationId, UserId } from '../../../core/ids.ts';
import type { Import, ImportId } from '../../../core/imports/Import.ts';
import type { ChangeId } from '../../../core/imports/RecordedChange.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { type BlockedPair, RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import { rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import {
  type PassedBlocks,
  type StoredChange,
  type StoredContext,
  type StoredMerge,
  type StoredOrganisation,
  type StoredPerson,
  type StoredRelation,
  sourcedKey,
} from './DirectoryRows.ts';
import { Index } from './Index.ts';
import { Table } from './Table.ts';

/**
 * People and relations, what each source says about them, and holds. Nobody else sees the writes to a draft of the tables
 * until the draft is committed, all at once.
 */
export class DirectoryTables {
  readonly people: Table<UserId, StoredPerson>;
  /** By `sourcedKey`. */
  readonly userIds: Table<string, UserId>;
  /** What sources called people who were erased, by `sourcedKey`. */
  readonly erasedIds: Table<string, true>;
  /** The sources that call somebody by an external id. */
  readonly sourcesOf: Index<string, string>;
  /** By kind, people and the id of the context. */
  readonly relations: Table<string, StoredRelation>;
  readonly relationKeys: Index<UserId, string>;
  readonly relationKeysIn: Index<StoredContext['id'], string>;
  readonly contexts: Table<StoredContext['id'], StoredContext>;
  /** By external id, the first one first. */
  readonly contextIds: Index<string, StoredContext['id']>;
  readonly organisations: Table<OrganisationId, StoredOrganisation>;
  /** By `sourcedKey`. */
  readonly organisationIds: Table<string, OrganisationId>;
  readonly holds: Table<HoldId, Hold>;
  readonly merges: Table<MergeId, StoredMerge>;
  readonly imports: Table<ImportId, Import>;
  readonly changes: Table<ChangeId, StoredChange>;
  /** By `blockKey`. */
  readonly blocks: Table<string, Block>;
  /** Holds about a person or one of the person's relations. */
  readonly holdIds: Index<UserId, HoldId>;
  readonly #original: DirectoryTables | undefined;
  #graph: RelationGraph | undefined;

  constructor(original?: DirectoryTables) {
    this.#original = original;
    this.people = new Table(original?.people);
    this.userIds = new Table(original?.userIds);
    this.erasedIds = new Table(original?.erasedIds);
    this.sourcesOf = new Index(original?.sourcesOf);
    this.relations = new Table(original?.relations);
    this.relationKeys = new Index(original?.relationKeys);
    this.relationKeysIn = new Index(original?.relationKeysIn);
    this.contexts = new Table(original?.contexts);
    this.contextIds = new Index(original?.contextIds);
    this.organisations = new Table(original?.organisations);
    this.organisationIds = new Table(original?.organisationIds);
    this.holds = new Table(original?.holds);
    this.merges = new Table(original?.merges);
    this.imports = new Table(original?.imports);
    this.changes = new Table(original?.changes);
    this.holdIds = new Index(original?.holdIds);
    this.blocks = new Table(original?.blocks);
  }

  protected commitDirectory(): void {
    const isChanged = [this.people.commit(), this.relations.commit(), this.blocks.commit()].includes(true);
    for (const table of [
      this.userIds,
      this.contexts,
      this.organisations,
      this.organisationIds,
      this.holds,
      this.merges,
      this.imports,
      this.changes,
      this.erasedIds,
    ])
      table.commit();
    for (const index of [this.sourcesOf, this.contextIds]) index.commit();
    for (const index of [this.relationKeys, this.relationKeysIn, this.holdIds]) index.commit();
    if (isChanged && this.#original !== undefined) this.#original.#graph = undefined;
  }

  /** The whole directory; built again after a change. */
  graph(): RelationGraph {
    this.#graph ??= new RelationGraph(
      [...this.people.rows()].map(({ person }) => person),
      [...this.relations.rows()].map(({ relation }) => relation),
      this.blockedPairs(),
    );
    return this.#graph;
  }

  blockedPairs(): BlockedPair[] {
    return [...this.blocks.rows()].map(({ userId, blockedId, isSilent = false }) => [userId, blockedId, isSilent]);
  }

  /** Whether one of the two blocks the other, silently or not. */
  isAnyBlocked(one: UserId, other: UserId): boolean {
    return [blockKey(one, other), blockKey(other, one)].some((key) => this.blocks.get(key) !== undefined);
  }

  /** False if it is so already. */
  setBlock(block: Block, isSet: boolean): boolean {
    const key = blockKey(block.userId, block.blockedId);
    if ((this.blocks.get(key) !== undefined) === isSet) return false;
    if (isSet) this.blocks.set(key, block);
    else this.blocks.delete(key);
    return true;
  }

  /** The blocks by and against an account become another's; none of oneself is left. */
  passBlocks(from: UserId, to: UserId): PassedBlocks {
    const mapped = (id: UserId): UserId => (id === from ? to : id);
    const [all, fresh]: [Block[], Block[]] = [[], []];
    for (const [key, block] of [...this.blocks.entries()]) {
      if (block.userId !== from && block.blockedId !== from) continue;
      this.blocks.delete(key);
      all.push(block);
      const passed = { ...block, userId: mapped(block.userId), blockedId: mapped(block.blockedId) };
      if (passed.userId !== passed.blockedId && this.setBlock(passed, true)) fresh.push(passed);
    }
    return { all, fresh };
  }

  /** As they were before `passBlocks`; those that were set or lifted since stay so. */
  returnBlocks({ all, fresh }: PassedBlocks): void {
    for (const block of fresh) this.setBlock(block, false);
    for (const block of all) this.setBlock(block, true);
  }

  person(id: UserId): Person | undefined {
    return this.people.get(id)?.person;
  }

  /** The account that this one is part of now: another one, if it was merged. */
  survivorOf(id: UserId): UserId {
    return this.people.get(id)?.mergedInto ?? id;
  }

  /** The accounts that were merged into this one, by id. */
  formerIds(id: UserId): UserId[] {
    const rows = [...this.people.rows()].filter(({ mergedInto }) => mergedInto === id);
    return rows.map(({ person }) => person.id).sort((one, other) => one - other);
  }

  /** The people whom a room is about, in its order. */
  about({ about }: { readonly about: readonly UserId[] }): Person[] {
    return about.flatMap((userId) => this.person(userId) ?? []);
  }

  /** Everybody who is called so, with each source that calls them so, by the names of the sources. */
  called(externalId: string): { readonly source: string; readonly person: Person }[] {
    return [...this.sourcesOf.get(externalId)].sort().flatMap((source) => {
      const id = this.userIds.get(sourcedKey(source, externalId));
      const person = id === undefined ? undefined : this.person(id);
      return person === undefined ? [] : [{ source, person }];
    });
  }

  /** Every context of a name, the one that was first called so first. */
  contextsCalled(externalId: string): StoredContext[] {
    return [...this.contextIds.get(externalId)].flatMap((id) => this.contexts.get(id) ?? []);
  }

  /** The organisation that a source refers to by an id. */
  organisationCalled(source: string, externalId: string): OrganisationId {
    const id =
      this.organisationIds.get(sourcedKey(source, externalId)) ??
      referOrganisations(this.organisations.rows(), source).get(externalId)?.id;
    if (id === undefined) throw new Error(`"${source}" refers to no organisation "${externalId}"`);
    return id;
  }

  /** The way from an organisation up to the root. */
  scopeOf(organisation: OrganisationId): Scope {
    return this.organisations.get(organisation)?.scope ?? rootScope;
  }
}

/** The key of a block. */
const blockKey = (userId: UserId, blockedId: UserId): string => `${userId} ${blockedId}`;
