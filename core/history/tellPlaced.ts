import type { HistoryTally } from './HistoryOutcome.ts';
import type { HistoryRun, HistoryStore, ItemOutcome, TimelineItem } from './HistoryStore.ts';
import type { TimelineBody } from './stagedBody.ts';

/** What happened, ready to be placed. */
export interface PreparedItem {
  readonly body: TimelineBody;
  readonly item: TimelineItem;
}

interface Deps {
  readonly history: Pick<HistoryStore, 'areStaged'>;
  readonly run: HistoryRun;
  readonly tally: HistoryTally;
}

/** Counts what became of a page, and tells which messages answer what is not there. */
export const tellPlaced = async (
  page: readonly PreparedItem[],
  outcomes: readonly ItemOutcome[],
  deps: Deps,
): Promise<void> => {
  const { tally } = deps;
  const lost: PreparedItem[] = [];
  for (const [index, { body, item }] of page.entries()) {
    const found = outcomes[index];
    if (found === undefined) continue;
    const { outcome, reply, addedReactions = 0, removedReactions = 0 } = found;
    if (item.kind === 'message') countMessage(tally, body, item, found);
    else if (item.kind === 'deletion') tally.count('deletions', outcome === 'updated' ? 'created' : 'unchanged');
    else if (outcome === 'updated' || !('isLast' in body && body.isLast)) {
      if ('isLast' in body && body.isLast) tally.count('edits', 'received');
      tally.count('edits', outcome === 'updated' ? 'created' : 'unchanged');
    }
    tally.count('reactions', 'created', addedReactions);
    tally.count('reactions', 'updated', removedReactions);
    if (reply === 'elsewhere' || reply === 'unknown') lost.push({ body, item });
  }
  await tellLost(deps, lost, new Map(page.map(({ item }, index) => [item, outcomes[index]?.reply])));
};

const countMessage = (
  tally: HistoryTally,
  body: TimelineBody,
  item: Extract<TimelineItem, { kind: 'message' }>,
  { outcome, addedReactions = 0 }: ItemOutcome,
): void => {
  const kind = body.kind === 'message' && body.isThread ? 'threads' : 'messages';
  if (outcome === 'unknown') {
    const problem = 'came into another room before; messages stay in their room';
    tally.refuse(kind, { line: body.line, kind: 'message', id: body.id, member: 'room', problem });
    return;
  }
  tally.count(kind, outcome);
  const reactions = (item.reactions ?? []).reduce((sum, { userIds }) => sum + userIds.length, 0);
  if (outcome === 'created') tally.count('reactions', 'created', reactions);
  else tally.count('reactions', 'unchanged', reactions - addedReactions);
};

/** Messages that answer what is not there stay; that they answered it is told. */
const tellLost = async (
  { history, run, tally }: Deps,
  lost: readonly PreparedItem[],
  replies: ReadonlyMap<TimelineItem, ItemOutcome['reply']>,
): Promise<void> => {
  const wanted = lost.flatMap(({ body }) => (body.kind === 'message' && body.replyTo ? [body.replyTo] : []));
  const staged = await history.areStaged(run, [...new Set(wanted)]);
  for (const { body, item } of lost) {
    if (body.kind !== 'message') continue;
    const { line, id, replyTo, thread } = body;
    const [member, target] = replyTo === undefined ? ['thread', thread] : ['reply_to', replyTo];
    const why =
      replies.get(item) === 'elsewhere'
        ? 'is in another room'
        : replyTo !== undefined && staged.has(replyTo)
          ? 'comes later'
          : 'does not come';
    tally.note({ line, kind: 'message', id, member, problem: `"${target}" ${why}; the message stands alone` });
  }
};
