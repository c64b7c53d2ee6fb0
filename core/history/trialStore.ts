import { asMessageId } from '../ids.ts';
import { otherReactions } from './compareReactions.ts';
import type { HistoryRun, HistoryStore, ItemOutcome, TimelineItem } from './HistoryStore.ts';
import { planPlacement } from './planPlacement.ts';

/** A store that says what the other one would do, and changes nothing but what it stages. */
export const trialStore = (history: HistoryStore): HistoryStore => ({
  begin: async (source) => ({ ...(await history.begin(onTrial(source))), source }),
  stage: (run, rows) => history.stage(trialOf(run), rows),
  staged: (run, phase, after, limit) => history.staged(trialOf(run), phase, after, limit),
  areStaged: (run, ids) => history.areStaged(trialOf(run), ids),
  end: (run) => history.end(trialOf(run), [], null),
  latest: () => history.latest(),
  newlySaid: (source, said) => history.newlySaid(source, said),
  keepSaid: async () => {},
  rooms: (source, ids) => history.rooms(source, ids),
  messages: (source, ids) => history.messages(source, ids),
  placed: (source, ids) => history.placed(source, ids),
  reactedHere: (messages) => history.reactedHere(messages),
  imported: (source, after, limit) => history.imported(source, after, limit),
  census: (source) => history.census(source),
  openRooms: () => Promise.reject(new Error('A trial opens no rooms')),
  addMembers: async (memberships) => memberships.map(() => true),
  markRead: async (_run, reads) => reads.length,
  place: (run, items) => tryOut(history, run, items),
});

/** A trial stops no import that runs. */
const onTrial = (source: string): string => `trial of ${source}`;

const trialOf = ({ source, id }: HistoryRun): HistoryRun => ({ source: onTrial(source), id });

/** What an earlier page of the trial would have stored is known only by what is staged. */
const tryOut = async (
  history: HistoryStore,
  run: HistoryRun,
  items: readonly TimelineItem[],
): Promise<readonly ItemOutcome[]> => {
  const known = await history.placed(
    run.source,
    items.map(({ id }) => id),
  );
  const ids = items.map((_, index) => asMessageId(index + 1));
  const { outcomes } = planPlacement({
    ...{ items, known, heads: new Map(), ids },
    reactedHere: await history.reactedHere(otherReactions(items, known)),
  });
  const wanted = items.flatMap((item, index) =>
    item.kind === 'message' && outcomes[index]?.reply === 'unknown' && item.replyTo !== null ? [item.replyTo] : [],
  );
  const targets = await history.messages(run.source, wanted);
  const staged = await history.areStaged(trialOf(run), wanted);
  return outcomes.map((one, index): ItemOutcome => {
    const item = items[index];
    if (item === undefined) return one;
    if (item.kind !== 'message') return one.outcome === 'unknown' ? { outcome: 'updated' } : one;
    const isThere = item.replyTo !== null && (targets.has(item.replyTo) || staged.has(item.replyTo));
    return one.reply === 'unknown' && isThere ? { ...one, reply: 'found' } : one;
  });
};
