import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';

/** One emoji under a message, with all people who set it. */
export interface Reaction {
  readonly emoji: string;
  /** In the order in which they set it; empty only if all are hidden. */
  readonly userIds: readonly UserId[];
  /** Others who set it and whom the viewer may not see (`shownMessage`). Absent: none. */
  readonly hiddenCount?: number;
}

/** The most bytes of one emoji in UTF-8. */
const emojiBytes = 64;

// The grammar of Unicode UTS #51, ED-9 to ED-17: pictographs with skin tones, presentation and tags, joined by ZWJ;
// keycaps; flags. Unicode reserves code points for later pictographs, so they match too.
const joiner = '\\u{200D}';
const part = '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\u{FE0F})?(?:[\\u{E0020}-\\u{E007E}]+\\u{E007F})?';
const keycap = '[0-9#*]\\u{FE0F}?\\u{20E3}';
const flag = '\\p{Regional_Indicator}{2}';
const oneEmoji = new RegExp(`^(?:${part}(?:${joiner}${part})*|${keycap}|${flag})$`, 'u');

/**
 * A single emoji in the one spelling in which it is counted, the fully-qualified one of UTS #51: VARIATION SELECTOR-16
 * behind each sign that would be shown as text without it, and nowhere else. @throws ChatError INVALID_REQUEST for anything
 * else
 */
export const checkEmoji = (text: string): string => {
  const bytes = [...text].reduce((sum, sign) => sum + utf8Bytes(sign), 0);
  if (bytes > emojiBytes || !oneEmoji.test(text))
    throw new ChatError('INVALID_REQUEST', `A reaction is one emoji of at most ${emojiBytes} bytes, e.g. 👍.`);
  return spellEmoji(text);
};

/** One emoji in the spelling in which it is counted. */
export const spellEmoji = (emoji: string): string => emoji.replace(presentation, '').replace(shownAsText, '$&\uFE0F');

const presentation = /\uFE0F/gu;
const shownAsText = /(?!\p{Emoji_Presentation})\p{Extended_Pictographic}(?!\p{Emoji_Modifier})|^[0-9#*](?=\u20E3)/gu;

const utf8Bytes = (sign: string): number => {
  const point = sign.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
};

export interface ReactionChange {
  readonly userId: UserId;
  readonly emoji: string;
  readonly isAdded: boolean;
}
