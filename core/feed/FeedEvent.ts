import type { RoomId } from '../ids.ts';
import type { ChatEvent } from '../messages/ChatEvent.ts';

/** A room was made; its other events follow. */
export interface RoomCreated {
  readonly type: 'room_created';
  readonly roomId: RoomId;
  readonly seq: 0;
  /** When the feed took it up, by the clock of the store. */
  readonly at: Date;
}

/** People or relations changed, and with them perhaps memberships. */
export interface DirectoryChanged {
  readonly type: 'directory_changed';
  /** Grows by one with every change of the directory. */
  readonly stamp: number;
  /** When the feed took it up, by the clock of the store. */
  readonly at: Date;
}

/** Where an event is in the feed. */
export interface FeedPlace {
  /** `epoch:position`: the same whenever the event is read, so that programs can tell a repetition. */
  readonly id: string;
  readonly position: number;
}

/** Something that happened, as it is now: what was deleted meanwhile has no words any more. */
export type FeedEvent = FeedPlace & (ChatEvent | RoomCreated | DirectoryChanged);
