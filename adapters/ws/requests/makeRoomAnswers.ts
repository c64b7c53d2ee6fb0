import type { Chat } from '../../../core/makeChat.ts';
import { SyncGone } from '../../../core/messages/readRooms.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import { encodeEvent } from '../../wire/frames/encodeEvent.ts';
import { encodeRoom } from '../../wire/rooms/encodeRoom.ts';
import type { SteadySnapshot } from '../presence/makeSteadySnapshot.ts';
import type { Answers } from './Answers.ts';
import type { RoomSubscriptions } from './makeRoomSubscriptions.ts';

interface Deps {
  readonly chat: Pick<Chat, 'events' | 'listRooms' | 'nameOrganisations'>;
  readonly subscriptions: RoomSubscriptions;
  readonly steadySnapshot: SteadySnapshot;
}

/** Rooms that `room_list` shows. */
const listedRooms = 200;
const syncedEvents = 100;

/** Frames that read rooms and follow them. */
export const makeRoomAnswers = ({
  chat,
  subscriptions,
  steadySnapshot,
}: Deps): Answers<'subscribe_room' | 'unsubscribe_room' | 'get_room_list' | 'sync'> => ({
  subscribe_room: async (session, frame) => {
    const roomId = session.roomOf(frame);
    const headSeq = await subscriptions.subscribe(session, roomId);
    const snapshot = await steadySnapshot(roomId, session.userId);
    const readUpTo = snapshot?.readUpTo ?? [];
    // The membership may have ended while the store was asked: then nothing of the room is shown.
    if (!session.subscriptions.has(roomId)) throw roomNotFound();
    session.reply({
      type: 'subscribed',
      room_id: roomId,
      head_seq: headSeq(),
      online_user_ids: snapshot?.onlineIds ?? [],
      read_up_to: readUpTo.map(({ userId, lastReadId }) => ({ user_id: userId, last_read_id: lastReadId })),
    });
  },

  unsubscribe_room: (session, frame) => {
    const roomId = session.roomOf(frame);
    subscriptions.unsubscribe(session, roomId);
    session.reply({ type: 'unsubscribed', room_id: roomId });
  },

  get_room_list: async (session) => {
    const person = await session.person();
    const { rooms, nextCursor } = await chat.listRooms(person, { limit: listedRooms });
    const hasMore = nextCursor !== null;
    const names = await chat.nameOrganisations(rooms.map(({ room }) => room.scope));
    const shown = rooms.map((room) => encodeRoom(room, names, person));
    session.reply({ type: 'room_list', rooms: shown, next_cursor: nextCursor, has_more: hasMore });
  },

  sync: async (session, frame) => {
    const roomId = session.roomOf(frame);
    const { after, limit = syncedEvents } = frame;
    try {
      const { events, headSeq } = await chat.events(await session.person(), roomId, after, limit);
      const to = events.at(-1)?.seq ?? after;
      session.reply({
        type: 'sync_page',
        room_id: roomId,
        after,
        to,
        events: events.map(encodeEvent),
        head_seq: headSeq,
        has_more: to < headSeq,
      });
    } catch (failure) {
      if (!(failure instanceof SyncGone)) throw failure;
      session.reply({ type: 'sync_gone', room_id: roomId, floor_seq: failure.floorSeq });
    }
  },
});
