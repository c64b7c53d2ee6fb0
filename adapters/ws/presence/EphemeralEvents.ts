import { asHeldId } from '../../../core/guard/HeldMessage.ts';
import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { accountsOf } from '../../../core/moderation/Report.ts';
import { fullName, type Person } from '../../../core/permissions/Person.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { answeredScopes, reportedScopes } from '../../../core/permissions/rights.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';
import type {
  EphemeralEvent,
  HeldEvent,
  MessageRequestEvent,
  NoticeEvent,
  OfficeEvent,
  PresenceEvent,
  RequestEvent,
  ScheduledEvent,
} from '../../../core/rooms/RoomBus.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import { encodeOwnHeld } from '../../wire/guard/encodeHeld.ts';
import { encodeSettings } from '../../wire/rooms/encodeRoom.ts';
import type { MembershipFollower } from '../fanout/applyEvents.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import { frameText } from '../fanout/frameText.ts';
import type { MembershipChange } from '../fanout/RoomChannel.ts';
import type { RoomChannels } from '../fanout/RoomChannels.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import type { Subscriber } from '../fanout/Subscriber.ts';
import type { RoomVisibility } from './RoomVisibility.ts';
import { readFrames } from './readFrames.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people' | 'policy' | 'held'>;
  readonly presence: Pick<Presence, 'online'>;
  readonly channels: RoomChannels;
  readonly visibility: RoomVisibility;
  readonly people: ReadonlyMap<UserId, ConnectedPerson>;
  readonly log: SocketLog;
}

/** What a person who types is called. */
type TypingName = Readonly<Record<'username' | 'full_name', string>>;

const nameOf = (person: Person): TypingName => ({ username: person.externalId, full_name: fullName(person) });

/** Names kept at most; the one learned first goes first. */
const capacity = 10_000;

/** Shows typing, reading and presence to those who subscribe to the room, and people's own settings to their sockets. */
export class EphemeralEvents implements MembershipFollower {
  readonly #deps: Deps;
  /** Names of people who type on other nodes, so that each is asked for once and typing costs no query. */
  readonly #names = new Map<UserId, TypingName>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  show(event: EphemeralEvent): void {
    if (event.type === 'read') this.#showRead(event);
    else if (event.type === 'settings') this.#showSettings(event);
    else if (event.type === 'unread') this.#showUnread(event);
    else if (event.type === 'presence') this.#showPresence(event);
    else if (event.type === 'office') this.#showOffice(event);
    else if (event.type === 'notice') this.#showNotice(event);
    else if (event.type === 'held') {
      this.#showReviewers(event);
      this.#showHeld(event).catch((failure: unknown) => {
        this.#deps.log.debug({ err: failure, roomId: event.roomId }, 'a held message could not be shown');
      });
    } else if (event.type === 'request') this.#showRequest(event);
    else if (event.type === 'scheduled') this.#showScheduled(event);
    else if (event.type === 'message_request') this.#showMessageRequest(event);
    else if (event.type === 'typing')
      this.#showTyping(event).catch((failure: unknown) => {
        this.#deps.log.debug({ err: failure, roomId: event.roomId }, 'typing could not be shown');
      });
  }

  /** People who are online already when they join a room come and go nowhere: their joining shows them. */
  follow({ channel, event: { type, userIds } }: MembershipChange): void {
    const isArrival = type === 'participants_joined' || type === 'participants_restored';
    const { presence, visibility, log } = this.#deps;
    if (!isArrival || visibility.shownIn(channel) === undefined || channel.subscribers.size === 0) return;
    const { roomId } = channel;
    presence.online(userIds).then(
      (online) => {
        for (const userId of online) this.show({ type: 'presence', userId, isOnline: true, roomIds: [roomId] });
      },
      (failure: unknown) => log.debug({ err: failure, roomId }, 'presence could not be shown'),
    );
  }

  /** Once to each socket that subscribes to any of the rooms; not to the person's own. */
  #showPresence({ userId, isOnline, roomIds }: PresenceEvent): void {
    const { channels, visibility } = this.#deps;
    const sockets = new Set<Subscriber>();
    for (const roomId of roomIds) {
      const channel = channels.find(roomId);
      if (channel === undefined || !visibility.show(channel)) continue;
      for (const socket of channel.subscribersWho('seesPresence', userId))
        if (socket.userId !== userId) sockets.add(socket);
    }
    if (sockets.size === 0) return;
    const frame: ServerFrame = { type: 'presence', user_id: userId, is_online: isOnline };
    const bytes = frameText(frame);
    for (const socket of sockets) socket.deliverEphemeral(bytes);
  }

  /** To all who subscribe and may see it, and to the reader's own sockets, whose badges follow. */
  #showRead({ roomId, userId, upToId: upTo, messageIds }: Extract<EphemeralEvent, { type: 'read' }>): void {
    const channel = this.#deps.channels.find(roomId);
    if (channel === undefined) return;
    const own = [...(channel.membershipOf(userId)?.person.liveSockets ?? [])].filter((one) => one.isBoundTo(roomId));
    const sockets = new Set<Subscriber>([...own, ...channel.subscribersWho('seesReceipts', userId)]);
    if (sockets.size === 0) return;
    const frames = readFrames({ roomId, userId, upTo, messageIds }).map(frameText);
    for (const socket of sockets) for (const bytes of frames) socket.deliverEphemeral(bytes);
  }

  /** Not to be left out by a slow socket: nothing says it again. */
  #showSettings({ roomId, userId, ...settings }: Extract<EphemeralEvent, { type: 'settings' }>): void {
    const own = [...(this.#deps.people.get(userId)?.liveSockets ?? [])].filter((one) => one.isBoundTo(roomId));
    if (own.length === 0) return;
    const frame: ServerFrame = { type: 'room_settings', ...encodeSettings(roomId, settings) };
    const bytes = frameText(frame);
    for (const socket of own) socket.send(bytes);
  }

  /** As `#showSettings`. What others see of the person's reading stays. */
  #showUnread({ roomId, userId, fromId }: Extract<EphemeralEvent, { type: 'unread' }>): void {
    const own = [...(this.#deps.people.get(userId)?.liveSockets ?? [])].filter((one) => one.isBoundTo(roomId));
    if (own.length === 0) return;
    const bytes = frameText({ type: 'room_unread', room_id: roomId, unread_mark_id: fromId } satisfies ServerFrame);
    for (const socket of own) socket.send(bytes);
  }

  /** To everybody here who answers in one of the offices; most events find nobody. */
  #showOffice({ roomId, roomType, organisationIds }: OfficeEvent): void {
    const { people, chat } = this.#deps;
    let bytes: Buffer | undefined;
    for (const { account, liveSockets } of people.values()) {
      const mine = account === undefined ? [] : answeredScopes(chat.policy, account, roomType);
      if (!mine.some((scope) => organisationIds.includes(organisationOf(scope)))) continue;
      bytes ??= frameText({ type: 'office_changed', room_id: roomId } satisfies ServerFrame);
      for (const socket of liveSockets) if (socket.isBoundTo(roomId)) socket.deliverEphemeral(bytes);
    }
  }

  /** To the person's own sockets. Who is not here finds it in their list of what waits for them. */
  #showRequest({ userId, roomId, messageId, state }: RequestEvent): void {
    const own = [...(this.#deps.people.get(userId)?.liveSockets ?? [])];
    if (own.length === 0) return;
    const frame: ServerFrame = { type: 'confirmation', room_id: roomId, message_id: messageId, state };
    const bytes = frameText(frame);
    for (const socket of own) socket.send(bytes);
  }

  /** To the sender's own sockets. Who is not here reads the list. */
  #showScheduled({ userId, roomId, id, state }: ScheduledEvent): void {
    const own = [...(this.#deps.people.get(userId)?.liveSockets ?? [])];
    if (own.length === 0) return;
    const frame: ServerFrame = { type: 'scheduled_changed', room_id: roomId, scheduled_id: id, state };
    const bytes = frameText(frame);
    for (const socket of own) socket.send(bytes);
  }

  /** To who is asked. Who is not here reads the list. */
  #showMessageRequest({ userId, roomId }: MessageRequestEvent): void {
    const own = [...(this.#deps.people.get(userId)?.liveSockets ?? [])];
    if (own.length === 0) return;
    const bytes = frameText({ type: 'requests_changed', room_id: roomId } satisfies ServerFrame);
    for (const socket of own) socket.send(bytes);
  }

  /** To the person's own sockets. Who is not here finds it in their lists. */
  #showNotice({ userId, about, id, outcome }: NoticeEvent): void {
    const own = [...(this.#deps.people.get(userId)?.liveSockets ?? [])];
    if (own.length === 0) return;
    const frame: ServerFrame =
      about === 'report' ? { type: 'report_decided', report_id: id, outcome } : { type: 'warning', warning_id: id };
    const bytes = frameText(frame);
    for (const socket of own) socket.send(bytes);
  }

  /** To everybody here who may decide about it; most events find nobody. */
  #showReviewers({ userId, id, organisationIds }: HeldEvent): void {
    const { people, chat } = this.#deps;
    let bytes: Buffer | undefined;
    for (const { account, liveSockets } of people.values()) {
      if (account === undefined || accountsOf(account).includes(userId)) continue;
      const mine = reportedScopes(chat.policy, account);
      if (!mine.some((scope) => organisationIds.includes(organisationOf(scope)))) continue;
      bytes ??= frameText({ type: 'held_changed', held_id: id } satisfies ServerFrame);
      for (const socket of liveSockets) socket.deliverEphemeral(bytes);
    }
  }

  /** To the sender's own sockets. Who is not here asks for the list, or sends again. */
  async #showHeld({ userId, id }: HeldEvent): Promise<void> {
    const { people, chat } = this.#deps;
    const connected = people.get(userId);
    if (connected?.account === undefined || [...connected.liveSockets].length === 0) return;
    const held = await chat.held.findOwn(connected.account, asHeldId(id));
    if (held === undefined) return;
    const bytes = frameText({ type: 'message_held', ...encodeOwnHeld(held) } satisfies ServerFrame);
    for (const socket of connected.liveSockets) socket.send(bytes);
  }

  async #showTyping({ roomId, userId, isTyping }: Extract<EphemeralEvent, { type: 'typing' }>): Promise<void> {
    const subscribers = this.#typingSeenBy(roomId, userId);
    if (subscribers.length === 0) return;
    const name = this.#knownName(userId) ?? (await this.#askName(userId));
    if (name === undefined) return;
    const frame: ServerFrame = { type: 'typing', room_id: roomId, user_id: userId, ...name, is_typing: isTyping };
    const bytes = frameText(frame);
    // Asked again: some may have left while the name was asked for.
    for (const socket of this.#typingSeenBy(roomId, userId)) socket.deliverEphemeral(bytes);
  }

  #typingSeenBy(roomId: RoomId, userId: UserId): Subscriber[] {
    const subscribers = this.#deps.channels.find(roomId)?.subscribersWho('seesPresence', userId) ?? [];
    return [...subscribers].filter((socket) => socket.userId !== userId);
  }

  #knownName(userId: UserId): TypingName | undefined {
    const account = this.#deps.people.get(userId)?.account;
    return account === undefined ? this.#names.get(userId) : nameOf(account);
  }

  async #askName(userId: UserId): Promise<TypingName | undefined> {
    const person = await this.#deps.chat.people.find(userId);
    if (person === undefined) return undefined;
    const name = nameOf(person);
    this.#names.set(userId, name);
    const [oldest] = this.#names.keys();
    if (this.#names.size > capacity && oldest !== undefined) this.#names.delete(oldest);
    return name;
  }
}
