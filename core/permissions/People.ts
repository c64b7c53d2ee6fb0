import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { RelationGraph } from './RelationGraph.ts';

/** Two people, in no particular order. */
export type Pair = readonly [one: UserId, other: UserId];

/**
 * Port: the people of the directory and how they are related, for reading. Every answer reflects all directory
 * changes acknowledged before the call, and comes from one consistent view of them. People who do not exist are
 * absent from the answer, never an error.
 */
export interface People {
  find(id: UserId): Promise<Person | undefined>;
  findByExternalId(externalId: string): Promise<Person | undefined>;
  /**
   * All that `decide` and `explain` need to know about these pairs: the people, every relation on a path of the
   * policy between the two, ended ones too, and the people in the middle. A person may be paired with themselves. One query, whatever
   * the directory's size.
   */
  evidence(pairs: readonly Pair[]): Promise<RelationGraph>;
  /** Every relation, ended ones too, that touches one of these people, with the people at both ends. One query. */
  around(ids: readonly UserId[]): Promise<RelationGraph>;
}
