import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { RoomTypeRow } from '../permissions/RoomTypeRow.ts';

/** What somebody asks for: a room of a type, and what its row needs to know of it. */
export interface RoomWish {
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

type WishMember = Exclude<keyof RoomWish, 'type'>;

/** What somebody has to say to open a room of a type. */
export interface WishShape {
  readonly needs: readonly WishMember[];
  readonly takes: readonly WishMember[];
}

/** As the members are called on the wire. */
const wireNames: Readonly<Record<WishMember, string>> = {
  userId: 'user_id',
  fromId: 'worker_id',
  participantIds: 'participant_ids',
  name: 'name',
  context: 'context',
};

export const wishShape = ({ restsOn, key }: RoomTypeRow): WishShape => {
  switch (restsOn) {
    case 'contact':
      return key.includes('context') ? { needs: ['userId', 'context'], takes: [] } : { needs: ['userId'], takes: [] };
    case 'relation':
      return { needs: [], takes: ['userId', 'fromId', 'context'] };
    case 'owner':
      return { needs: ['name', 'participantIds'], takes: ['context'] };
  }
};

/** @throws ChatError INVALID_REQUEST for a type that is none, and for a wish that says too little or too much */
export const checkWish = (policy: Policy, wish: RoomWish): void => {
  const { type, ...given } = wish;
  if (!Object.hasOwn(policy.roomTypes, type))
    throw new ChatError(
      'INVALID_REQUEST',
      `There are no rooms of type "${type}". GET /api/chat/policy/ lists the types.`,
    );
  const { needs, takes } = wishShape(policy.roomType(type));
  const names = (Object.keys(wireNames) as WishMember[]).filter((name) => given[name] !== undefined);
  const missing = needs.find((name) => !names.includes(name));
  if (missing !== undefined) throw wrong(type, missing, 'is missing');
  const stray = names.find((name) => !needs.includes(name) && !takes.includes(name));
  if (stray !== undefined) throw wrong(type, stray, 'is not known here; leave it out');
  if (takes.includes('fromId') && wish.userId === undefined && wish.fromId === undefined)
    throw wrong(type, 'userId', 'is missing');
};

const wrong = (type: RoomType, member: WishMember, problem: string): ChatError =>
  new ChatError('INVALID_REQUEST', `For a room of type "${type}", ${wireNames[member]} ${problem}.`, {
    details: [{ path: `/${wireNames[member]}`, problem }],
  });
