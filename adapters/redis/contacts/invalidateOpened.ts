import type { RoomStore } from '../../../core/rooms/RoomStore.ts';
import type { ContactCacheInvalidation } from './ContactCacheInvalidation.ts';

/** A room store that, when it opens a room, invalidates the cached contact lists of its members. */
export const invalidateOpened = (rooms: RoomStore, cache: ContactCacheInvalidation): RoomStore => ({
  open: async (request) => {
    const opened = await rooms.open(request);
    if (opened.isNew) await cache.peopleChanged(opened.room.members().map(({ userId }) => userId));
    return opened;
  },
  update: (update) => rooms.update(update),
  findByKey: (key) => rooms.findByKey(key),
  access: (roomId, userId) => rooms.access(roomId, userId),
  participants: (roomId) => rooms.participants(roomId),
  membershipsOf: (userId, limit) => rooms.membershipsOf(userId, limit),
  heads: (roomIds) => rooms.heads(roomIds),
  changedMemberships: (known) => rooms.changedMemberships(known),
  recordVisit: (roomId, userId) => rooms.recordVisit(roomId, userId),
});
