import type { BusHealth } from '../adapters/system/BusHealth.ts';
import type { RateLimiter } from '../core/limits/RateLimiter.ts';
import type { ChatEvent } from '../core/messages/ChatEvent.ts';
import type { Presence } from '../core/rooms/Presence.ts';
import type { RoomBus } from '../core/rooms/RoomBus.ts';
import type { Storage } from './Storage.ts';

/** What joins the nodes of one chat; a single node has it in memory. */
export interface Backplane {
  readonly bus: RoomBus<ChatEvent>;
  readonly limiter: RateLimiter;
  readonly presence: Presence;
  readonly health: BusHealth;
  /** The storage, with what nodes remember of it for each other. */
  readonly storage: Storage;
  /** Connects; resolves also when that failed for now. */
  start(): Promise<void>;
  close(): Promise<void>;
}
