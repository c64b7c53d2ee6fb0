import type { RoomOverview } from '../../../core/messages/Inbox.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { OwnFrame } from '../../wire/legacy/LegacySockets.ts';

/** A room as our frames and answers have it. */
export type OwnRoom = Extract<OwnFrame, { readonly type: 'room_joined' }>['room'];
type OwnPerson = OwnRoom['participants'][number];

/** The kind of relation that the rooms of a type stand for, e.g. of a bid; undefined for other rooms. */
const relationOf = ({ relations }: Policy, type: string) =>
  Object.values(relations).find(({ room }) => room?.type === type);

/** The type of the rooms that bidders and clients open about a job; undefined in a policy without bids. */
export const jobRoomType = ({ relations }: Policy): string | undefined =>
  Object.values(relations).find(({ room }) => room?.opens === 'on request')?.room?.type;

/** The client compares ids of jobs with its own, which are numbers. */
const jobId = (context: string): number | string => (/^\d{1,15}$/.test(context) ? Number(context) : context);

/**
 * Who bids is the person at whom the relation starts. A list that shows one of the two people and the viewer says no more than
 * their roles, so `bidderId` is better where it is known.
 */
const bidderOf = (policy: Policy, room: OwnRoom, bidderId: RoomOverview['room']['about'][number] | undefined) => {
  const role = relationOf(policy, room.type)?.from;
  const isBidder = (person: OwnPerson): boolean =>
    bidderId === undefined ? person.role === role : person.id === bidderId;
  return role === undefined ? null : (room.participants.find(isBidder) ?? null);
};

/** A room with the members that the job platform's client shows besides. */
export const showJobRoom = (policy: Policy, room: OwnRoom, bidderId?: RoomOverview['room']['about'][number]) => ({
  ...room,
  job: relationOf(policy, room.type) === undefined ? null : jobId(room.context),
  bidder: bidderOf(policy, room, bidderId),
  last_message_content: room.last_message_content ?? '',
});
