import type { Discrepancy, Figure, Figures } from '../../adapters/history/ForeignChat.ts';
import type { DiscrepancyList } from './DiscrepancyList.ts';

/** What there is more of here, because it is gone there; its ids are not known any more. */
const goneThere: Partial<Record<Figure, string>> = {
  people: 'people who had an account there and have none any more; they are not active here',
  rooms: 'rooms that are gone there; here they stay',
};

/** Names what is left between both sides once all that was found is counted. False: something cannot be explained. */
export const nameRest = (list: DiscrepancyList, theirs: Figures, ours: Figures): boolean => {
  const name = (figure: Figure, reason: string, change: number): void => {
    const difference: Discrepancy = { figure, reason, count: Math.abs(change), change, ids: [] };
    list.add(difference);
  };
  const rest = list.unexplained(theirs, ours);
  for (const figure of ['people', 'rooms'] as const) {
    const reason = goneThere[figure];
    if (rest[figure] > 0 && reason !== undefined) name(figure, reason, rest[figure]);
  }
  // A refused message may have been deleted there.
  const moved = rest.messages > 0 && rest.messages === -rest.deleted ? rest.messages : 0;
  if (moved > 0) {
    name('messages', 'refused messages that were deleted there', moved);
    name('deleted', 'refused messages that were deleted there', -moved);
  }
  if (rest.deleted > 0)
    name('deleted', 'messages that are gone there; here it is said that they were deleted', rest.deleted);
  const unexplained = list.unexplained(theirs, ours);
  for (const [figure, change] of Object.entries(unexplained) as [Figure, number][])
    if (change !== 0) name(figure, 'NOT EXPLAINED: look at both sides before you go on', change);
  return Object.values(unexplained).every((change) => change === 0);
};
