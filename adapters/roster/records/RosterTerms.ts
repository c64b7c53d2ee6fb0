import type { RosterDay } from './RosterDay.ts';
import { dayBefore } from './RosterDay.ts';
import type { RosterSession } from './readSessions.ts';

/**
 * The terms of a bundle. A role that ends with its term says when classes end, not when somebody leaves the school: it
 * goes on until the next term begins, and without a next one, as in a roster of last year, it has no end.
 */
export class RosterTerms {
  readonly #ends: ReadonlySet<RosterDay>;
  readonly #begins: readonly RosterDay[];

  constructor(sessions: Iterable<RosterSession>) {
    const open = [...sessions].filter(({ isOpen }) => isOpen);
    this.#ends = new Set(open.flatMap(({ span }) => span.end ?? []));
    this.#begins = open.flatMap(({ span }) => span.begin ?? []).toSorted();
  }

  /** True if a term ends on this day. */
  endsOn(day: RosterDay): boolean {
    return this.#ends.has(day);
  }

  /** The last day before the next term; undefined if none begins after `day`. */
  lastDayAfter(day: RosterDay): RosterDay | undefined {
    const next = this.#begins.find((begin) => begin > day);
    return next === undefined ? undefined : dayBefore(next);
  }
}
