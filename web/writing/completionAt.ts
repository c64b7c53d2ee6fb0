/** A word that is being written and can be completed: `:smi`, `@so`. */
export interface Completion {
  readonly kind: 'emoji' | 'mention';
  /** Where its sign stands. */
  readonly from: number;
  /** Without the sign. */
  readonly query: string;
}

const longest = 60;
const emoji = /(?<![\p{L}\p{N}:/])(:)([\p{L}\p{N}_+-]{2,})$/u;
const mention = /(?<![\p{L}\p{N}_.@/-])(@)([\p{L}\p{M}\p{N}'’.-]*(?: [\p{L}\p{M}\p{N}'’.-]+){0,3})$/u;

/** What can be completed before the caret; undefined if nothing can. */
export const completionAt = (text: string, caret: number): Completion | undefined => {
  const start = Math.max(0, caret - longest);
  const before = text.slice(start, caret);
  const found = emoji.exec(before) ?? mention.exec(before);
  if (found === null) return undefined;
  const [, sign, query = ''] = found;
  return { kind: sign === ':' ? 'emoji' : 'mention', from: start + found.index, query };
};
