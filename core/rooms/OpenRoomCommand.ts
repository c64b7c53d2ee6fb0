import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { RoomTypeRow } from '../permissions/RoomTypeRow.ts';

/** What somebody asks for: a room of a type, and what its row needs to know of it. */
export interface OpenRoomCommand {
  readonly type: RoomType;
  /** The one other person: of a contact, or of a relation. */
  readonly userId?: UserId;
  /** At whom the relation starts, e.g. the worker of a job: the opener or the other person. */
  readonly fromId?: UserId;
  /** Contacts of the opener, who will own the room. */
  readonly participantIds?: readonly UserId[];
  readonly name?: string;
  /** What the room is about, e.g. the host's own id of a job. */
  readonly context?: string;
}

type OpenRoomMember = Exclude<keyof OpenRoomCommand, 'type'>;

/** What somebody has to say to open a room of a type. */
export interface OpenRoomShape {
  readonly needs: readonly OpenRoomMember[];
  readonly takes: readonly OpenRoomMember[];
}

/** What the sender of a command calls its members, so that a refusal names what they wrote. */
export type OpenRoomNames = Readonly<Record<OpenRoomMember, string>>;

const wireNames: OpenRoomNames = {
  userId: 'user_id',
  fromId: 'worker_id',
  participantIds: 'participant_ids',
  name: 'name',
  context: 'context',
};

export const openRoomShape = ({ restsOn, key }: RoomTypeRow): OpenRoomShape => {
  switch (restsOn) {
    case 'contact':
      return key.includes('context') ? { needs: ['userId', 'context'], takes: [] } : { needs: ['userId'], takes: [] };
    case 'relation':
      return { needs: [], takes: ['userId', 'fromId', 'context'] };
    case 'owner':
      return { needs: ['name', 'participantIds'], takes: ['context'] };
  }
};

/** @throws ChatError INVALID_REQUEST for a type that is none, and for a command that says too little or too much */
export const checkOpenRoom = (policy: Policy, command: OpenRoomCommand, called: OpenRoomNames = wireNames): void => {
  const { type, ...given } = command;
  if (!Object.hasOwn(policy.roomTypes, type))
    throw new ChatError(
      'INVALID_REQUEST',
      `There are no rooms of type "${type}". Use one of ${Object.keys(policy.roomTypes).join(', ')}.`,
    );
  const { needs, takes } = openRoomShape(policy.roomType(type));
  const wrong = (member: OpenRoomMember, problem: string): ChatError =>
    new ChatError('INVALID_REQUEST', `For a room of type "${type}", ${called[member]} ${problem}.`, {
      details: [{ path: `/${called[member]}`, problem }],
    });
  const names = (Object.keys(wireNames) as OpenRoomMember[]).filter((name) => given[name] !== undefined);
  const missing = needs.find((name) => !names.includes(name));
  if (missing !== undefined) throw wrong(missing, 'is missing');
  const stray = names.find((name) => !needs.includes(name) && !takes.includes(name));
  if (stray !== undefined) throw wrong(stray, 'is not known here; leave it out');
  if (takes.includes('fromId') && command.userId === undefined && command.fromId === undefined)
    throw wrong('userId', 'is missing');
};
