import { type Hold, type HoldSubject, isInForce } from '../holds/Hold.ts';
import type { Relation } from '../permissions/Relation.ts';
import { type Dates, dayOf, isOnDay } from './isOnDay.ts';

/** What a source says about a relation. */
export interface RelationClaim extends Dates {
  readonly source: string;
  /** False if the source says that the relation ended, or does not name it any more. */
  readonly isNamed: boolean;
}

/** Everything from which it follows whether a relation counts. */
export interface RelationFacts {
  readonly claims: readonly RelationClaim[];
  /** The holds about the relation, past ones too. */
  readonly holds: readonly Pick<Hold, 'effect' | 'begins' | 'ends' | 'liftedAt'>[];
}

/**
 * Whether a relation counts at a moment: while a source names it and today is within that source's dates, or while a
 * hold keeps it; a hold that suspends it beats both (I21). It does not depend on the accounts and roles of its people.
 */
export const deriveRelation = ({ claims, holds }: RelationFacts, at: Date): Pick<Relation, 'isActive' | 'isHeld'> => {
  const today = dayOf(at);
  const inForce = new Set(holds.filter((hold) => isInForce(hold, at)).map(({ effect }) => effect));
  if (inForce.has('suspend')) return { isActive: false, isHeld: true };
  return { isActive: inForce.has('keep') || claims.some((claim) => claim.isNamed && isOnDay(claim, today)) };
};

/** Whether a hold is about a relation. A word for a context means every context of that name, whichever source's. */
export const isAbout = (subject: HoldSubject, { kind, from, to, context }: Omit<Relation, 'isActive'>): boolean =>
  'kind' in subject &&
  subject.kind === kind &&
  subject.from === from &&
  subject.to === to &&
  (subject.context === null || subject.context === context);
