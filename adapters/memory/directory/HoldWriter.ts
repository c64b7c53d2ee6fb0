import type { Clock } from '../../../core/clock.ts';
import { isAbout } from '../../../core/directory/deriveRelation.ts';
import type { Dates } from '../../../core/directory/isOnDay.ts';
import type { Derived } from '../../../core/directory/SavedRecords.ts';
import { asHoldId, type Hold, type HoldDraft, type HoldId, type HoldSubject } from '../../../core/holds/Hold.ts';
import type { UserId } from '../../../core/ids.ts';
import { type StoredRelation, storedRelationKey } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { AccountWriter } from './AccountWriter.ts';
import type { RelationWriter } from './RelationWriter.ts';

interface Writers {
  readonly accounts: AccountWriter;
  readonly relations: RelationWriter;
}

/** Stores holds, and derives again what they and dates change. */
export class HoldWriter {
  readonly #tables: MemoryTables;
  readonly #clock: Clock;
  readonly #writers: Writers;

  constructor(tables: MemoryTables, clock: Clock, writers: Writers) {
    this.#tables = tables;
    this.#clock = clock;
    this.#writers = writers;
  }

  save(draft: HoldDraft): Derived & { readonly hold: Hold } {
    const id = asHoldId(++this.#tables.counters.hold);
    const { subject } = draft;
    for (const userId of heldIds(subject)) this.#tables.holdIds.add(userId, id);
    return this.#withHold({ ...draft, id, liftedAt: null });
  }

  lift(id: HoldId): (Derived & { readonly hold: Hold }) | undefined {
    const hold = this.#tables.holds.get(id);
    return hold?.liftedAt === null ? this.#withHold({ ...hold, liftedAt: this.#clock.now() }) : undefined;
  }

  /** Derives again whatever has dates, or a hold: a directory in memory is small. */
  applyDates(): Derived {
    const { people, relations, holds } = this.#tables;
    const subjects = [...holds.rows()].map(({ subject }) => subject);
    const dated = [...people.rows()].filter(({ roles }) => roles.some(hasDates));
    const keys = [...relations.rows()].filter(({ claims }) => claims.some(hasDates)).map(keyOf);
    return {
      people: this.#writers.accounts.refresh([
        ...dated.map(({ person }) => person.id),
        ...subjects.flatMap((subject) => ('userId' in subject ? [subject.userId] : [])),
      ]),
      relations: this.#writers.relations.refresh([...keys, ...subjects.flatMap((subject) => this.#keysAbout(subject))]),
    };
  }

  #withHold(hold: Hold): Derived & { readonly hold: Hold } {
    this.#tables.holds.set(hold.id, hold);
    const { subject } = hold;
    return {
      hold,
      people: 'userId' in subject ? this.#writers.accounts.refresh([subject.userId]) : [],
      relations: this.#writers.relations.refresh(this.#keysAbout(subject)),
    };
  }

  #keysAbout(subject: HoldSubject): string[] {
    const keys = !('kind' in subject) ? [] : [...this.#tables.relationKeys.get(subject.from)];
    return keys.filter((key) => {
      const row = this.#tables.relations.get(key);
      return row !== undefined && isAbout(subject, row.relation);
    });
  }
}

const heldIds = (subject: HoldSubject): UserId[] => {
  if ('kind' in subject) return [subject.from, subject.to];
  return 'userId' in subject ? [subject.userId] : [];
};

const hasDates = ({ begins, ends }: Dates): boolean => begins != null || ends != null;

const keyOf = ({ relation: { kind, from, to }, contextId }: StoredRelation): string =>
  storedRelationKey({ kind, from, to, contextId });
