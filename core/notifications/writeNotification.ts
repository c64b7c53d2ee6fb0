import type { RoomId } from '../ids.ts';
import type { Inbox } from '../messages/Inbox.ts';
import { mentionsPerson } from '../messages/Mention.ts';
import type { Message } from '../messages/Message.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import type { People } from '../permissions/People.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import { isRoomActive } from '../rooms/RoomState.ts';
import { firstCharacters } from '../text/countCharacters.ts';
import type { Delivery } from './Delivery.ts';
import { rulesOfSchool } from './languageOf.ts';
import type { Notification, NotificationChannel, NotifiedMessage, NotifiedRoom } from './NotificationChannel.ts';
import type { NotificationChoices } from './NotificationChoices.ts';
import type { RulesCache } from './RulesCache.ts';
import { defaultRules } from './SchoolNotifications.ts';
import type { ToldOf } from './ToldOf.ts';

interface Deps {
  readonly people: Pick<People, 'find'>;
  readonly inbox: Pick<Inbox, 'outline' | 'unreadMessages' | 'list'>;
  readonly messages: Pick<MessageStore, 'find'>;
  readonly choices: Pick<NotificationChoices, 'settings'>;
  readonly rules: Pick<RulesCache, 'read'>;
}

/** The messages of one room that a notification shows; of the others it says how many there are. */
export const shownInRoom = 10;
const maxRooms = 20;
/** Of more requests that wait, those beyond the latest are told of no more. */
const shownRequests = 100;
const maxText = 2_000;

/**
 * What a delivery says, as things are now: without rooms that the person may not use, and messages that are read, deleted or
 * not to be seen. Undefined if nothing is left to say.
 */
export const makeWriteNotification = ({ people, inbox, messages, choices, rules }: Deps) => {
  const roomOf = async (person: Person, roomId: RoomId, told: readonly ToldOf[], showsWords: boolean) => {
    const outline = await inbox.outline(roomId, person.id);
    if (outline === undefined) return requestOf(person, roomId, showsWords);
    const unread = told.filter(({ seq }) => seq > outline.lastReadSeq && seq >= outline.visibleFromSeq);
    const found = await Promise.all(
      unread.slice(-shownInRoom).map(({ messageId }) => messages.find(roomId, messageId)),
    );
    const live = found.filter((message): message is Message => message !== undefined && message.deletedAt === null);
    if (live.length === 0) return undefined;
    return {
      ...{ id: roomId, name: outline.name, mayAnswer: isRoomActive(outline.room) },
      messages: live.map((message) => notified(message, person, showsWords)),
      more: Math.max(0, unread.length - shownInRoom),
    } satisfies NotifiedRoom;
  };

  /** A request to talk, as long as the person sees it. */
  const requestOf = async (person: Person, roomId: RoomId, showsWords: boolean): Promise<NotifiedRoom | undefined> => {
    const { rooms } = await inbox.list(person.id, { state: 'requests', limit: shownRequests });
    const request = rooms.find(({ room }) => room.id === roomId);
    if (request?.lastMessage === null || request?.lastMessage === undefined) return undefined;
    const { counterpart, lastMessage } = request;
    const name = fullName(counterpart ?? lastMessage.sender);
    const messages = [notified(lastMessage, person, showsWords)];
    return { id: roomId, name, mayAnswer: false, isRequest: true, messages, more: 0 };
  };

  return async (
    delivery: Delivery,
    { shownIn }: Pick<NotificationChannel, 'shownIn'>,
  ): Promise<Notification | undefined> => {
    const person = await people.find(delivery.userId);
    if (person === undefined || !person.isActive) return undefined;
    const school = rulesOfSchool(await rules.read(), person);
    const showsWords = school.showsWords?.[shownIn] ?? false;
    const byRoom = new Map<RoomId, ToldOf[]>();
    for (const told of delivery.messages) byRoom.set(told.roomId, [...(byRoom.get(told.roomId) ?? []), told]);
    const rooms: NotifiedRoom[] = [];
    for (const [roomId, told] of [...byRoom].slice(0, maxRooms)) {
      const room = await roomOf(person, roomId, told, showsWords);
      if (room !== undefined) rooms.push(room);
    }
    if (rooms.length === 0) return undefined;
    const { locale = school.locale ?? defaultRules.locale, timeZone = school.timeZone } = await choices.settings(
      person.id,
    );
    const unread = await inbox.unreadMessages(person.id);
    return { id: `homeroom-${delivery.id}`, person, locale, timeZone, address: delivery.address, rooms, unread };
  };
};

const notified = (message: Message, person: Person, showsWords: boolean): NotifiedMessage => ({
  ...{ id: message.id, senderName: fullName(message.sender), at: message.createdAt },
  text: showsWords ? firstCharacters(maxText, message.content) : null,
  files: message.attachments?.length ?? 0,
  isMention: mentionsPerson(message, person.id),
  isUrgent: message.isUrgent === true,
});
