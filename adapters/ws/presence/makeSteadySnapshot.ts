import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { RoomSnapshot } from '../../../core/messages/followRooms.ts';
import type { RoomChannels } from '../fanout/RoomChannels.ts';
import type { Sighted } from '../fanout/RoomSights.ts';
import type { RoomVisibility } from './RoomVisibility.ts';

interface Deps {
  readonly chat: Pick<Chat, 'roomSnapshot'>;
  readonly channels: RoomChannels;
  readonly visibility: RoomVisibility;
}

export interface ShownSnapshot extends Pick<RoomSnapshot, 'readUpTo'> {
  readonly onlineIds: readonly UserId[];
}

/** Reads of who is online, at most, when somebody comes or goes during each. */
const readsAtMost = 3;

/**
 * The snapshot of a room for a socket that has subscribed to it; null of one that is too large to have one. The client
 * applies it after what it was shown meanwhile, so it must not take that back: who is online is read again when
 * somebody was shown to come or go during the read. People of whom the viewer may not see it are left out.
 */
export type SteadySnapshot = (roomId: RoomId, viewer: UserId) => Promise<ShownSnapshot | null>;

export const makeSteadySnapshot =
  ({ chat, channels, visibility }: Deps): SteadySnapshot =>
  async (roomId, viewer) => {
    const snapshot = await chat.roomSnapshot(roomId);
    const channel = channels.find(roomId);
    if (channel !== undefined) visibility.set(channel, snapshot !== null);
    if (snapshot === null) return null;
    for (let read = 1; ; read += 1) {
      const shownBefore = channel && visibility.shownIn(channel);
      const onlineIds = await snapshot.readOnline();
      const isSteady = (channel && visibility.shownIn(channel)) === shownBefore;
      if (!isSteady && read < readsAtMost) continue;
      const shows = (what: Sighted, userId: UserId): boolean => channel?.shows(viewer, what, userId) ?? false;
      return {
        readUpTo: snapshot.readUpTo.filter(({ userId }) => shows('seesReceipts', userId)),
        onlineIds: onlineIds.filter((userId) => shows('seesPresence', userId)),
      };
    }
  };
