import type { Person } from './Person.ts';
import type { Policy } from './Policy.ts';

/**
 * Who does something: a person, whose rights count, or the host, which may do everything. The host is its own program,
 * the commands of its operators, and systems that have shown the host's key.
 */
export type Actor = Person | 'host';

/** Whether an actor has a right; `may` is one of the functions in `rights.ts`. */
export const actorMay = (policy: Policy, actor: Actor, may: (policy: Policy, person: Person) => boolean): boolean =>
  actor === 'host' || may(policy, actor);
