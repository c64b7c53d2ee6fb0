import type { RoomId, UserId } from '../../../core/ids.ts';
import type { EphemeralEvent } from '../../../core/rooms/RoomBus.ts';

/** The new head of a room and, where other nodes listen to it, the events themselves, sealed by `EventSeal`. */
export interface SealedPublication {
  readonly type: 'room';
  readonly roomId: RoomId;
  readonly headSeq: number;
  readonly sealed?: string;
}

/** What travels between nodes. Only a node can read the message texts in it. */
export type BusMessage =
  | SealedPublication
  | { readonly type: 'people'; readonly userIds: readonly UserId[] }
  | EphemeralEvent;

/** A message with the node that sends it and the time at which it was made, in milliseconds by Redis's clock. */
export interface Dispatch {
  readonly nodeId: string;
  readonly at: number;
  readonly message: BusMessage;
}

/** What a seal is bound to: the events are valid only for this room, this head and this moment. */
export const aboutRoom = ({ roomId, headSeq }: Pick<SealedPublication, 'roomId' | 'headSeq'>, at: number): string =>
  `${roomId}:${headSeq}:${Math.round(at)}`;

/**
 * Publications, typing, reading and preferences travel on the channel of their room. Invalidations, presence and what
 * offices hear of go to every node.
 */
export const channelOf = (prefix: string, message: BusMessage): string =>
  message.type === 'people' || message.type === 'presence' || message.type === 'office'
    ? peopleChannel(prefix)
    : roomChannel(prefix, message.roomId);

export const roomChannel = (prefix: string, roomId: RoomId): string => `${prefix}room:${roomId}`;
export const peopleChannel = (prefix: string): string => `${prefix}people`;
