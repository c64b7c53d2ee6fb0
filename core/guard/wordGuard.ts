import { coverRanges } from '../text/foldText.ts';
import type { MessageGuard } from './MessageGuard.ts';
import type { WordCache } from './WordCache.ts';
import { stricter } from './WordEntry.ts';

const sentences = {
  mask: 'Some words are covered, because they are not wanted here.',
  hold: 'Some words need a look by the office before the message is sent.',
  refuse: 'Some words are not wanted here: write it in other words.',
} as const;

/** Does with a text what the strictest entry of the lists says that it meets. */
export const wordGuard = (cache: Pick<WordCache, 'find'>): MessageGuard => ({
  check: async ({ content, scope }) => {
    const found = (await cache.find(scope))(content);
    const [first] = found;
    if (first === undefined) return { action: 'allow' };
    const action = found.reduce((known, { entry }) => stricter(known, entry.action), first.entry.action);
    const reasons = [{ code: 'words', message: sentences[action] }];
    return action === 'refuse' ? { action, reasons } : { action, content: coverRanges(content, found), reasons };
  },
});
