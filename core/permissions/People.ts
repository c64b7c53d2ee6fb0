import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { RelationGraph } from './RelationGraph.ts';

/** Two people, in no particular order. */
export type Pair = readonly [one: UserId, other: UserId];

/** A person by the id of one source. */
export interface CalledPerson {
  readonly source: string;
  readonly person: Person;
}

/**
 * Port: reads the people of the directory and their relations. Every answer reflects all directory changes acknowledged
 * before the call, and all of it is read at one moment. People who do not exist are absent from the answer; they are
 * never an error.
 */
export interface People {
  /** Also the sender of a service account's messages (`isService`), which no other call knows. */
  find(id: UserId): Promise<Person | undefined>;
  /**
   * Whom a source means by an external id: the person whom it calls so itself, else the one person whom others call so.
   * Undefined for an id that nobody knows, and for one by which other sources mean several people.
   * @param source the asking source; hosts by default
   */
  findByExternalId(externalId: string, source?: string): Promise<Person | undefined>;
  /** Everybody whom a source calls so, with each such source, by the names of the sources. */
  findAllByExternalId(externalId: string): Promise<readonly CalledPerson[]>;
  /**
   * The evidence for `decide` and `explain` about these pairs: both people, every relation on a path of the policy
   * between them, ended ones too, the people in the middle, and who of these people blocks whom. A person may be paired
   * with themselves. One query, whatever the size of the directory.
   */
  evidence(pairs: readonly Pair[]): Promise<RelationGraph>;
  /**
   * Every relation of these people, ended ones too, each once, with the people at both ends, and who of them blocks whom.
   * One query.
   */
  around(ids: readonly UserId[]): Promise<RelationGraph>;
}
