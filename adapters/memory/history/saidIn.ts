import type { NewlySaid, SaidByHistory, SaidPreferences } from '../../../core/history/SaidByHistory.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { saidKey } from './HistoryTables.ts';

const nothing: RoomPreferences = { isMuted: false, isPinned: false, isHidden: false };
const members = ['isMuted', 'isPinned', 'isHidden'] as const;

/** What of it is other than when it was last kept. */
export const newlySaidIn = (
  { history }: MemoryDatabase,
  source: string,
  { locks, preferences }: SaidByHistory,
): NewlySaid => {
  const known = history.rooms(source);
  const newLocks = locks.filter(
    ({ room, isLocked }) => known.has(room) && history.locked.has(saidKey(source, room)) !== isLocked,
  );
  const said = new Map(newLocks.map(({ room, isLocked }) => [room, isLocked]));
  const rooms = new Map<RoomId, { was: boolean; is: boolean }>();
  for (const [room, roomId] of known) {
    const wasLocked = history.locked.has(saidKey(source, room));
    const { was, is } = rooms.get(roomId) ?? { was: true, is: true };
    rooms.set(roomId, { was: was && wasLocked, is: is && (said.get(room) ?? wasLocked) });
  }
  return {
    locks: newLocks,
    rooms: [...rooms].flatMap(([roomId, { was, is }]) => (was === is ? [] : [{ roomId, isLocked: is }])),
    preferences: preferences
      .filter((one) => Object.keys(changesOf(history, source, one)).length > 0)
      .map((one) => ({ ...one, ...lastSaid(history, source, one), ...changesOf(history, source, one) })),
  };
};

/** Gives memberships what is other, and keeps all of it. */
export const keepSaidIn = (
  { history, tables }: MemoryDatabase,
  source: string,
  { locks, preferences }: SaidByHistory,
): void => {
  for (const { room, isLocked } of locks) {
    if (isLocked) history.locked.add(saidKey(source, room));
    else history.locked.delete(saidKey(source, room));
  }
  for (const one of preferences) {
    const { room, roomId, userId } = one;
    const { isHidden, ...changes } = changesOf(history, source, one);
    history.preferences.set(saidKey(source, room, userId), {
      ...lastSaid(history, source, one),
      ...changes,
      ...(isHidden !== undefined && { isHidden }),
    });
    const row = tables.rooms.get(roomId);
    const membership = row?.memberships.get(userId);
    if (row === undefined || membership === undefined || membership.leftSeq !== null) continue;
    const log = tables.log(roomId);
    const before = log.preferencesOf(userId);
    const hiddenActivity = isHidden === undefined ? before.hiddenActivity : isHidden ? row.activity : 0;
    log.setPreferences(userId, { ...before, ...changes, hiddenActivity });
  }
};

const lastSaid = (
  history: MemoryDatabase['history'],
  source: string,
  { room, userId }: SaidPreferences,
): RoomPreferences => history.preferences.get(saidKey(source, room, userId)) ?? nothing;

const changesOf = (
  history: MemoryDatabase['history'],
  source: string,
  said: SaidPreferences,
): Partial<RoomPreferences> => {
  const last = lastSaid(history, source, said);
  return Object.fromEntries(
    members.flatMap((name) => (said[name] === null || said[name] === last[name] ? [] : [[name, said[name]]])),
  );
};
