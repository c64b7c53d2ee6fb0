import type { RoomId, UserId } from '../../../core/ids.ts';
import type { EphemeralEvent } from '../../../core/rooms/RoomBus.ts';

/** A pointer to what happened in a room, and where the other nodes want it what happened, closed by `EventSeal`. */
export interface SealedPublication {
  readonly type: 'room';
  readonly roomId: RoomId;
  readonly headSeq: number;
  readonly sealed?: string;
}

/** What travels between nodes; nobody but a node can read what was said in it. */
export type BusMessage =
  | SealedPublication
  | { readonly type: 'people'; readonly userIds: readonly UserId[] }
  | EphemeralEvent;

/** News with who sends them, and when they were made by Redis's clock. */
export interface Dispatch {
  readonly nodeId: string;
  readonly at: number;
  readonly message: BusMessage;
}

/** What events are closed together with: they hold only for this room up to this head, and at this moment. */
export const aboutRoom = ({ roomId, headSeq }: Pick<SealedPublication, 'roomId' | 'headSeq'>, at: number): string =>
  `${roomId}:${headSeq}:${Math.round(at)}`;

/** Room message and signals travel on the channel of their room; every node hears of people, and who comes and goes. */
export const channelOf = (prefix: string, message: BusMessage): string =>
  message.type === 'people' || message.type === 'presence'
    ? peopleChannel(prefix)
    : roomChannel(prefix, message.roomId);

export const roomChannel = (prefix: string, roomId: RoomId): string => `${prefix}room:${roomId}`;
export const peopleChannel = (prefix: string): string => `${prefix}people`;
