import type { RoomRepository } from '../../../core/rooms/RoomRepository.ts';
import type { ContactCacheInvalidation } from './ContactCacheInvalidation.ts';

/** A room repository that, when it opens a room, invalidates the cached contact lists of its members. */
export const invalidateOpened = (rooms: RoomRepository, cache: ContactCacheInvalidation): RoomRepository => ({
  open: async (request) => {
    const opened = await rooms.open(request);
    if (opened.isNew) await cache.peopleChanged(opened.room.members().map(({ userId }) => userId));
    return opened;
  },
  update: (update) => rooms.update(update),
  findByKey: (key) => rooms.findByKey(key),
  access: (roomId, userId) => rooms.access(roomId, userId),
  participants: (roomId) => rooms.participants(roomId),
});
