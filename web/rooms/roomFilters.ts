import type { Room, RoomType } from '../../client/wire/wireTypes.ts';

const types = (...some: RoomType[]) => {
  const wanted = new Set(some);
  return ({ type }: Room): boolean => wanted.has(type);
};

export const roomFilters = {
  all: () => true,
  unread: (room: Room): boolean => room.unread_count > 0,
  classes: types('forum_subject', 'forum_tutor'),
  direct: types('direct', 'job'),
  groups: types('group', 'announcement'),
} satisfies Record<string, (room: Room) => boolean>;

export type RoomFilter = keyof typeof roomFilters;
export const filterNames = Object.keys(roomFilters) as readonly RoomFilter[];

/** True if every word of the search begins a word of the name, ignoring case and accents. */
export const nameMatches = (name: string, search: string): boolean => {
  const words = fold(name).split(/[^\p{L}\p{N}]+/u);
  return fold(search)
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => words.some((word) => word.startsWith(part)));
};

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
