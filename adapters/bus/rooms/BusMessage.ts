import { asRoomId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { EphemeralEvent } from '../../../core/rooms/RoomBus.ts';
import type { TracedEvent } from '../../system/Tracing.ts';

/** The new head of a room and, where other nodes listen to it, the events themselves. */
export interface RoomMessage {
  readonly type: 'room';
  readonly roomId: RoomId;
  readonly headSeq: number;
  readonly events?: readonly ChatEvent[];
  /** Which of the last events belong to traces; absent where nothing is traced. */
  readonly traces?: readonly TracedEvent[];
}

/** New heads of many rooms, for every node: what is published while no other node is known. */
export interface HeadsMessage {
  readonly type: 'heads';
  readonly heads: readonly (readonly [roomId: RoomId, headSeq: number])[];
}

/** Rooms in one `HeadsMessage`, at most: about 10 KB. */
export const headsPerMessage = 500;

/**
 * What travels between nodes. All but a room's bare head (`roomHint`) is sealed: only a node can read it, and only a node can
 * have said it.
 */
export type BusMessage =
  | RoomMessage
  | HeadsMessage
  | { readonly type: 'people'; readonly userIds: readonly UserId[] }
  | EphemeralEvent;

/** A message with the node that sends it and the time at which it was made, in milliseconds by the server's clock. */
export interface Dispatch {
  readonly nodeId: string;
  readonly at: number;
  readonly message: BusMessage;
}

/**
 * Publications, typing, reading, preferences and requests travel on the channel of their room. Invalidations, heads of many rooms, presence,
 * notices, held and scheduled messages, requests to talk, lists of words and what offices hear of go to every node.
 */
export const channelOf = (message: BusMessage): string =>
  message.type === 'office' ||
  message.type === 'held' ||
  message.type === 'scheduled' ||
  message.type === 'message_request' ||
  !('roomId' in message)
    ? peopleChannel
    : roomChannel(message.roomId);

const roomPrefix = 'room:';
export const roomChannel = (roomId: RoomId): string => `${roomPrefix}${roomId}`;

/** The room whose channel it is; undefined for the channel of people. */
export const roomOf = (channel: string): RoomId | undefined =>
  channel.startsWith(roomPrefix) ? asRoomId(Number(channel.slice(roomPrefix.length))) : undefined;

export const peopleChannel = 'people';
