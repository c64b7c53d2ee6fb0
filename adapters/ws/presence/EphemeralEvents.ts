import type { UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Presence } from '../../../core/rooms/Presence.ts';
import type { PresenceSignal, RoomSignal } from '../../../core/rooms/RoomBus.ts';
import type { ServerFrame } from '../../wire/serverFrames.ts';
import type { ConnectedPerson } from '../fanout/ConnectedPerson.ts';
import { frameText } from '../fanout/frameText.ts';
import type { MembershipEvent, RoomChannel } from '../fanout/RoomChannel.ts';
import type { RoomFanout } from '../fanout/RoomFanout.ts';
import type { SocketLog } from '../fanout/SocketLog.ts';
import type { Subscriber } from '../fanout/Subscriber.ts';

interface Deps {
  readonly chat: Pick<Chat, 'people'>;
  readonly presence: Pick<Presence, 'online'>;
  readonly fanout: RoomFanout;
  readonly people: ReadonlyMap<UserId, ConnectedPerson>;
  readonly log: SocketLog;
}

/** Names kept at most; the one learned first goes first. */
const capacity = 10_000;

/** Shows typing, reading and presence to those who look into the room, and people's own settings to their own sockets. */
export class EphemeralEvents {
  readonly #deps: Deps;
  /** Names of people who type on other nodes, so that each is asked for once and typing costs no query. */
  readonly #names = new Map<UserId, string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  show(signal: RoomSignal): void {
    if (signal.type === 'read') this.#showRead(signal);
    else if (signal.type === 'settings') this.#showSettings(signal);
    else if (signal.type === 'presence') this.#showPresence(signal);
    else
      this.#showTyping(signal).catch((failure: unknown) => {
        this.#deps.log.debug({ err: failure, roomId: signal.roomId }, 'typing could not be shown');
      });
  }

  /** Those who are there already when they come into a room have no other way to be seen by those who look into it. */
  greet({ roomId, subscribers, showsPresence }: RoomChannel, { type, userIds }: MembershipEvent): void {
    const isArrival = type === 'participants_joined' || type === 'participants_restored';
    if (!isArrival || !showsPresence || subscribers.size === 0) return;
    const { presence, log } = this.#deps;
    presence.online(userIds).then(
      (online) => {
        for (const userId of online) this.show({ type: 'presence', userId, isOnline: true, roomIds: [roomId] });
      },
      (failure: unknown) => log.debug({ err: failure, roomId }, 'presence could not be shown'),
    );
  }

  /** Once to each socket that looks into any of the rooms; not to the person's own. */
  #showPresence({ userId, isOnline, roomIds }: PresenceSignal): void {
    const sockets = new Set<Subscriber>();
    for (const roomId of roomIds) {
      const channel = this.#deps.fanout.find(roomId);
      if (channel?.showsPresence !== true) continue;
      channel.presenceShown += 1;
      for (const socket of channel.subscribers.keys()) if (socket.userId !== userId) sockets.add(socket);
    }
    if (sockets.size === 0) return;
    const frame: ServerFrame = { type: 'presence', user_id: userId, is_online: isOnline };
    const bytes = frameText(frame);
    for (const socket of sockets) socket.deliverEphemeral(bytes);
  }

  /** To all who look, and to the reader's own sockets, whose badges follow. */
  #showRead({ roomId, userId, upToId }: Extract<RoomSignal, { type: 'read' }>): void {
    const channel = this.#deps.fanout.find(roomId);
    if (channel === undefined) return;
    const own = [...(channel.memberships.get(userId)?.person.sockets ?? [])].filter((socket) =>
      socket.isBoundTo(roomId),
    );
    const sockets = new Set<Subscriber>([...own, ...channel.subscribers.keys()]);
    if (sockets.size === 0) return;
    const frame: ServerFrame = {
      type: 'message_read',
      room_id: roomId,
      user_id: userId,
      last_read_id: upToId,
      message_ids: [upToId],
    };
    const bytes = frameText(frame);
    for (const socket of sockets) socket.deliverEphemeral(bytes);
  }

  /** Not to be left out by a slow socket: nothing says it again. */
  #showSettings({ roomId, userId, isMuted, isPinned }: Extract<RoomSignal, { type: 'settings' }>): void {
    const sockets = [...(this.#deps.people.get(userId)?.sockets ?? [])].filter((socket) => socket.isBoundTo(roomId));
    if (sockets.length === 0) return;
    const frame: ServerFrame = { type: 'room_settings', room_id: roomId, is_muted: isMuted, is_pinned: isPinned };
    const bytes = frameText(frame);
    for (const socket of sockets) socket.send(bytes);
  }

  async #showTyping({ roomId, userId, isTyping }: Extract<RoomSignal, { type: 'typing' }>): Promise<void> {
    const subscribers = this.#deps.fanout.find(roomId)?.subscribers;
    if (subscribers === undefined || ![...subscribers.keys()].some((socket) => socket.userId !== userId)) return;
    const username = this.#knownName(userId) ?? (await this.#askName(userId));
    if (username === undefined) return;
    const frame: ServerFrame = { type: 'typing', room_id: roomId, user_id: userId, username, is_typing: isTyping };
    const bytes = frameText(frame);
    for (const socket of subscribers.keys()) if (socket.userId !== userId) socket.deliverEphemeral(bytes);
  }

  #knownName(userId: UserId): string | undefined {
    return this.#deps.people.get(userId)?.person?.externalId ?? this.#names.get(userId);
  }

  async #askName(userId: UserId): Promise<string | undefined> {
    const person = await this.#deps.chat.people.find(userId);
    if (person === undefined) return undefined;
    this.#names.set(userId, person.externalId);
    const [oldest] = this.#names.keys();
    if (this.#names.size > capacity && oldest !== undefined) this.#names.delete(oldest);
    return person.externalId;
  }
}
