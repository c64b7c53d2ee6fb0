import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { Path } from './Policy.ts';
import type { Relation } from './Relation.ts';

/** One way found from a person to another: the relations walked and the people met, the last of them the other. */
export interface Trail {
  readonly relations: readonly Relation[];
  readonly people: readonly Person[];
}

/** People and the relations among them, or the part of them that a question needs. */
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

  /** What both graphs hold; a relation that is in both is in it once. */
  with(other: RelationGraph): RelationGraph {
    const relations = [this, other].flatMap((graph) => [...graph.#outgoing.values()].flat());
    const distinct = new Map(relations.map((one) => [JSON.stringify([one.kind, one.from, one.to, one.context]), one]));
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

  /** Every trail along a path, over ended relations and inactive people too; loops back to the start are left out. */
  *trails(start: UserId, path: Path): Generator<Trail> {
    yield* this.#walk(start, path, { relations: [], people: [] }, start);
  }

  *#walk(at: UserId, path: Path, sofar: Trail, start: UserId): Generator<Trail> {
    const [step, ...rest] = path;
    if (step === undefined) {
      if (at !== start) yield sofar;
      return;
    }
    for (const relation of step.inverse ? this.to(at) : this.from(at)) {
      const next = this.#people.get(step.inverse ? relation.from : relation.to);
      if (relation.kind !== step.relation || next === undefined) continue;
      const trail = { relations: [...sofar.relations, relation], people: [...sofar.people, next] };
      yield* this.#walk(next.id, rest, trail, start);
    }
  }
}

const push = (map: Map<UserId, Relation[]>, key: UserId, relation: Relation): void => {
  const list = map.get(key);
  if (list) list.push(relation);
  else map.set(key, [relation]);
};

/** True when every relation and every person on the trail is active. */
export const isLive = ({ relations, people }: Trail): boolean =>
  relations.every((relation) => relation.isActive) && people.every((person) => person.isActive);
