import type { RoomViewState, ShownMessage } from '../../client/room/RoomView.ts';
import { localDay } from '../locales/dates.ts';

export interface MessageRowData {
  readonly kind: 'message';
  readonly key: string;
  readonly message: ShownMessage;
  readonly isMine: boolean;
  /** The first of several messages of one person in a short time, which shows when they began. */
  readonly isHead: boolean;
  /** The head says whose the messages are. */
  readonly isNamed: boolean;
  /** All others in the room have read it. */
  readonly isRead: boolean;
  /** The message that it replies to, if that is loaded. */
  readonly quoted: ShownMessage | null;
  readonly isHighlighted: boolean;
  /** The quoted message is from before the person sees the history. */
  readonly isQuoteHidden: boolean;
}

export type Row =
  | MessageRowData
  | { readonly kind: 'day'; readonly key: string; readonly iso: string }
  | { readonly kind: 'new'; readonly key: 'new' }
  /** Between here and the row before, messages are missing that are on their way. */
  | { readonly kind: 'gap'; readonly key: 'gap' }
  | { readonly kind: 'begin'; readonly key: 'begin' };

/** Messages of one person within this time form a group. */
const togetherMs = 5 * 60_000;

interface RowContext {
  readonly meId: number;
  /** The message that the person jumped to. */
  readonly highlightedId: number | null;
  /** The newest seq when the conversation was opened. Later messages arrived in view, so no line stands above them. */
  readonly openedAt: number;
  /** Only one other person writes here, whose name the room has: messages do not repeat it. */
  readonly isOfTwo: boolean;
}

type RowState = Pick<
  RoomViewState,
  'isLoaded' | 'messages' | 'gapBefore' | 'newSince' | 'hasOlder' | 'readUpTo' | 'participants'
>;

/**
 * Makes the rows of a conversation: days, the line above new messages, and messages. An unchanged row keeps its object.
 */
export const makeRows = () => {
  let before = new Map<string, Row>();
  return (
    { isLoaded, messages, gapBefore, newSince, hasOlder, readUpTo, participants }: RowState,
    { meId, highlightedId, openedAt, isOfTwo }: RowContext,
  ): readonly Row[] => {
    const rows: Row[] = [];
    const byId = new Map<number, ShownMessage>();
    const now = new Map<string, Row>();
    const add = (row: Row): void => {
      const known = before.get(row.key);
      const same = known !== undefined && isSame(known, row) ? known : row;
      now.set(row.key, same);
      rows.push(same);
    };
    const readByAll = readByOthers(participants, readUpTo, meId);

    // Of a room that could not be loaded nobody knows where it begins.
    if (isLoaded && !hasOlder) add({ kind: 'begin', key: 'begin' });
    let last: ShownMessage | undefined;
    let isNewShown = false;
    for (const message of messages) {
      if (message.id !== null) byId.set(message.id, message);
      const { day } = timeOf(message);
      const isNewDay = last === undefined || timeOf(last).day !== day;
      if (isNewDay) add({ kind: 'day', key: `day ${day}`, iso: message.created_at });
      const isMine = message.sender.id === meId;
      const seq = message.seq ?? Number.POSITIVE_INFINITY;
      const isFirstNew: boolean = !isNewShown && !isMine && newSince !== null && seq > newSince && seq <= openedAt;
      if (isFirstNew) add({ kind: 'new', key: 'new' });
      const isAfterGap = message.key === gapBefore;
      if (isAfterGap) add({ kind: 'gap', key: 'gap' });
      isNewShown ||= isFirstNew;
      const isHead = isNewDay || isFirstNew || isAfterGap || !standTogether(last, message);
      add({
        kind: 'message',
        key: message.key,
        message,
        isMine,
        isHead,
        isNamed: isHead && !isMine && !isOfTwo,
        isRead: isMine && message.id !== null && message.id <= readByAll,
        quoted: message.reply_to === null ? null : (byId.get(message.reply_to) ?? null),
        // All of the history that the person sees is there, and the message is not.
        isQuoteHidden: isLoaded && !hasOlder && message.reply_to !== null && !byId.has(message.reply_to),
        isHighlighted: highlightedId !== null && message.id === highlightedId,
      });
      last = message;
    }
    before = now;
    return rows;
  };
};

/** The last message that everybody else has read who takes part; 0 while that is not known. */
const readByOthers = (participants: RowState['participants'], readUpTo: RowState['readUpTo'], meId: number): number => {
  const others = participants.filter(({ id, is_suspended }) => id !== meId && !is_suspended);
  return others.length === 0 ? 0 : Math.min(...others.map(({ id }) => readUpTo.get(id) ?? 0));
};

const standTogether = (one: ShownMessage | undefined, next: ShownMessage): boolean =>
  one !== undefined &&
  one.sender.id === next.sender.id &&
  next.reply_to === null &&
  timeOf(next).at - timeOf(one).at < togetherMs;

/** When each message was written: a page of older ones makes all rows anew, of which there may be thousands. */
const times = new WeakMap<ShownMessage, { readonly at: number; readonly day: number }>();

const timeOf = (message: ShownMessage): { readonly at: number; readonly day: number } => {
  const known = times.get(message);
  if (known !== undefined) return known;
  const date = new Date(message.created_at);
  const time = { at: date.getTime(), day: localDay(date) };
  times.set(message, time);
  return time;
};

const isSame = (one: Row, other: Row): boolean => {
  if (one.kind === 'day') return other.kind === 'day' && one.iso === other.iso;
  if (one.kind !== 'message' || other.kind !== 'message') return one.kind === other.kind;
  return sameOf.every((name) => one[name] === other[name]);
};

/** All that a row shows, but for its kind and key. */
const sameOf = [
  'message',
  'isMine',
  'isHead',
  'isNamed',
  'isRead',
  'quoted',
  'isHighlighted',
  'isQuoteHidden',
] as const satisfies readonly (keyof MessageRowData)[];
