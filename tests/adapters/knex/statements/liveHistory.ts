import type { TimelineItem } from '../../../../core/history/HistoryStore.ts';
import type { RoomId, UserId } from '../../../../core/ids.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';

/** Lets the history of another chat come into one room, so that each of its statements runs. */
export const liveHistory = async (
  { history }: Pick<StoredWorld, 'history'>,
  { roomId, senderId, readerId }: { readonly roomId: RoomId; readonly senderId: UserId; readonly readerId: UserId },
): Promise<void> => {
  const run = await history.begin('oldchat');
  const at = new Date(0);
  const message = (id: string): TimelineItem => ({
    ...{ kind: 'message', id, roomId, senderId, at, text: `old ${id}`, isSystem: false, replyTo: null, thread: null },
    ...{ editedAt: null, reactions: [], readBy: [readerId], attachments: [] },
  });
  await history.place(run, [message('1'), message('2'), { kind: 'edit', id: '1', roomId, at, text: 'older' }]);
  await history.place(run, [message('2'), { kind: 'deletion', id: '2', roomId, at: new Date(1), actorId: null }]);
  await history.markRead(run, [{ roomId, userId: readerId, upTo: '2' }]);
  const former = { isFormer: true, isMuted: false, isPinned: false, mayPost: false, role: 'student' };
  await history.addMembers([{ roomId, userId: readerId, ...former }]);
  await history.imported('oldchat', '', 10);
  await history.census('oldchat');
  await history.end(run, []);
};
