import { signal } from '@preact/signals';
import type { RoomSearch } from '../../client/wire/RoomSearch.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import type { TextKey } from '../locales/en.ts';
import { t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { type RestsOn, restsOn, roomTypeName } from '../policy/roomTypes.ts';

export interface RoomFilter {
  readonly key: string;
  readonly name: string;
  readonly fits: (room: Room) => boolean;
  /** The same for the server. */
  readonly query: Pick<RoomSearch, 'isUnread' | 'type' | 'restsOn'>;
}

/** The key of the list that is no part of this person's rooms: those of their office. */
export const officeFilter = 'office';

/** The key of what the list is narrowed to. */
export const roomFilter = signal('all');

const restingOn = (ground: RestsOn, name: TextKey): RoomFilter => ({
  key: ground,
  name: t(name),
  fits: (room) => restsOn(room) === ground,
  query: { restsOn: ground },
});

/**
 * What the list of rooms can be narrowed to. Rooms that the directory makes are told apart by their types, under the names of the
 * policy and in its order; a type of which the person has no room is left out. They come last, as their names may be
 * long. Who answers in an office finds its rooms in a list of their own.
 */
export const roomFilters = (rooms: readonly Room[], answers: boolean): readonly RoomFilter[] => {
  const { room_types } = policyInUse.value;
  const declared = room_types.map(({ type }) => type);
  const grounds: readonly RestsOn[] = answers ? ['relation', 'context'] : ['relation', 'context', 'office'];
  const present = new Set(rooms.filter((room) => grounds.includes(restsOn(room))).map(({ type }) => type));
  const types = [...new Set([...declared, ...present])].filter((type) => present.has(type));
  return [
    { key: 'all', name: t('rooms.all'), fits: () => true, query: {} },
    { key: 'unread', name: t('rooms.unread'), fits: ({ unread_count }) => unread_count > 0, query: { isUnread: true } },
    ...[restingOn('contact', 'rooms.ofTwo'), restingOn('owner', 'rooms.ofMany')].filter(
      ({ key }) => room_types.length === 0 || room_types.some(({ rests_on }) => rests_on === key),
    ),
    ...types.map((one) => ({
      key: `type ${one}`,
      name: roomTypeName(one),
      fits: ({ type }: Room) => type === one,
      query: { type: one },
    })),
  ];
};

/** True if every word of the search begins a word of the name, ignoring case and accents. */
export const nameMatches = (name: string, search: string): boolean => {
  const words = fold(name).split(/[^\p{L}\p{N}]+/u);
  return fold(search)
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => words.some((word) => word.startsWith(part)));
};

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
