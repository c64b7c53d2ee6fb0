import { HistoryTally } from '../../../../core/history/HistoryOutcome.ts';
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
  const former = { isFormer: true, mayPost: false, role: 'student' };
  await history.addMembers([{ roomId, userId: readerId, ...former }]);
  await history.imported('oldchat', '', 10);
  await history.census('oldchat');
  await history.reactedHere([...(await history.placed('oldchat', ['1'])).values()]);
  const said = {
    locks: [{ room: 'r', isLocked: true }],
    preferences: [{ room: 'r', roomId, userId: readerId, isMuted: true, isPinned: null, isHidden: null }],
  };
  await history.newlySaid('oldchat', said);
  await history.keepSaid(run, said);
  await history.end(run, [], { counts: new HistoryTally().counts, problemCount: 0, tookMs: 5 });
  await history.latest();
};
