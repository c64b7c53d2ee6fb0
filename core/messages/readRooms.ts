import { ChatError } from '../errors.ts';
import type { MessageId, RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { type Admission, type EnterRoom, notAMember, roomNotFound } from '../rooms/admit.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import { visibleTo } from '../rooms/roomRights.ts';
import type { ChatEvent } from './ChatEvent.ts';
import type { Inbox, Reader, ReadState, RoomOverview } from './Inbox.ts';
import { type Message, messageNotFound } from './Message.ts';
import type { EventPage, HistoryPage, HistoryQuery, MessageStore } from './MessageStore.ts';

interface Deps {
  readonly messages: MessageStore;
  readonly inbox: Inbox;
  readonly enterRoom: EnterRoom;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publishEphemeral'>;
}

/** Reads a room, for members and observers (`enterRoom`). All throw ChatError ROOM_NOT_FOUND and CANNOT_CHAT. */
export interface ReadRooms {
  overview(person: Person, roomId: RoomId): Promise<RoomOverview>;
  history(person: Person, roomId: RoomId, query: HistoryQuery): Promise<HistoryPage>;
  thread(person: Person, roomId: RoomId, rootId: MessageId, after: MessageId | null, limit: number): Promise<Thread>;
  /** The events after the seq `after`, for a client to apply in order. @throws SyncGone for a seq beyond the head */
  events(person: Person, roomId: RoomId, after: number, limit: number): Promise<EventPage>;
  /**
   * Moves the person's read pointer forward and shows it to the room.
   * @throws ChatError ACCESS_DENIED for an observer
   */
  markRead(person: Person, roomId: RoomId, upToId: MessageId | null): Promise<ReadState>;
  /** The members who have read a message, as far as the person may see them (`visibleTo`). */
  receipts(person: Person, roomId: RoomId, messageId: MessageId): Promise<readonly Reader[]>;
}

export interface Thread extends HistoryPage {
  readonly root: Message;
}

/** The error for a cursor beyond the room's history: the client drops it and loads the room anew. */
export class SyncGone extends ChatError {
  /** The events after this seq can be read. */
  readonly floorSeq: number;

  constructor(floorSeq: number) {
    super('INVALID_REQUEST', 'This cursor is not in the history of the room. Load the room anew.');
    this.floorSeq = floorSeq;
  }
}

/**
 * The messages up to the head that was read together with the membership. Later ones may have come after the membership
 * ended, so the person may not see them (I9).
 */
const upTo = (headSeq: number, page: HistoryPage): HistoryPage => ({
  ...page,
  messages: page.messages.filter(({ seq }) => seq <= headSeq),
});

export const makeReadRooms = ({ messages, inbox, enterRoom, policy, bus }: Deps): ReadRooms => {
  const findMessage = async (roomId: RoomId, messageId: MessageId): Promise<Message> => {
    const message = await messages.find(roomId, messageId);
    if (message === undefined) throw messageNotFound();
    return message;
  };
  const enterAsMember = async (person: Person, roomId: RoomId): Promise<Admission> => {
    const admission = await enterRoom(person, roomId);
    if (admission.membership === null) throw notAMember();
    return admission;
  };

  return {
    overview: async (person, roomId) => {
      const { headSeq } = (await enterRoom(person, roomId)).room;
      const overview = await inbox.overview(roomId, person.id);
      if (overview === undefined) throw roomNotFound();
      // The preview may come after the end of the membership (I9): it is for those who may still enter.
      if (overview.room.headSeq > headSeq) await enterRoom(person, roomId);
      return overview;
    },

    history: async (person, roomId, query) => {
      const { headSeq } = (await enterRoom(person, roomId)).room;
      return upTo(headSeq, await messages.history(roomId, query));
    },

    thread: async (person, roomId, rootId, after, limit) => {
      const { headSeq } = (await enterRoom(person, roomId)).room;
      const root = await findMessage(roomId, rootId);
      if (root.seq > headSeq) throw messageNotFound();
      return { root, ...upTo(headSeq, await messages.thread(roomId, rootId, after, limit)) };
    },

    events: async (person, roomId, after, limit) => {
      const { headSeq } = (await enterRoom(person, roomId)).room;
      if (after > headSeq) throw new SyncGone(0);
      const page = (await messages.events([{ roomId, after }], limit)).get(roomId);
      // As in `upTo`: later events may have come after the membership ended (I9).
      return { events: (page?.events ?? []).filter(({ seq }) => seq <= headSeq), headSeq };
    },

    markRead: async (person, roomId, upToId) => {
      await enterAsMember(person, roomId);
      const state = await inbox.markRead(roomId, person.id, upToId);
      if (state.hasMoved && state.lastReadId !== null)
        bus.publishEphemeral({ type: 'read', roomId, userId: person.id, upToId: state.lastReadId });
      return state;
    },

    receipts: async (person, roomId, messageId) => {
      const { room, membership } = await enterRoom(person, roomId);
      await findMessage(roomId, messageId);
      const isVisible = visibleTo(policy, person, room, membership);
      return (await inbox.readers(roomId, messageId)).filter((reader) => isVisible(reader.person.id));
    },
  };
};
