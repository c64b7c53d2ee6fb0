import { ChatError } from '../errors.ts';
import type { OrganisationId, UserId } from '../ids.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { RoomTypeRow } from '../permissions/RoomTypeRow.ts';

/** The request to open a room: its type, and the fields that the type's row requires. */
export interface OpenRoomCommand {
  readonly type: RoomType;
  /** The other person of a contact or of a relation. */
  readonly userId?: UserId;
  /** The person at whom the relation starts, e.g. the worker of a job: the opener or the other person. */
  readonly fromId?: UserId;
  /** Contacts of the opener, who will own the room. */
  readonly participantIds?: readonly UserId[];
  readonly name?: string;
  /** What the room is about, e.g. the host's own id of a job. */
  readonly context?: string;
  /** To whose office the opener writes. Not needed by who has roles in one organisation. */
  readonly organisationId?: OrganisationId;
}

type OpenRoomMember = Exclude<keyof OpenRoomCommand, 'type'>;

/** The fields of a command for one type of room; a command has no others. */
export interface OpenRoomFields {
  readonly required: readonly OpenRoomMember[];
  readonly optional: readonly OpenRoomMember[];
}

/** The names that the sender uses for the fields, so that a refusal names what they wrote. */
export type OpenRoomNames = Readonly<Record<OpenRoomMember, string>>;

const wireNames: OpenRoomNames = {
  userId: 'user_id',
  fromId: 'worker_id',
  participantIds: 'participant_ids',
  name: 'name',
  context: 'context',
  organisationId: 'organisation_id',
};

export const openRoomFields = ({ restsOn, key }: RoomTypeRow): OpenRoomFields => {
  switch (restsOn) {
    case 'contact':
      return key.includes('context')
        ? { required: ['userId', 'context'], optional: [] }
        : { required: ['userId'], optional: [] };
    case 'relation':
      return { required: [], optional: ['userId', 'fromId', 'context'] };
    // The directory makes them; `open` of their types is always `nobody`.
    case 'context':
    // Announcements make them.
    case 'audience':
      return { required: [], optional: [] };
    case 'owner':
      return { required: ['name', 'participantIds'], optional: ['context'] };
    case 'office':
      return { required: [], optional: key.includes('name') ? ['name', 'organisationId'] : ['organisationId'] };
  }
};

/** @throws ChatError INVALID_REQUEST for an unknown type, and for a command with a field missing or too many */
export const checkOpenRoom = (policy: Policy, command: OpenRoomCommand, called: OpenRoomNames = wireNames): void => {
  const { type, ...given } = command;
  if (!Object.hasOwn(policy.roomTypes, type))
    throw new ChatError(
      'INVALID_REQUEST',
      `There are no rooms of type "${type}". Use one of ${Object.keys(policy.roomTypes).join(', ')}.`,
    );
  const { required, optional } = openRoomFields(policy.roomType(type));
  const wrong = (member: OpenRoomMember, problem: string): ChatError =>
    new ChatError('INVALID_REQUEST', `For a room of type "${type}", ${called[member]} ${problem}.`, {
      details: [{ path: `/${called[member]}`, problem }],
    });
  const names = (Object.keys(wireNames) as OpenRoomMember[]).filter((name) => given[name] !== undefined);
  const missing = required.find((name) => !names.includes(name));
  if (missing !== undefined) throw wrong(missing, 'is missing');
  const stray = names.find((name) => !required.includes(name) && !optional.includes(name));
  if (stray !== undefined) throw wrong(stray, 'is not known here; leave it out');
  if (optional.includes('fromId') && command.userId === undefined && command.fromId === undefined)
    throw wrong('userId', 'is missing');
};
