import type { ChatSettings } from '../../core/ChatSettings.ts';
import { defaultLimits, type Limits } from '../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { EphemeralEvent, MembershipInvalidation, RoomPublication } from '../../core/rooms/RoomBus.ts';
import { School } from '../contracts/School.ts';
import { type MemoryWorld, memoryWorld } from './memoryWorld.ts';

export interface OpenChat {
  readonly world: MemoryWorld;
  readonly chat: Chat;
  readonly school: School;
  /** Publications, invalidations and ephemeral events of the bus since the school opened. */
  readonly publication: readonly RoomPublication<ChatEvent>[];
  readonly people: readonly MembershipInvalidation[];
  readonly signals: readonly EphemeralEvent[];
}

/** Limits that no test reaches by accident. */
export const generousLimits: Limits = {
  ...defaultLimits,
  messages: { everyone: 100_000 },
  room_opens: { everyone: 100_000 },
  lookups: { everyone: 100_000 },
  edits: { everyone: 100_000 },
  room_changes: { everyone: 100_000 },
  member_changes: { everyone: 100_000 },
  preferences: { everyone: 100_000 },
  contact_searches: { everyone: 100_000 },
  uploads: { everyone: 100_000 },
  tickets: { everyone: 100_000 },
};

/** Every use case over the memory adapters and a small school. */
export const openChat = async (
  limits: Limits = generousLimits,
  policy: Policy = educationPolicy,
  settings: ChatSettings = {},
): Promise<OpenChat> => {
  const world = await memoryWorld(policy);
  const school = await School.open(world, policy);
  const [publication, people, signals]: [RoomPublication<ChatEvent>[], MembershipInvalidation[], EphemeralEvent[]] = [
    [],
    [],
    [],
  ];
  world.bus.addListener({
    onPublication: (item) => publication.push(item),
    onInvalidation: (item) => people.push(item),
    onEphemeral: (item) => signals.push(item),
  });
  return { world, chat: makeChat(world, policy, limits, settings), school, publication, people, signals };
};
