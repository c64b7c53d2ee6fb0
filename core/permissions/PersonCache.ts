import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { People } from './People.ts';
import type { Person } from './Person.ts';

/** Milliseconds after which a node asks again, should publication of a change not have reached it. */
const maxAgeMs = 2_000;
/** People kept at most; the one asked for longest ago goes first. */
const capacity = 10_000;

/** The people a node is dealing with, so that not every request asks who they are. Told of changes by `forget`. */
export class PersonCache {
  readonly #people: Pick<People, 'find'>;
  readonly #clock: Clock;
  readonly #entries = new Map<UserId, { readonly person: Promise<Person | undefined>; readonly at: number }>();

  constructor(people: Pick<People, 'find'>, clock: Clock) {
    this.#people = people;
    this.#clock = clock;
  }

  find(id: UserId): Promise<Person | undefined> {
    const now = this.#clock.monotonic();
    const known = this.#entries.get(id);
    if (known !== undefined && now - known.at < maxAgeMs) return known.person;

    const person = this.#people.find(id);
    this.#entries.delete(id);
    this.#entries.set(id, { person, at: now });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    // A failed question must not be remembered as the answer.
    person.catch(() => this.forget([id]));
    return person;
  }

  forgetAll(): void {
    this.#entries.clear();
  }

  forget(ids: readonly UserId[]): void {
    for (const id of ids) this.#entries.delete(id);
  }
}
