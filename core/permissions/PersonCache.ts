import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { People } from './People.ts';
import type { Person } from './Person.ts';

/** Milliseconds after which a node reads a person again: bounds the delay if an invalidation was lost. */
const maxAgeMs = 2_000;
/** The most people kept; the one that was read longest ago is dropped first. */
const capacity = 10_000;

/**
 * The people who use this node, so that not every request reads them. An answer is at most 2 s old; invalidations call
 * `forget`. Parallel calls for one person read once.
 */
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
    // A failure must not be kept as the answer.
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
