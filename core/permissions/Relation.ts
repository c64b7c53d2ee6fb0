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
