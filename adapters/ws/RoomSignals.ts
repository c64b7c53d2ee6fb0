import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { EphemeralEvent, PresenceEvent } from '../../core/rooms/RoomBus.ts';
import type { ServerFrame } from '../wire/frames/serverFrames.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import { frameText } from './frameText.ts';
import type { RoomFanout } from './RoomFanout.ts';
import type { RoomStream, SeatEvent } from './RoomStream.ts';
import type { SocketLog } from './SocketLog.ts';
import type { SocketSide } from './SocketSide.ts';

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
export class RoomSignals {
  readonly #deps: Deps;
  /** Names of people who type on other nodes, so that each is asked for once and typing costs no query. */
  readonly #names = new Map<UserId, string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  show(event: EphemeralEvent): void {
    if (event.type === 'read') this.#showRead(event);
    else if (event.type === 'settings') this.#showSettings(event);
    else if (event.type === 'presence') this.#showPresence(event);
    else
      this.#showTyping(event).catch((failure: unknown) => {
        this.#deps.log.debug({ err: failure, roomId: event.roomId }, 'typing could not be shown');
      });
  }

  /** Those who are there already when they come into a room have no other way to be seen by those who look into it. */
  greet({ roomId, lookers, showsPresence }: RoomStream, { type, userIds }: SeatEvent): void {
    const isArrival = type === 'participants_joined' || type === 'participants_restored';
    if (!isArrival || !showsPresence || lookers.size === 0) return;
    const { presence, log } = this.#deps;
    presence.online(userIds).then(
      (online) => {
        for (const userId of online) this.show({ type: 'presence', userId, isOnline: true, roomIds: [roomId] });
      },
      (failure: unknown) => log.debug({ err: failure, roomId }, 'presence could not be shown'),
    );
  }

  /** Once to each socket that looks into any of the rooms; not to the person's own. */
  #showPresence({ userId, isOnline, roomIds }: PresenceEvent): void {
    const sockets = new Set<SocketSide>();
    for (const roomId of roomIds) {
      const stream = this.#deps.fanout.find(roomId);
      if (stream?.showsPresence !== true) continue;
      stream.presenceShown += 1;
      for (const socket of stream.lookers.keys()) if (socket.userId !== userId) sockets.add(socket);
    }
    if (sockets.size === 0) return;
    const frame: ServerFrame = { type: 'presence', user_id: userId, is_online: isOnline };
    const bytes = frameText(frame);
    for (const socket of sockets) socket.takeSignal(bytes);
  }

  /** To all who look, and to the reader's own sockets, whose badges follow. */
  #showRead({ roomId, userId, upToId }: Extract<EphemeralEvent, { type: 'read' }>): void {
    const stream = this.#deps.fanout.find(roomId);
    if (stream === undefined) return;
    const own = [...(stream.memberships.get(userId)?.person.sockets ?? [])].filter((socket) => socket.hears(roomId));
    const sockets = new Set<SocketSide>([...own, ...stream.lookers.keys()]);
    if (sockets.size === 0) return;
    const frame: ServerFrame = {
      type: 'message_read',
      room_id: roomId,
      user_id: userId,
      last_read_id: upToId,
      message_ids: [upToId],
    };
    const bytes = frameText(frame);
    for (const socket of sockets) socket.takeSignal(bytes);
  }

  /** Not to be left out by a slow socket: nothing says it again. */
  #showSettings({ roomId, userId, isMuted, isPinned }: Extract<EphemeralEvent, { type: 'settings' }>): void {
    const sockets = [...(this.#deps.people.get(userId)?.sockets ?? [])].filter((socket) => socket.hears(roomId));
    if (sockets.length === 0) return;
    const frame: ServerFrame = { type: 'room_settings', room_id: roomId, is_muted: isMuted, is_pinned: isPinned };
    const bytes = frameText(frame);
    for (const socket of sockets) socket.take(bytes);
  }

  async #showTyping({ roomId, userId, isTyping }: Extract<EphemeralEvent, { type: 'typing' }>): Promise<void> {
    const lookers = this.#deps.fanout.find(roomId)?.lookers;
    if (lookers === undefined || ![...lookers.keys()].some((socket) => socket.userId !== userId)) return;
    const username = this.#knownName(userId) ?? (await this.#askName(userId));
    if (username === undefined) return;
    const frame: ServerFrame = { type: 'typing', room_id: roomId, user_id: userId, username, is_typing: isTyping };
    const bytes = frameText(frame);
    for (const socket of lookers.keys()) if (socket.userId !== userId) socket.takeSignal(bytes);
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
