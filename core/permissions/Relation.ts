import type { UserId } from '../ids.ts';
import type { Scope } from './RoleGrant.ts';

/** A directed relation between two people, e.g. `teaches` from a teacher to a student, in the context of a class. */
export interface Relation {
  readonly kind: string;
  readonly from: UserId;
  readonly to: UserId;
  /** What the relation is about, '' for nothing in particular. `(kind, from, to, context)` is unique. */
  readonly context: string;
  /**
   * Which of several contexts that different sources call by this word; absent for the one that was called so first. Only
   * a store can tell them apart.
   */
  readonly contextId?: number;
  /** The context's name for people; '' if none was given. */
  readonly contextName: string;
  /** The organisation of the context; absent if it belongs to none. */
  readonly scope?: Scope;
  /** A source names the relation, today is within its dates, and no hold is on it. */
  readonly isActive: boolean;
  /** An office decided that the relation does not count, whatever sources say. Absent: no. */
  readonly isHeld?: boolean;
}

/** What makes relations, or records of them, one and the same: kind, people and context. */
interface RelationIdentity {
  readonly kind: string;
  readonly from: UserId | string;
  readonly to: UserId | string;
  readonly context?: string;
  readonly contextId?: number;
}

/** Equal exactly for relations with the same kind, people and context; an absent context counts as ''. */
export const relationKey = ({ kind, from, to, context = '', contextId }: RelationIdentity): string =>
  JSON.stringify([kind, from, to, contextId ?? context]);
