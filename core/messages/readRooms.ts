import { ChatError } from '../errors.ts';
import type { MessageId, RoomId, UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { type Admission, type EnterRoom, notAMember, roomNotFound } from '../rooms/admit.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type RoomSupervision, readSupervision } from '../rooms/readSupervision.ts';
import { type RoomRights, roomRights, visibleTo } from '../rooms/roomRights.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Inbox, Reader, RoomOverview } from './Inbox.ts';
import { type Message, messageNotFound } from './Message.ts';
import { type ReadingOfMessages, readingOfMessages } from './MessageReading.ts';
import type { EventPage, HistoryPage, HistoryQuery, MessageStore } from './MessageStore.ts';
import type { ReadState } from './ReadState.ts';
import { makeReadShared, type ReadShared } from './readShared.ts';
import { eventFrom, shownEvent, shownMessage } from './shownEvent.ts';

interface Deps {
  readonly messages: MessageStore;
  readonly inbox: Inbox;
  readonly people: Pick<People, 'around'>;
  readonly rooms: Pick<RoomRepository, 'participants'>;
  readonly reports: { roomOf(messageId: MessageId, userId: UserId): Promise<RoomId | undefined> };
  readonly enterRoom: EnterRoom;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
}

/**
 * Reads a room, for members and observers (`enterRoom`); people whom the reader may not see are counted and not named
 * (`shownEvent`). Messages from before `Admission.visibleFromSeq` look like messages that there never were (I26). All throw
 * ChatError ROOM_NOT_FOUND and CANNOT_CHAT.
 */
export interface ReadRooms extends ReadShared {
  overview(person: Person, roomId: RoomId): Promise<EnteredRoom>;
  history(person: Person, roomId: RoomId, query: HistoryQuery): Promise<ReadPage>;
  thread(person: Person, roomId: RoomId, rootId: MessageId, after: MessageId | null, limit: number): Promise<Thread>;
  /**
   * The events after the seq `after`, for a client to apply in order. A member gets those from the seq on that their
   * membership shows, also one who moderates. @throws SyncGone for a seq beyond the head, or before what the member sees
   */
  events(person: Person, roomId: RoomId, after: number, limit: number): Promise<EventPage>;
  /**
   * Moves the person's read pointer forward and shows it to the room.
   * @throws ChatError ACCESS_DENIED for an observer
   */
  markRead(person: Person, roomId: RoomId, upToId: MessageId | null): Promise<ReadState>;
  /**
   * Counts the room as unread from a message on, for the person alone: what others see of their reading stays.
   * @throws ChatError ACCESS_DENIED for an observer, MESSAGE_NOT_FOUND
   */
  markUnread(person: Person, roomId: RoomId, fromId: MessageId): Promise<ReadState>;
  /**
   * The members who have read a message, as far as the person may see them (`visibleTo`).
   * @throws ChatError ACCESS_DENIED if the room's type does not show it to the person
   */
  receipts(person: Person, roomId: RoomId, messageId: MessageId): Promise<readonly Reader[]>;
  /** For members who know a message without its room. @throws ChatError MESSAGE_NOT_FOUND */
  roomOfMessage(person: Person, messageId: MessageId): Promise<RoomId>;
}

/** A room as the person sees it, with what they may do there now. */
export interface EnteredRoom extends RoomOverview {
  readonly rights: RoomRights;
  /** Null for a room that needs no supervision now. */
  readonly supervision: RoomSupervision | null;
}

/** A page with what its reader is told of the reading of its messages (`readingOfMessages`); empty for an observer. */
export interface ReadPage extends HistoryPage {
  readonly reading: ReadingOfMessages;
}

export interface Thread extends ReadPage {
  readonly root: Message;
}

/** The error for a cursor outside the history that the person sees: the client drops it and loads the room anew. */
export class SyncGone extends ChatError {
  /** The events after this seq can be read. */
  readonly floorSeq: number;

  constructor(floorSeq: number) {
    super('INVALID_REQUEST', 'This cursor is not in the history of the room. Load the room anew.');
    this.floorSeq = floorSeq;
  }
}

export const makeReadRooms = ({ messages, inbox, people, rooms, reports, enterRoom, policy, bus }: Deps): ReadRooms => {
  const findMessage = async ({ room, visibleFromSeq }: Admission, messageId: MessageId): Promise<Message> => {
    const message = await messages.find(room.id, messageId);
    if (message === undefined || message.seq < visibleFromSeq) throw messageNotFound();
    return message;
  };
  /**
   * The messages up to the head that was read together with the membership. Later ones may have come after the
   * membership ended, so the person may not see them (I9).
   */
  const shownTo = (person: Person, admission: Admission, page: HistoryPage): HistoryPage => {
    const isVisible = visibleTo(policy, person, admission);
    const messages = page.messages.filter(({ seq }) => seq <= admission.room.headSeq);
    return { ...page, messages: messages.map((message) => shownMessage(message, isVisible)) };
  };
  const withReading = async (person: Person, admission: Admission, page: HistoryPage): Promise<ReadPage> => {
    if (admission.membership === null || page.messages.length === 0) return { ...page, reading: new Map() };
    const reading = await inbox.reading(admission.room.id, person.id);
    const { seesReceipts, seesMembers } = roomRights(policy, person, admission);
    return { ...page, reading: readingOfMessages(reading, page.messages, person.id, seesReceipts && seesMembers) };
  };
  const enterAsMember = async (person: Person, roomId: RoomId): Promise<Admission> => {
    const admission = await enterRoom(person, roomId, null);
    if (admission.membership === null) throw notAMember();
    return admission;
  };
  const showMark = ({ id: userId }: Person, roomId: RoomId, state: ReadState): ReadState => {
    if (state.hasMarkMoved) bus.publishEphemeral({ type: 'unread', roomId, userId, fromId: state.unreadMarkId });
    return state;
  };

  return {
    ...makeReadShared({ messages, enterRoom, policy }),
    overview: async (person, roomId) => {
      const admission = await enterRoom(person, roomId);
      const overview = await inbox.overview(roomId, person.id);
      if (overview === undefined) throw roomNotFound();
      // The preview may come after the end of the membership (I9): it is for those who may still enter.
      if (overview.room.headSeq > admission.room.headSeq) await enterRoom(person, roomId, null);
      const { lastMessage } = overview;
      const shown = lastMessage && shownMessage(lastMessage, visibleTo(policy, person, admission));
      const supervision = await readSupervision({ policy, people, rooms }, person, admission);
      return { ...overview, lastMessage: shown, rights: roomRights(policy, person, admission), supervision };
    },

    history: async (person, roomId, query) => {
      const admission = await enterRoom(person, roomId, { what: 'history' });
      const page = await messages.history(roomId, { ...query, fromSeq: admission.visibleFromSeq });
      return withReading(person, admission, shownTo(person, admission, page));
    },

    thread: async (person, roomId, rootId, after, limit) => {
      const admission = await enterRoom(person, roomId, { what: 'thread' });
      const root = await findMessage(admission, rootId);
      if (root.seq > admission.room.headSeq) throw messageNotFound();
      const answers = await messages.thread(roomId, rootId, after, limit);
      const shown = await withReading(person, admission, shownTo(person, admission, answers));
      return { root: shownMessage(root, visibleTo(policy, person, admission)), ...shown };
    },

    events: async (person, roomId, after, limit) => {
      const admission = await enterRoom(person, roomId, { what: 'events' });
      const { headSeq } = admission.room;
      // Looks at the past are for history, which records them; the stream is one for all that follow it as members.
      const visibleFromSeq = admission.membership?.visibleFromSeq ?? 0;
      const floorSeq = Math.max(0, visibleFromSeq - 1);
      if (after > headSeq || after < floorSeq) throw new SyncGone(floorSeq);
      const page = (await messages.events([{ roomId, after }], limit)).get(roomId);
      const isVisible = visibleTo(policy, person, admission);
      // As in `shownTo`: later events may have come after the membership ended (I9).
      const events = (page?.events ?? []).filter(({ seq }) => seq <= headSeq);
      return { events: events.map((event) => shownEvent(eventFrom(event, visibleFromSeq), isVisible)), headSeq };
    },

    markRead: async (person, roomId, upToId) => {
      await enterAsMember(person, roomId);
      const state = await inbox.markRead(roomId, person.id, upToId);
      if (state.hasMoved && state.lastReadId !== null)
        bus.publishEphemeral({
          ...{ type: 'read', roomId, userId: person.id },
          ...{ upToId: state.lastReadId, messageIds: state.readIds },
        });
      return showMark(person, roomId, state);
    },

    markUnread: async (person, roomId, fromId) => {
      await findMessage(await enterAsMember(person, roomId), fromId);
      return showMark(person, roomId, await inbox.markUnread(roomId, person.id, fromId));
    },

    receipts: async (person, roomId, messageId) => {
      const admission = await enterRoom(person, roomId, { what: 'receipts' });
      if (!roomRights(policy, person, admission).seesReceipts)
        throw new ChatError('ACCESS_DENIED', 'You may not see who has read the messages of this room.');
      await findMessage(admission, messageId);
      const isVisible = visibleTo(policy, person, admission);
      return (await inbox.readers(roomId, messageId)).filter((reader) => isVisible(reader.person.id));
    },

    roomOfMessage: async (person, messageId) => {
      const roomId = await reports.roomOf(messageId, person.id);
      if (roomId === undefined) throw messageNotFound();
      await findMessage(await enterAsMember(person, roomId), messageId);
      return roomId;
    },
  };
};
