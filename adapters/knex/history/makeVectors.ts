import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TimelineItem } from '../../../core/history/HistoryStore.ts';
import { wordVector } from '../messages/wordVector.ts';

/** Vectors that are made in one turn, so that statements that run meanwhile are not held up. */
const atOnce = 200;

/** The words by which search finds the messages of a page, by the source's ids. `tell` hears each of them. */
export const makeVectors = async (
  items: readonly TimelineItem[],
  tell: (word: string) => void,
): Promise<ReadonlyMap<string, string>> => {
  const vectors = new Map<string, string>();
  for (let from = 0; from < items.length; from += atOnce) {
    const messages = items.slice(from, from + atOnce).filter((item) => item.kind === 'message');
    // A vector is put together from hundreds of pieces. Joined, the pieces are gone before the page is written.
    const made = messages
      .map(({ roomId, text, attachments }) =>
        wordVector(roomId, { text, fileNames: attachments.map(({ attachment }) => attachment.name) }, tell),
      )
      .join('\n')
      .split('\n');
    for (const [index, { id }] of messages.entries()) vectors.set(id, made[index] ?? '');
    await nextTurn();
  }
  return vectors;
};
