import type { Person } from './Person.ts';

/**
 * The host, which may do everything: its own program, systems that have shown the host's key, its operators' commands,
 * and what the server does by itself as it was set up (`system`).
 */
export type HostActor = 'host' | 'key' | 'command' | 'system';

/** Who does something: a person, whose rights count, or the host. */
export type Actor = Person | HostActor;

/** Whether an actor has a right; `may` says whether a person has it. */
export const actorMay = (actor: Actor, may: (person: Person) => boolean): boolean =>
  typeof actor === 'string' || may(actor);
