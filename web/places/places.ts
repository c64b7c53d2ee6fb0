import { signal } from '@preact/signals';
import type { Contact, HeldRole, Me, Permission, Room } from '../../client/wire/wireTypes.ts';

/** A school, or another organisation, to which lists can be narrowed. */
export interface School {
  readonly id: number;
  readonly name: string;
}

/** What the lists of chats and people are narrowed to; null: all of them. */
export interface Place {
  readonly schoolId: number | null;
  /** The name of a class, because a contact's relation tells no more of it. */
  readonly className: string | null;
}

export const everywhere: Place = { schoolId: null, className: null };

/** One choice for the whole window, so that chats and people show the same school. */
export const place = signal<Place>(everywhere);

type Placed = Pick<HeldRole, 'organisation_id' | 'organisation' | 'organisation_name'>;

/** The schools of these, each once, by name. */
export const schoolsOf = (placed: readonly Placed[]): readonly School[] => {
  const found = new Map<number, string>();
  for (const { organisation_id: id, organisation, organisation_name: name } of placed)
    if (id !== null) found.set(id, name || organisation || String(id));
  return [...found].map(([id, name]) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name));
};

export const classNameOf = ({ context, context_name: name }: Pick<Room, 'context' | 'context_name'>): string =>
  name || context;

/** The schools and classes of a person: those of their roles and of their chats. Classes are those of the chosen school. */
export const placesOf = ({ roles }: Pick<Me, 'roles'>, rooms: readonly Room[], { schoolId }: Place) => {
  const inSchool = rooms.filter((room) => schoolId === null || room.organisation_id === schoolId);
  const classes = new Set(inSchool.map(classNameOf).filter((name) => name !== ''));
  return {
    schools: schoolsOf([...roles, ...rooms]),
    classes: [...classes].sort((one, other) => one.localeCompare(other)),
  };
};

export const isRoomIn = ({ schoolId, className }: Place, room: Room): boolean =>
  (schoolId === null || room.organisation_id === schoolId) && (className === null || classNameOf(room) === className);

/** Whether a contact belongs to the place. `reason` is why one may write to the contact; undefined until it is known. */
export const isContactIn = (
  { schoolId, className }: Place,
  { roles }: Pick<Contact, 'roles'>,
  reason: Permission | undefined,
): boolean =>
  (schoolId === null || roles.some(({ organisation_id: id }) => id === schoolId)) &&
  (className === null || (reason?.path.some(({ context }) => context === className) ?? false));
