import type { Room } from '../../client/wire/wireTypes.ts';
import { mayPostIn, restsOn } from '../policy/roomTypes.ts';

/** Somebody who wrote longer ago waits no more, or asks again. */
const waitsForMs = 21 * 24 * 60 * 60_000;
/** More than these are a list of their own, which stands beside. */
const shownAtMost = 6;

/**
 * Rooms with words that this person has not read, or whose last words are another person's, where they may answer: the
 * unread first, then who waits longest.
 */
export const waitingRooms = (rooms: readonly Room[], meId: number, now: number): readonly Room[] =>
  rooms
    .filter((room) => room.is_active && !room.is_muted && restsOn(room) !== 'audience' && mayPostIn(room.type))
    .filter(
      ({ last_message: last, unread_count }) =>
        last !== null && (unread_count > 0 || last.sender.id !== meId) && now - wroteAt(last) < waitsForMs,
    )
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, shownAtMost);

/** The latest words in the rooms of audiences, the newest first. */
export const announcedRooms = (rooms: readonly Room[]): readonly Room[] =>
  rooms
    .filter((room) => restsOn(room) === 'audience' && room.last_message !== null)
    .sort((one, other) => Date.parse(other.last_message_time ?? '') - Date.parse(one.last_message_time ?? ''))
    .slice(0, shownAtMost);

const wroteAt = ({ created_at }: { readonly created_at: string }): number => Date.parse(created_at);

const rank = ({ unread_count, last_message }: Room): number =>
  (unread_count > 0 ? 0 : 1e15) + (last_message === null ? 0 : wroteAt(last_message));
