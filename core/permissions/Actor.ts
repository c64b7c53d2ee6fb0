import type { Person } from './Person.ts';
import type { Policy } from './Policy.ts';

/**
 * On whose behalf something is done: a person, whose rights count, or the host itself, which may do everything. The
 * host is its own program, its operators' commands and systems that have shown the host's key.
 */
export type Actor = Person | 'host';

/** A right as `rights.ts` has them, asked of an actor. */
export const actorMay = (policy: Policy, actor: Actor, may: (policy: Policy, person: Person) => boolean): boolean =>
  actor === 'host' || may(policy, actor);
