import type { UserId } from '../ids.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { NamePart, RoomTypeRow } from '../permissions/RoomTypeRow.ts';
import type { RoomState } from './RoomState.ts';

type Named = Pick<RoomState, 'type' | 'name' | 'context' | 'contextName'>;

/**
 * The name of a room for one viewer, by the `naming` of its type: a teacher sees `Maths · Ada Lovelace`, the student
 * `Maths · Tess Miller`. `about` are the people the room is about, in the order of `RoomState.about`.
 */
export const roomName = (policy: Policy, room: Named, about: readonly Person[], viewerId: UserId): string => {
  const name = joinParts(partsFor(policy, room, about, viewerId), room, about, viewerId);
  return name || room.name;
};

/** How many members a room shows: none in the room of an audience, whose people do not hear of each other. */
export const countShown = (policy: Policy, type: RoomType, members: number): number =>
  policy.roomType(type).restsOn === 'audience' ? 0 : members;

/** The types whose rooms rest on this. */
export const typesResting = (policy: Policy, restsOn: RoomTypeRow['restsOn']): RoomType[] =>
  Object.entries(policy.roomTypes).flatMap(([type, row]) => (row.restsOn === restsOn ? [type] : []));

/** The most members whose faces stand for a room. */
export const facesAtMost = 3;

/** Whether people give rooms of this type their name: such a room has its members' faces, so that it passes for nobody. */
export const hasFaces = (policy: Policy, type: RoomType): boolean => {
  const { restsOn, seeMembers } = policy.roomType(type);
  return restsOn === 'owner' && seeMembers === 'everybody';
};

/** Whose relation a room is about, for one viewer; nobody where a room is about something else. */
export const othersAbout = (policy: Policy, type: RoomType, about: readonly Person[], viewerId: UserId): Person[] =>
  policy.roomType(type).restsOn === 'relation' ? about.filter(({ id }) => id !== viewerId) : [];

/**
 * The name that is stored with a relation's room: the one for viewers who are neither end of the relation. If the
 * type's parts give no text, the names of its people.
 */
export const sharedName = (policy: Policy, room: Omit<Named, 'name'>, about: readonly Person[]): string => {
  const { naming } = policy.roomType(room.type);
  const nameless = { ...room, name: '' };
  const parts = 'from' in naming ? naming.others : naming;
  return joinParts(parts, nameless, about, null) || joinParts(['other'], nameless, about, null);
};

const partsFor = (
  policy: Policy,
  { type }: Named,
  [from, to]: readonly Person[],
  viewerId: UserId,
): readonly NamePart[] => {
  const { naming } = policy.roomType(type);
  if (!('from' in naming)) return naming;
  if (viewerId === from?.id) return naming.from;
  return viewerId === to?.id ? naming.to : naming.others;
};

const joinParts = (
  parts: readonly NamePart[],
  { name, context, contextName }: Named,
  about: readonly Person[],
  viewerId: UserId | null,
): string => {
  const texts: Readonly<Record<NamePart, () => string>> = {
    name: () => name,
    context: () => contextName || context,
    from: () => about.slice(0, 1).map(fullName).join(),
    to: () => about.slice(1, 2).map(fullName).join(),
    other: () =>
      about
        .filter(({ id }) => id !== viewerId)
        .map(fullName)
        .join(', '),
  };
  return parts
    .map((part) => texts[part]())
    .filter((text) => text !== '')
    .join(' · ');
};
