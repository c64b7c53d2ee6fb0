import { asUserId } from '../../../core/ids.ts';
import type { AskedMention } from '../../../core/messages/Mention.ts';

export const decodeMentions = (asked: readonly (number | 'all')[]): readonly AskedMention[] =>
  asked.map((one) => (one === 'all' ? one : asUserId(one)));
