import type { Clock } from '../../../core/clock.ts';
import { hostSource, type RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { deriveRelation, isAbout, type RelationClaim } from '../../../core/directory/deriveRelation.ts';
import type { Saved, SavedRelation } from '../../../core/directory/SavedRecords.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { MemoryImportWrites } from '../imports/MemoryImportWrites.ts';
import {
  type PassedClaim,
  type StoredContext,
  type StoredRelation,
  sourcedKey,
  storedRelationKey,
} from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import { changedOnly } from './changedOnly.ts';

interface PlacedEnds {
  readonly key: string;
  readonly ends: RelationEnds;
  readonly contextId: number;
  readonly contextName: string;
}

const isEndOf = ({ relation }: StoredRelation, userId: UserId): boolean =>
  relation.from === userId || relation.to === userId;

const withName = (row: StoredRelation) => ({ ...row, contextName: row.relation.contextName });

/** A claim by the relation that it is about, with the person in question left out. */
export const claimKey = (
  { relation, contextId }: StoredRelation,
  { source }: RelationClaim,
  userId: UserId,
): string => {
  const isFrom = relation.from === userId;
  return JSON.stringify([relation.kind, isFrom ? relation.to : relation.from, isFrom, contextId, source]);
};

/** Which claims about one account pass to another. */
interface ClaimPass {
  readonly from: UserId;
  readonly to: UserId;
  readonly isPassing: (claim: RelationClaim, row: StoredRelation) => boolean;
}

type RelationEnds = Pick<Relation, 'kind' | 'from' | 'to' | 'context'>;

/** The context of relations that are about nothing in particular. It is nobody's. */
const noContext: StoredContext = { id: 0, source: hostSource, externalId: '', name: '', organisation: null };

/** Stores what sources say about relations, and derives which of them count. */
export class RelationWriter {
  readonly #tables: MemoryTables;
  readonly #clock: Clock;
  readonly #imports: Pick<MemoryImportWrites, 'claim'>;

  constructor(tables: MemoryTables, clock: Clock, imports: Pick<MemoryImportWrites, 'claim'>) {
    this.#tables = tables;
    this.#clock = clock;
    this.#imports = imports;
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
      const before = stored?.claims.find((one) => one.source === source);
      this.#imports.claim({ kind, from, to, contextId: within.id }, before, claim);
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

  /** No source names relations of the person any more. */
  endAllClaims(id: UserId): Saved<Relation>[] {
    const claims = [...this.#tables.relationKeys.get(id)].flatMap(
      (key) => this.#tables.relations.get(key)?.claims ?? [],
    );
    return [...new Set(claims.map(({ source }) => source))].flatMap((source) => this.endClaims(id, source));
  }

  /**
   * Gives claims about one account to another: of the same relations, which are made where there are none. A claim whose
   * source claims the same already is added to that one. Relations that nobody claims any more are removed.
   */
  passClaims({ from, to, isPassing }: ClaimPass): {
    readonly claims: readonly string[];
    readonly doubled: readonly PassedClaim[];
    readonly gone: readonly Relation[];
  } {
    const passed = { claims: [] as string[], doubled: [] as PassedClaim[], gone: [] as Relation[] };
    for (const key of new Set(this.#tables.relationKeys.get(from))) {
      const row = this.#tables.relations.get(key);
      if (row === undefined || !isEndOf(row, from)) continue;
      const passing = row.claims.filter((claim) => isPassing(claim, row));
      if (passing.length > 0) {
        const target = this.#endsFor(row, from, to);
        const known = this.#tables.relations.get(target.key)?.claims ?? [];
        const isKnown = (claim: RelationClaim): boolean => known.some(({ source }) => source === claim.source);
        for (const claim of passing) {
          const claimed = claimKey(row, claim, from);
          if (isKnown(claim)) passed.doubled.push({ key: claimed, claim });
          else passed.claims.push(claimed);
        }
        const claims = known.map((own) => {
          const given = passing.find(({ source }) => source === own.source);
          return given?.isNamed && !own.isNamed ? given : own;
        });
        this.#put(target, [...claims, ...passing.filter((claim) => !isKnown(claim))]);
      }
      const left = row.claims.filter((claim) => !passing.includes(claim));
      if (left.length > 0) this.#derive(key, row.relation, { ...withName(row), claims: left });
      else {
        this.#tables.relations.delete(key);
        passed.gone.push(row.relation);
      }
    }
    return passed;
  }

  /** Makes claims about the relations of one account that there are about another. */
  addClaims({
    from,
    to,
    claims,
  }: {
    readonly from: UserId;
    readonly to: UserId;
    readonly claims: readonly PassedClaim[];
  }) {
    for (const key of new Set(this.#tables.relationKeys.get(from))) {
      const row = this.#tables.relations.get(key);
      if (row === undefined || !isEndOf(row, from)) continue;
      const added = claims.filter((one) => claimKey(row, one.claim, from) === one.key).map(({ claim }) => claim);
      if (added.length === 0) continue;
      const target = this.#endsFor(row, from, to);
      const known = this.#tables.relations.get(target.key)?.claims ?? [];
      this.#put(target, [...known, ...added.filter(({ source }) => !known.some((one) => one.source === source))]);
    }
  }

  #endsFor({ relation, contextId }: StoredRelation, from: UserId, to: UserId): PlacedEnds {
    const mapped = (id: UserId): UserId => (id === from ? to : id);
    const ends = {
      kind: relation.kind,
      from: mapped(relation.from),
      to: mapped(relation.to),
      context: relation.context,
    };
    return { key: storedRelationKey({ ...ends, contextId }), ends, contextId, contextName: relation.contextName };
  }

  #put({ key, ends, contextId, contextName }: PlacedEnds, claims: readonly RelationClaim[]) {
    for (const end of [ends.from, ends.to]) this.#tables.relationKeys.add(end, key);
    this.#tables.relationKeysIn.add(contextId, key);
    const stored = this.#tables.relations.get(key)?.relation.contextName;
    this.#derive(key, ends, { contextId, contextName: stored ?? contextName, claims });
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
