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

/** Evidence: people and relations, as far as a decision needs them. */
export class RelationGraph {
  readonly #people = new Map<UserId, Person>();
  readonly #outgoing = new Map<UserId, Relation[]>();
  readonly #incoming = new Map<UserId, Relation[]>();

  constructor(people: Iterable<Person>, relations: Iterable<Relation>) {
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
    return new RelationGraph([...this.#people.values(), ...other.#people.values()], distinct.values());
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
