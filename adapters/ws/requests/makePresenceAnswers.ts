import type { Clock } from '../../../core/clock.ts';
import { asMessageId, type RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { roomNotFound } from '../../../core/rooms/admit.ts';
import { readUpTo } from '../../wire/frames/syncSchemas.ts';
import { readFrames } from '../presence/readFrames.ts';
import type { Answers } from './Answers.ts';
import type { ClientSession } from './ClientSession.ts';

interface Deps {
  readonly chat: Pick<Chat, 'markRead'>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Frames that show what a person does in a room: typing and reading. */
export const makePresenceAnswers = ({ chat, clock }: Deps): Answers<'typing' | 'stop_typing' | 'mark_read'> => ({
  typing: (session, frame) => session.typing.start(memberRoom(session, frame), clock.monotonic()),
  stop_typing: (session, frame) => session.typing.stop(memberRoom(session, frame)),

  mark_read: async (session, frame) => {
    const roomId = session.roomOf(frame);
    const upToId = readUpTo(frame);
    const state = await chat.markRead(await session.person(), roomId, upToId === null ? null : asMessageId(upToId));
    // Where the pointer has moved, the bus shows it to everybody, this socket included.
    if (state.hasMoved) return;
    const { lastReadId: upTo, readIds: messageIds } = state;
    for (const frame of readFrames({ roomId, userId: session.userId, upTo, messageIds })) session.reply(frame);
  },
});

/** A room that the person is a member of, known without asking the store. */
const memberRoom = (session: ClientSession, frame: { readonly room_id?: number }): RoomId => {
  const roomId = session.roomOf(frame);
  if (session.connected?.memberships.has(roomId) !== true) throw roomNotFound();
  return roomId;
};
