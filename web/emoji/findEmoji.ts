import type { EmojiEntry } from './loadEmoji.ts';
import { plainLetters } from './plainLetters.ts';

/**
 * The emoji of which every word of the query begins a word: those whose code is the query first, then those whose name
 * begins with it, then the rest in their order.
 */
export const findEmoji = (all: readonly EmojiEntry[], query: string, limit = 64): readonly EmojiEntry[] => {
  const wanted = plainLetters(query)
    .split(/[\s_:]+/)
    .filter(Boolean);
  const [first] = wanted;
  if (first === undefined) return [];
  const rank = ({ codes, name }: EmojiEntry): number => {
    if (codes.some((code) => code === wanted.join('_'))) return 0;
    if (codes.some((code) => code.startsWith(wanted.join('_')))) return 1;
    return plainLetters(name).startsWith(first) ? 1 : 2;
  };
  return all
    .filter(({ words }) => wanted.every((part) => words.some((word) => word.startsWith(part))))
    .map((entry, at) => ({ entry, at, rank: rank(entry) }))
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .slice(0, limit)
    .map(({ entry }) => entry);
};
