import type { Person } from './Person.ts';

/**
 * Who does something: a person, whose rights count, or the host, which may do everything. The host is its own program,
 * the commands of its operators, and systems that have shown the host's key.
 */
export type Actor = Person | 'host';

/** Whether an actor has a right; `may` says whether a person has it. */
export const actorMay = (actor: Actor, may: (person: Person) => boolean): boolean => actor === 'host' || may(actor);
