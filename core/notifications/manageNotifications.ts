import { auditActor } from '../audit/AuditEntry.ts';
import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { OrganisationId, RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, type Scope } from '../permissions/RoleGrant.ts';
import { managedScopes } from '../permissions/rights.ts';
import { type EnterRoom, notAMember } from '../rooms/admit.ts';
import { hoursOf } from './decideNotices.ts';
import { isReached } from './isReached.ts';
import type { DeadDelivery, Notices } from './Notices.ts';
import type { NotificationChannel } from './NotificationChannel.ts';
import type { ChannelAddress, NotificationChoices } from './NotificationChoices.ts';
import {
  checkNotificationSettings,
  type NotificationSettings,
  type QuietHours,
  type RoomNotifications,
} from './NotificationSettings.ts';
import { nextAllowed } from './nextAllowed.ts';
import { makeRulesFor } from './rulesFor.ts';
import { checkSchoolNotifications, type SchoolNotifications } from './SchoolNotifications.ts';

/** A channel as somebody's settings show it. */
export interface OwnChannel extends Pick<NotificationChannel, 'name' | 'needsAddress' | 'publicKey'> {
  /** There is an address at which it reaches the person. */
  readonly isReachable: boolean;
}

export interface OwnNotifications {
  readonly settings: NotificationSettings;
  readonly channels: readonly OwnChannel[];
  readonly addresses: readonly ChannelAddress[];
}

export interface OwnRoomNotifications extends RoomNotifications {
  /** Nobody else in the room is told before then, because all have quiet hours; null: somebody is told at once. */
  readonly quietUntil: Date | null;
}

/** What people choose about being told, and what schools do. */
export interface ManageNotifications {
  read(person: Person): Promise<OwnNotifications>;
  /** @throws ChatError INVALID_REQUEST that says what to write */
  save(person: Person, settings: NotificationSettings): Promise<OwnNotifications>;
  /** @throws ChatError ROOM_NOT_FOUND, CANNOT_CHAT, ACCESS_DENIED */
  readRoom(person: Person, roomId: RoomId): Promise<OwnRoomNotifications>;
  /** @throws ChatError INVALID_REQUEST, and as `readRoom` */
  saveRoom(person: Person, roomId: RoomId, change: Partial<RoomNotifications>): Promise<OwnRoomNotifications>;
  /** Where a channel reaches the person from now on, e.g. on this device. @throws ChatError INVALID_REQUEST */
  link(person: Person, address: Pick<ChannelAddress, 'channel' | 'address' | 'details'>): Promise<void>;
  /** Where the person links a channel that links itself, e.g. a bot. @throws ChatError INVALID_REQUEST, UNAVAILABLE */
  linkFor(person: Person, channel: string): Promise<string>;
  /** Nothing happens if it is not theirs. */
  unlink(person: Person, address: Pick<ChannelAddress, 'channel' | 'address'>): Promise<void>;
  /** For who manages the directory there. @throws ChatError NOT_FOUND */
  readSchool(person: Person, organisation: OrganisationId): Promise<SchoolNotifications>;
  /** @throws ChatError NOT_FOUND, INVALID_REQUEST that says what to write */
  saveSchool(person: Person, organisation: OrganisationId, rules: SchoolNotifications): Promise<SchoolNotifications>;
  /** Deliveries that were given up, for who manages the whole directory. @throws ChatError ACCESS_DENIED */
  listDead(
    person: Person,
    query: { readonly before?: number; readonly limit: number },
  ): Promise<readonly DeadDelivery[]>;
  /** Tries one of them again. @throws ChatError ACCESS_DENIED, NOT_FOUND */
  revive(person: Person, id: number): Promise<void>;
}

/** Which channels there are, and the clocks of schools that have none. */
export interface NotificationParts {
  readonly channels: readonly Pick<NotificationChannel, 'name' | 'needsAddress' | 'publicKey' | 'linkFor'>[];
  readonly timeZone: string;
  /** As `RulesCache`. */
  readonly quietHours?: () => QuietHours | null;
}

interface Deps extends NotificationParts {
  readonly notices: Pick<Notices, 'rooms' | 'organisations' | 'dead' | 'revive'>;
  readonly choices: NotificationChoices;
  readonly enterRoom: EnterRoom;
  readonly policy: Policy;
  readonly scopeOf: (organisation: OrganisationId) => Promise<Scope | undefined>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Devices and chats of one person for one channel; the oldest goes when there are more. */
const maxAddresses = 20;
/** In larger rooms somebody is always awake. */
const maxQuiet = 100;
const maxSnoozeMs = 366 * 86_400_000;

export const makeManageNotifications = (deps: Deps): ManageNotifications => {
  const { notices, choices, enterRoom, policy, clock, channels, timeZone } = deps;
  const names = channels.map(({ name }) => name);

  const read = async (person: Person): Promise<OwnNotifications> => {
    const [settings, addresses] = await Promise.all([choices.settings(person.id), choices.addresses(person.id)]);
    const linked = new Set(addresses.map(({ channel }) => channel));
    const reach = { linked, hasMail: Boolean(person.email) };
    const own = channels.map(({ name, needsAddress, publicKey }) => ({
      ...{ name, needsAddress, ...(publicKey !== undefined && { publicKey }) },
      isReachable: isReached({ name, needsAddress }, reach),
    }));
    return { settings, channels: own, addresses };
  };

  const quietUntil = async (person: Person, roomId: RoomId): Promise<Date | null> => {
    const [room] = await notices.rooms([roomId], channels);
    // Who cannot be reached at all is told at no hour.
    const others = room?.members.filter(({ userId, channels: own }) => userId !== person.id && own.length > 0) ?? [];
    if (room === undefined || others.length === 0 || others.length > maxQuiet) return null;
    const rules = makeRulesFor(await notices.organisations(), timeZone, deps.quietHours?.())(room.organisationId);
    if (rules.always?.includes(room.type)) return null;
    const now = clock.now().getTime();
    const first = Math.min(...others.map((other) => nextAllowed(now, hoursOf(other, rules))));
    return first > now ? new Date(first) : null;
  };

  const enter = async (person: Person, organisation: OrganisationId): Promise<void> => {
    const scope = await deps.scopeOf(organisation);
    const isTheirs = scope !== undefined && managedScopes(policy, person).some((mine) => contains(mine, scope));
    if (!isTheirs) throw new ChatError('NOT_FOUND', 'There is no such organisation, or it is not yours to manage.');
  };
  const enterAll = (person: Person): void => {
    if (!managedScopes(policy, person).some((mine) => mine.length === 1))
      throw new ChatError('ACCESS_DENIED', 'Only who manages the whole directory sees what could not be delivered.');
  };

  return {
    read,

    save: async (person, settings) => {
      await choices.saveSettings(person.id, checkNotificationSettings(settings, names));
      return read(person);
    },

    readRoom: async (person, roomId) => {
      await enterRoom(person, roomId, null);
      const found = await choices.roomSettings(roomId, person.id);
      if (found === undefined) throw notAMember();
      return { ...found, quietUntil: await quietUntil(person, roomId) };
    },

    saveRoom: async (person, roomId, change) => {
      await enterRoom(person, roomId, null);
      const until = change.snoozedUntil?.getTime() ?? 0;
      if (until > clock.now().getTime() + maxSnoozeMs)
        throw new ChatError('INVALID_REQUEST', 'snoozed_until: write a moment within a year.');
      const saved = await choices.saveRoomSettings(roomId, person.id, change);
      if (saved === undefined) throw notAMember();
      return { ...saved, quietUntil: await quietUntil(person, roomId) };
    },

    link: async (person, { channel, address, details }) => {
      const known = channels.find(({ name, needsAddress }) => name === channel && needsAddress);
      if (known === undefined)
        throw new ChatError('INVALID_REQUEST', `This server reaches nobody by ${channel}; ask its operator.`);
      await choices.saveAddress({ userId: person.id, channel, address, details }, maxAddresses);
    },

    linkFor: async (person, channel) => {
      const known = channels.find(({ name }) => name === channel);
      if (known?.linkFor === undefined)
        throw new ChatError('INVALID_REQUEST', `This server reaches nobody by ${channel}; ask its operator.`);
      return known.linkFor(person.id);
    },

    unlink: async (person, { channel, address }) => {
      await choices.removeAddress(person.id, channel, address);
    },

    readSchool: async (person, organisation) => {
      await enter(person, organisation);
      return choices.rules(organisation);
    },

    saveSchool: async (person, organisation, rules) => {
      await enter(person, organisation);
      const { roles, roomTypes } = policy;
      checkSchoolNotifications(rules, { roles, roomTypes: Object.keys(roomTypes) });
      await choices.saveRules(organisation, rules, {
        ...({ actor: auditActor(person), action: 'notifications.rules', organisation } as const),
        details: { rules: JSON.stringify(rules) },
      });
      return rules;
    },

    listDead: async (person, query) => {
      enterAll(person);
      return notices.dead(query);
    },

    revive: async (person, id) => {
      enterAll(person);
      const audit = { actor: auditActor(person), action: 'notifications.revived', details: { delivery: id } } as const;
      if (!(await notices.revive(id, audit))) throw new ChatError('NOT_FOUND', 'There is no such delivery.');
    },
  };
};
