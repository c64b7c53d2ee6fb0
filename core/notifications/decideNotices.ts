import { type MentioningMessage, mentionedIn } from '../messages/Mention.ts';
import type { Message } from '../messages/Message.ts';
import type { RoomType } from '../permissions/Policy.ts';
import { nextMomentOf } from '../zonedTime.ts';
import type { Notice, NoticeReason } from './Notice.ts';
import type { NoticeRecipient } from './NoticeRecipient.ts';
import { type ChannelChoice, digestTime } from './NotificationSettings.ts';
import { type Hours, nextAllowed } from './nextAllowed.ts';
import { defaultRules, type NotificationRules } from './SchoolNotifications.ts';

/** A message, its room as far as it matters, and what the school says. */
export interface ToldMessage {
  readonly message: Pick<Message, 'id' | 'roomId' | 'seq' | 'createdAt' | 'isUrgent'> & MentioningMessage;
  readonly roomType: RoomType;
  /** The room is that of two people. */
  readonly isDirect: boolean;
  readonly rules: NotificationRules;
}

/** Milliseconds that a message waits for its reader: who looks at the room moves the pointer. */
export const readingMs = 10_000;

/** What a channel does for who has chosen nothing. */
export const defaultChoice: ChannelChoice = { mode: 'instant' };

/**
 * Who is told of a message, over which channels and when. Not its author, nor who has read it, nor who does not see it. Who
 * is deleted, leaves or reads until the notice is due is not told either; the store sees to that.
 */
export const decideNotices = (told: ToldMessage, recipients: readonly NoticeRecipient[]): Notice[] => {
  const { message } = told;
  if (message.deletedAt !== null) return [];
  const mentioned = mentionedIn(message);
  const due = makeDue(told);
  return recipients.flatMap((recipient): Notice[] => {
    const { userId, visibleFromSeq, lastReadSeq } = recipient;
    if (userId === message.sender.id || message.seq < visibleFromSeq || message.seq <= lastReadSeq) return [];
    const reason = reasonFor(told, recipient, mentioned.isEverybody || mentioned.userIds.has(userId));
    if (reason === null) return [];
    return channelsFor(reason, message, recipient).map(({ channel, choice }) => ({
      ...{ userId, channel, roomId: message.roomId, messageId: message.id, seq: message.seq, reason },
      dueAt: due(recipient, choice, reason),
    }));
  });
};

const reasonFor = (
  { message, roomType, isDirect, rules }: ToldMessage,
  { level, isMuted, snoozedUntil, isAsked }: NoticeRecipient,
  isMentioned: boolean,
): NoticeReason | null => {
  // Whoever asks to talk is told of at the hours of whom they ask, whatever reaches everybody else.
  if (isAsked) return 'direct';
  if (message.isUrgent || rules.always?.includes(roomType)) return 'always';
  const isSnoozed = snoozedUntil !== null && snoozedUntil.getTime() > message.createdAt.getTime();
  const wanted = isMuted || isSnoozed ? 'none' : (level ?? 'all');
  if (wanted === 'none') return null;
  if (isMentioned) return 'mention';
  if (isDirect) return 'direct';
  return wanted === 'all' ? 'message' : null;
};

/**
 * What everybody must hear comes over the channels that a person uses, or over all of them if they use none. What is urgent comes
 * over all that reach them.
 */
const channelsFor = (
  reason: NoticeReason,
  { isUrgent }: ToldMessage['message'],
  { settings, channels }: NoticeRecipient,
) => {
  const chosen = channels.map((channel) => ({ channel, choice: settings.channels?.[channel] ?? defaultChoice }));
  if (isUrgent) return chosen;
  const used = chosen.filter(({ choice }) => choice.mode !== 'off');
  return used.length === 0 && reason === 'always' ? chosen : used;
};

/** Most people of a room share their hours, and looking at clocks is what takes time: each moment is found once. */
const makeDue = ({ message, rules }: ToldMessage) => {
  const from = message.createdAt.getTime() + readingMs;
  const found = new Map<string, Date>();
  return (recipient: NoticeRecipient, { mode, at = digestTime }: ChannelChoice, reason: NoticeReason): Date => {
    if (reason === 'always') return new Date(from);
    const hours = hoursOf(recipient, rules);
    const isDigest = mode === 'digest';
    const { quietHours, timeZone, officeHours } = hours;
    const key = [timeZone, quietHours?.from, quietHours?.to, officeHours && recipient.role, isDigest && at].join(' ');
    const known = found.get(key);
    if (known !== undefined) return known;
    const moment = new Date(nextAllowed(isDigest ? nextMomentOf(at, timeZone, from) : from, hours));
    found.set(key, moment);
    return moment;
  };
};

/** When a person may be told, by their own choice and what the school says. */
export const hoursOf = (
  { role, timeZone, settings }: Pick<NoticeRecipient, 'role' | 'timeZone' | 'settings'>,
  rules: NotificationRules,
): Hours => {
  const officeHours = rules.officeHours?.[role];
  return {
    timeZone: settings.timeZone ?? timeZone ?? rules.timeZone,
    quietHours: firstSaid(settings.quietHours, rules.quietHours, defaultRules.quietHours),
    ...(officeHours && { officeHours }),
    schoolTimeZone: rules.timeZone,
    holidays: rules.holidays ?? [],
  };
};

/** What the first of them says who says something; null is something. */
const firstSaid = <Value>(...values: readonly (Value | undefined)[]): Value =>
  values.find((value) => value !== undefined) as Value;
