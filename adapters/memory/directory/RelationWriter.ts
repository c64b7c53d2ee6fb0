import type { Clock } from '../../../core/clock.ts';
import type { Saved, SavedRelation } from '../../../core/directory/Directory.ts';
import { hostSource, type RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { deriveRelation, isAbout, type RelationClaim } from '../../../core/directory/deriveRelation.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { type StoredContext, type StoredRelation, sourcedKey, storedRelationKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { changedOnly } from './changedOnly.ts';

type RelationEnds = Pick<Relation, 'kind' | 'from' | 'to' | 'context'>;

/** The context of relations that are about nothing in particular. It is nobody's. */
const noContext: StoredContext = { id: 0, source: hostSource, externalId: '', name: '', organisation: null };

/** Stores what sources say about relations, and derives which of them count. */
export class RelationWriter {
  readonly #tables: MemoryTables;
  readonly #clock: Clock;

  constructor(tables: MemoryTables, clock: Clock) {
    this.#tables = tables;
    this.#clock = clock;
  }

  save(records: readonly RelationRecord[], source: string): SavedRelation[] {
    return records.flatMap((record) => {
      const { kind, context = '', contextName, status, begins = null, ends = null } = record;
      const [from, to] = [this.#userId(source, record.from), this.#userId(source, record.to)];
      const within = this.#context(context, contextName, source);
      const key = storedRelationKey({ kind, from, to, contextId: within.id });
      const stored = this.#tables.relations.get(key);
      const claim: RelationClaim = { source, isNamed: status === 'active', begins, ends };
      const others = stored?.claims.filter((one) => one.source !== source) ?? [];
      for (const end of [from, to]) this.#tables.relationKeys.add(end, key);
      this.#tables.relationKeysIn.add(within.id, key);
      return this.#derive(
        key,
        { kind, from, to, context },
        {
          contextId: within.id,
          contextName: contextName ?? stored?.relation.contextName ?? within.name,
          claims: [...others, claim],
        },
      ).map((saved) => ({ ...saved, record }));
    });
  }

  /** Derives relations again. Returns those that changed. */
  refresh(keys: Iterable<string>): Saved<Relation>[] {
    return [...new Set(keys)].flatMap((key) => {
      const row = this.#tables.relations.get(key);
      return row === undefined
        ? []
        : this.#derive(key, row.relation, { ...row, contextName: row.relation.contextName });
    });
  }

  /** Ends what the source says about the person's relations: it calls somebody else so from now on. */
  endClaims(id: UserId, source: string): Saved<Relation>[] {
    return [...this.#tables.relationKeys.get(id)].flatMap((key) => {
      const row = this.#tables.relations.get(key);
      if (row === undefined) return [];
      const claims = row.claims.map((claim) => (claim.source === source ? { ...claim, isNamed: false } : claim));
      return this.#derive(key, row.relation, { ...row, contextName: row.relation.contextName, claims });
    });
  }

  #derive(
    key: string,
    { kind, from, to, context }: RelationEnds,
    { contextId, contextName, claims }: Omit<StoredRelation, 'relation'> & Pick<Relation, 'contextName'>,
  ): Saved<Relation>[] {
    const tables = this.#tables;
    const before = tables.relations.get(key)?.relation ?? null;
    const organisation = tables.contexts.get(contextId)?.organisation ?? null;
    const ends = { kind, from, to, context, contextName };
    const holds = [...tables.holdIds.get(from)].flatMap((id) => tables.holds.get(id) ?? []);
    const relation: Relation = {
      ...ends,
      ...(contextId === 0 || tables.contextsCalled(context)[0]?.id === contextId ? {} : { contextId }),
      ...(organisation === null ? {} : { scope: tables.scopeOf(organisation) }),
      ...deriveRelation({ claims, holds: holds.filter(({ subject }) => isAbout(subject, ends)) }, this.#clock.now()),
    };
    tables.relations.set(key, { relation, contextId, claims });
    return changedOnly(before, relation);
  }

  /** The source's own context of this name, else the one of another source, else a new one of the source. */
  #context(word: string, name: string | undefined, source: string): StoredContext {
    if (word === '') return noContext;
    const called = this.#tables.contextsCalled(word);
    const own = called.find((one) => one.source === source);
    const known = own ?? (called.length === 1 ? called[0] : undefined);
    if (known === undefined)
      return this.#tables.createContext({ source, externalId: word, name: name ?? '', organisation: null });
    const renamed = name === undefined || name === known.name ? known : { ...known, name };
    if (renamed !== known) this.#tables.contexts.set(known.id, renamed);
    return renamed;
  }

  #userId(source: string, externalId: string): UserId {
    const own = this.#tables.userIds.get(sourcedKey(source, externalId));
    if (own !== undefined) return own;
    const ids = new Set(this.#tables.called(externalId).map(({ person }) => person.id));
    const [id] = ids;
    if (id === undefined) throw new Error(`A relation names "${externalId}", who is not stored`);
    if (ids.size > 1) throw new Error(`A relation names "${externalId}", by which several sources mean several people`);
    return id;
  }
}
