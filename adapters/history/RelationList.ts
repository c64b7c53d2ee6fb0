import type { RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { Tell } from './ForeignChat.ts';

/** The role that each end of a relation has to have. */
export type RelationEnds = Readonly<Record<string, { readonly from: string; readonly to: string }>>;

/** Relations, each once: active, if any row says so. What cannot be one is told. */
export class RelationList {
  readonly #ends: RelationEnds;
  readonly #roles: ReadonlyMap<string, readonly string[]>;
  readonly #tell: Tell;
  readonly #found = new Map<string, RelationRecord>();

  constructor(ends: RelationEnds, users: readonly UserRecord[], tell: Tell) {
    this.#ends = ends;
    this.#roles = new Map(users.map(({ externalId, role, roles = [{ role }] }) => [externalId, roles.map((one) => one.role)]));
    this.#tell = tell;
  }

  add(relation: RelationRecord): void {
    const { kind, from, to, context = '' } = relation;
    const [one, other] = [this.#roles.get(from), this.#roles.get(to)];
    const ends = this.#ends[kind];
    const id = `${from} ${kind} ${to}`;
    if (ends === undefined || from === to) return;
    if (one === undefined || other === undefined)
      this.#tell('people', 'relations of somebody who has no account there; they are left out', id);
    else if (!one.includes(ends.from) || !other.includes(ends.to))
      this.#tell('people', `relations "${kind}" that do not lead from a ${ends.from} to a ${ends.to}; they are left out`, id);
    else {
      const key = JSON.stringify([kind, from, to, context]);
      if (this.#found.get(key)?.status !== 'active') this.#found.set(key, relation);
    }
  }

  all(): readonly RelationRecord[] {
    return [...this.#found.values()];
  }
}
