import type { UserId } from '../ids.ts';

/** A directed relation between two people, e.g. `teaches` from a teacher to a student, in the context of a class. */
export interface Relation {
  readonly kind: string;
  readonly from: UserId;
  readonly to: UserId;
  /** What the relation is about, '' for nothing in particular. `(kind, from, to, context)` is unique. */
  readonly context: string;
  /** The context's name for people; '' if none was given. */
  readonly contextName: string;
  readonly isActive: boolean;
}

/** What makes relations, or records of them, one and the same: kind, people and context. */
interface RelationIdentity {
  readonly kind: string;
  readonly from: UserId | string;
  readonly to: UserId | string;
  readonly context?: string;
}

/** Equal exactly for relations with the same kind, people and context; an absent context counts as ''. */
export const relationKey = ({ kind, from, to, context = '' }: RelationIdentity): string =>
  JSON.stringify([kind, from, to, context]);
