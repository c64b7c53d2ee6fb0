import type { ServiceIdentifier } from 'inversify';
import type { BusHealth } from '../adapters/system/BusHealth.ts';
import type { Clock } from '../core/clock.ts';
import type { Limits } from '../core/limits/Limits.ts';
import type { RateLimiter } from '../core/limits/RateLimiter.ts';
import type { Chat } from '../core/makeChat.ts';
import type { ChatEvent } from '../core/messages/ChatEvent.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Presence } from '../core/rooms/Presence.ts';
import type { RoomBus } from '../core/rooms/RoomBus.ts';
import type { Storage } from './Storage.ts';

const token = <Service>(name: string): ServiceIdentifier<Service> => Symbol(name);

/** What the container knows, each under its type. */
export const tokens = {
  clock: token<Clock>('Clock'),
  policy: token<Policy>('Policy'),
  limits: token<Limits>('Limits'),
  storage: token<Storage>('Storage'),
  limiter: token<RateLimiter>('RateLimiter'),
  bus: token<RoomBus<ChatEvent>>('RoomBus'),
  presence: token<Presence>('Presence'),
  health: token<BusHealth>('BusHealth'),
  chat: token<Chat>('Chat'),
} as const;
