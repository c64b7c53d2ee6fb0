import type { Clock } from '../clock.ts';
import type { OrganisationId } from '../ids.ts';
import { organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import { type MatchWords, makeMatchWords } from './matchWords.ts';
import type { WordLists } from './WordLists.ts';

/** Milliseconds for which lists are kept: nodes hear of changes at once, but what they hear may be lost. */
const maxAgeMs = 5_000;
/** The most organisations whose lists are kept; the one that was read longest ago is dropped first. */
const capacity = 1_000;

interface Kept {
  readonly match: Promise<MatchWords>;
  readonly at: number;
}

/** The lists of words of organisations, prepared for reading, so that a message costs no query. */
export class WordCache {
  readonly #lists: Pick<WordLists, 'inScope'>;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #kept = new Map<OrganisationId, Kept>();

  constructor(lists: Pick<WordLists, 'inScope'>, clock: Pick<Clock, 'monotonic'>) {
    this.#lists = lists;
    this.#clock = clock;
  }

  /** What counts in rooms of this scope. */
  find(scope: Scope): Promise<MatchWords> {
    const id = organisationOf(scope);
    const now = this.#clock.monotonic();
    const known = this.#kept.get(id);
    if (known !== undefined && now - known.at < maxAgeMs) return known.match;
    const match = this.#lists.inScope(scope).then(makeMatchWords);
    const kept = { match, at: now };
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    // What could not be read is asked for again.
    match.catch(() => this.#kept.get(id) === kept && this.#kept.delete(id));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > capacity && oldest !== undefined) this.#kept.delete(oldest);
    return match;
  }

  /** The lists changed: those of an organisation count in all below it too. */
  forget(): void {
    this.#kept.clear();
  }
}
