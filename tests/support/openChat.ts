import { defaultLimits, type Limits } from '../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { PeopleNews, RoomNews, RoomSignal } from '../../core/rooms/RoomBus.ts';
import { School } from '../contracts/School.ts';
import { type MemoryWorld, memoryWorld } from './memoryWorld.ts';

export interface OpenChat {
  readonly world: MemoryWorld;
  readonly chat: Chat;
  readonly school: School;
  /** What the bus carried since the school opened. */
  readonly news: readonly RoomNews<ChatEvent>[];
  readonly people: readonly PeopleNews[];
  readonly signals: readonly RoomSignal[];
}

/** Limits that no test meets by accident. */
export const generousLimits: Limits = {
  ...defaultLimits,
  messages: { everyone: 100_000 },
  room_opens: { everyone: 100_000 },
  lookups: { everyone: 100_000 },
};

/** Every use case over the memory adapters and a small school. */
export const openChat = async (limits: Limits = generousLimits): Promise<OpenChat> => {
  const world = await memoryWorld();
  const school = await School.open(world);
  const [news, people, signals]: [RoomNews<ChatEvent>[], PeopleNews[], RoomSignal[]] = [[], [], []];
  world.bus.attach({
    onRoom: (item) => news.push(item),
    onPeople: (item) => people.push(item),
    onSignal: (item) => signals.push(item),
  });
  return { world, chat: makeChat(world, educationPolicy, limits), school, news, people, signals };
};
