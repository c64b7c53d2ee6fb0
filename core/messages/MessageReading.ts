import type { MessageId, UserId } from '../ids.ts';
import type { Message } from './Message.ts';

/** Members of a room who see its history from the same seq on and have read equally far. */
export interface ReadingGroup {
  readonly visibleFromSeq: number;
  readonly lastReadSeq: number;
  readonly people: number;
}

/** How far the members of a room have read, as one of them asks. */
export interface RoomReading {
  /** What counts as read for the asker: also what was before they joined; null for somebody who is no member. */
  readonly ownReadSeq: number | null;
  /** The other members, without suspended ones. */
  readonly others: readonly ReadingGroup[];
}

/** What one member is told about the reading of a message. */
export interface MessageReading {
  /** Of one's own message: all others who see it have read it. Of another's: one has read it oneself. */
  readonly isRead: boolean;
  /** How many others have read it; of one's own messages alone. */
  readonly readers?: number;
}

export type ReadingOfMessages = ReadonlyMap<MessageId, MessageReading>;

/** Of rooms that do not show who has read, one's own messages are left out. */
export const readingOfMessages = (
  { ownReadSeq, others }: RoomReading,
  messages: readonly Message[],
  userId: UserId,
  seesReceipts: boolean,
): ReadingOfMessages => {
  const told = messages.flatMap(({ id, seq, sender }): [MessageId, MessageReading][] => {
    if (ownReadSeq === null) return [];
    if (sender.id !== userId) return [[id, { isRead: seq <= ownReadSeq }]];
    if (!seesReceipts) return [];
    const seeing = others.filter(({ visibleFromSeq }) => visibleFromSeq <= seq);
    const readers = countPeople(seeing.filter(({ lastReadSeq }) => lastReadSeq >= seq));
    return [[id, { isRead: readers > 0 && readers === countPeople(seeing), readers }]];
  });
  return new Map(told);
};

const countPeople = (groups: readonly ReadingGroup[]): number => groups.reduce((sum, { people }) => sum + people, 0);
