import type { RoomId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { MessageStore } from '../../../core/messages/MessageStore.ts';
import type { RoomBus, RoomNews } from '../../../core/rooms/RoomBus.ts';
import type { RoomStore } from '../../../core/rooms/RoomStore.ts';
import { EventReader } from './EventReader.ts';
import { type OnMembershipEvent, RoomChannel } from './RoomChannel.ts';
import type { SocketLog } from './SocketLog.ts';

interface Deps {
  readonly bus: Pick<RoomBus<ChatEvent>, 'listenRoom' | 'unlistenRoom'>;
  readonly rooms: Pick<RoomStore, 'heads'>;
  readonly messages: Pick<MessageStore, 'events'>;
  readonly log: SocketLog;
  readonly onMembershipEvent: OnMembershipEvent;
}

/** Heads asked for by one query. */
const headsPerQuery = 1_000;

/**
 * The streams of the rooms that this node's sockets are in. News that continues a room's order goes out at once;
 * whatever else there is comes from the store. Holds one stream for each room with a socket.
 */
export class RoomFanout {
  readonly #deps: Deps;
  readonly #channels = new Map<RoomId, RoomChannel>();
  readonly #reader: EventReader;
  #pastDeliveries = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#reader = new EventReader(deps.messages, deps.log);
  }

  get size(): number {
    return this.#channels.size;
  }

  /** Events handed to sockets so far. */
  get deliveries(): number {
    let total = this.#pastDeliveries;
    for (const channel of this.#channels.values()) total += channel.deliveries;
    return total;
  }

  get repairs(): number {
    return this.#reader.repairs;
  }

  find(roomId: RoomId): RoomChannel | undefined {
    return this.#channels.get(roomId);
  }

  onRoom({ roomId, headSeq, events = [] }: RoomNews<ChatEvent>): void {
    const channel = this.#channels.get(roomId);
    if (channel === undefined) return;
    channel.apply(events);
    if (!channel.isClosed && headSeq > channel.appliedSeq) this.#reader.schedule(channel);
  }

  /**
   * The room's stream: the one there is, or a new one that begins after `headSeq`, a head that the caller has read
   * some time ago. The bus is listened to first; what happened between that head and the first news is read then.
   */
  open(roomId: RoomId, headSeq: number): RoomChannel {
    const known = this.#channels.get(roomId);
    if (known !== undefined) return known;
    const channel = new RoomChannel(roomId, headSeq, this.#deps.onMembershipEvent);
    this.#channels.set(roomId, channel);
    void this.#listen(channel);
    return channel;
  }

  /** Gives the stream up if no socket is in it any more. */
  release(channel: RoomChannel): void {
    if (channel.isUsed || channel.isClosed) return;
    channel.isClosed = true;
    this.#pastDeliveries += channel.deliveries;
    this.#channels.delete(channel.roomId);
    this.#deps.bus.unlistenRoom(channel.roomId);
  }

  async #listen(channel: RoomChannel): Promise<void> {
    try {
      await this.#deps.bus.listenRoom(channel.roomId);
    } catch (failure) {
      this.#deps.log.warn({ err: failure, roomId: channel.roomId }, 'a room is not listened to; the sweep delivers');
    }
    this.#reader.schedule(channel);
  }

  scheduleRead(channel: RoomChannel): void {
    this.#reader.schedule(channel);
  }

  /** Resolves when the stream has been read, from a moment after this call. */
  caughtUp(channel: RoomChannel): Promise<void> {
    return this.#reader.caughtUp(channel);
  }

  /** Compares every stream with the store and repairs what the bus has lost. */
  async sweep(): Promise<void> {
    const roomIds = [...this.#channels.keys()];
    for (let start = 0; start < roomIds.length; start += headsPerQuery) {
      const heads = await this.#deps.rooms.heads(roomIds.slice(start, start + headsPerQuery));
      for (const [roomId, headSeq] of heads) {
        const channel = this.#channels.get(roomId);
        if (channel !== undefined && headSeq > channel.appliedSeq) this.#reader.schedule(channel);
      }
    }
  }

  close(): void {
    this.#reader.close();
    for (const channel of this.#channels.values()) {
      channel.isClosed = true;
      this.#deps.bus.unlistenRoom(channel.roomId);
    }
    this.#channels.clear();
  }
}
