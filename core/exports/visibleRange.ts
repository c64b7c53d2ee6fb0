import type { UserId } from '../ids.ts';
import type { ExportedMember } from './ExportReader.ts';

/** The part of a room's history that a person could read as a member, both ends included. */
export interface VisibleRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What one person could read of a room: from where their membership lets them see, up to the event by which they left or
 * were suspended. An account that was merged into theirs counts as theirs. Undefined if they never were a member.
 */
export const visibleRange = (
  members: readonly Pick<ExportedMember, 'userId' | 'leftSeq' | 'visibleFromSeq' | 'suspendedSeq'>[],
  accountIds: readonly UserId[],
): VisibleRange | undefined => {
  const own = members.filter(({ userId }) => accountIds.includes(userId));
  if (own.length === 0) return undefined;
  const endOf = ({ leftSeq, suspendedSeq }: (typeof own)[number]): number =>
    Math.min(leftSeq ?? Number.POSITIVE_INFINITY, suspendedSeq ?? Number.POSITIVE_INFINITY);
  return { from: Math.min(...own.map(({ visibleFromSeq }) => visibleFromSeq)), to: Math.max(...own.map(endOf)) };
};
