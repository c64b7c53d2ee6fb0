import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { Path, Policy } from './Policy.ts';
import { type Relation, relationKey } from './Relation.ts';
import { hasRole } from './RoleGrant.ts';

/** A path that exists in a graph: its relations, and the people after each of them, the last of whom is its end. */
export interface Trail {
  readonly relations: readonly Relation[];
  readonly people: readonly Person[];
}

/**
 * One blocks the other. A silent block is that of somebody whom the other had asked to talk: to the other it is as if the
 * question still waited.
 */
export type BlockedPair = readonly [one: UserId, other: UserId, isSilent?: boolean];

/** Evidence: people and relations, as far as a decision needs them. */
export class RelationGraph {
  readonly #people = new Map<UserId, Person>();
  readonly #outgoing = new Map<UserId, Relation[]>();
  readonly #incoming = new Map<UserId, Relation[]>();
  readonly #blocks = new Map<string, BlockedPair>();
  readonly #silent = new Map<string, BlockedPair>();

  /** `blocks`: who blocks whom, among these people. */
  constructor(people: Iterable<Person>, relations: Iterable<Relation>, blocks: Iterable<BlockedPair> = []) {
    for (const block of blocks) {
      const [one, other, isSilent = false] = block;
      if (isSilent) this.#silent.set(`${one} ${other}`, block);
      else this.#blocks.set(blockKey(one, other), block);
    }
    for (const person of people) this.#people.set(person.id, person);
    for (const relation of relations) {
      push(this.#outgoing, relation.from, relation);
      push(this.#incoming, relation.to, relation);
    }
  }

  /** The union of two graphs; a relation that both hold is in it once. */
  with(other: RelationGraph): RelationGraph {
    const relations = [this, other].flatMap((graph) => [...graph.#outgoing.values()].flat());
    const distinct = new Map(relations.map((one) => [relationKey(one), one]));
    return new RelationGraph([...this.#people.values(), ...other.#people.values()], distinct.values(), [
      ...[this, other].flatMap((graph) => [...graph.#blocks.values(), ...graph.#silent.values()]),
    ]);
  }

  /** Whether `one` blocks `other` so that `other` does not notice. */
  blocksSilently(one: UserId, other: UserId): boolean {
    return this.#silent.size > 0 && this.#silent.has(`${one} ${other}`);
  }

  /** Whether one of the two blocks the other, so that both notice. */
  isBlocked(one: UserId, other: UserId): boolean {
    return this.#blocks.size > 0 && this.#blocks.has(blockKey(one, other));
  }

  /**
   * The graph as if nobody blocked anybody and every relation of this person had ended; with `isInactive`, as if their
   * account had too.
   */
  withoutContactsOf(id: UserId, isInactive: boolean): RelationGraph {
    const people = [...this.#people.values()].map((person) =>
      isInactive && person.id === id ? { ...person, isActive: false } : person,
    );
    const relations = [...this.#outgoing.values()]
      .flat()
      .map((relation) => (relation.from === id || relation.to === id ? { ...relation, isActive: false } : relation));
    return new RelationGraph(people, relations);
  }

  person(id: UserId): Person | undefined {
    return this.#people.get(id);
  }

  people(): Iterable<Person> {
    return this.#people.values();
  }

  /** Relations that start at the person. */
  from(id: UserId): readonly Relation[] {
    return this.#outgoing.get(id) ?? [];
  }

  /** Relations that end at the person. */
  to(id: UserId): readonly Relation[] {
    return this.#incoming.get(id) ?? [];
  }

  /**
   * Every trail of a path, also over ended relations and inactive people. Trails that end at the start are left out.
   */
  *trails(start: UserId, path: Path): Generator<Trail> {
    yield* this.#follow(start, path, { relations: [], people: [] }, start);
  }

  *#follow(at: UserId, path: Path, soFar: Trail, start: UserId): Generator<Trail> {
    const [step, ...rest] = path;
    if (step === undefined) {
      if (at !== start) yield soFar;
      return;
    }
    for (const relation of step.inverse ? this.to(at) : this.from(at)) {
      const next = this.#people.get(step.inverse ? relation.from : relation.to);
      if (relation.kind !== step.relation || next === undefined) continue;
      const trail = { relations: [...soFar.relations, relation], people: [...soFar.people, next] };
      yield* this.#follow(next.id, rest, trail, start);
    }
  }
}

/** The same for both of the two. */
const blockKey = (one: UserId, other: UserId): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

const push = (map: Map<UserId, Relation[]>, key: UserId, relation: Relation): void => {
  const list = map.get(key);
  if (list) list.push(relation);
  else map.set(key, [relation]);
};

/** True if every relation and every person of the trail is active, and everybody still has the role of their end. */
export const isLive = ({ relations: kinds }: Pick<Policy, 'relations'>, { relations, people }: Trail): boolean =>
  relations.every((relation, index) => {
    const [kind, person] = [kinds[relation.kind], people[index]];
    if (kind === undefined || person === undefined) return false;
    return relation.isActive && person.isActive && hasRole(person, person.id === relation.to ? kind.to : kind.from);
  });
