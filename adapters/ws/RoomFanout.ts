import type { RoomId } from '../../core/ids.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { RoomBus, RoomPublication } from '../../core/rooms/RoomBus.ts';
import type { RoomStore } from '../../core/rooms/RoomStore.ts';
import { type OnSeats, RoomStream } from './RoomStream.ts';
import type { SocketLog } from './SocketLog.ts';
import { StreamReader } from './StreamReader.ts';

interface Deps {
  readonly bus: Pick<RoomBus<ChatEvent>, 'subscribeRoom' | 'unsubscribeRoom'>;
  readonly rooms: Pick<RoomStore, 'heads'>;
  readonly messages: Pick<MessageStore, 'events'>;
  readonly log: SocketLog;
  readonly onSeats: OnSeats;
}

/** Heads asked for by one query. */
const headsPerQuery = 1_000;

/**
 * The streams of the rooms that this node's sockets are in. News that continues a room's order goes out at once;
 * whatever else there is comes from the store. Holds one stream for each room with a socket.
 */
export class RoomFanout {
  readonly #deps: Deps;
  readonly #streams = new Map<RoomId, RoomStream>();
  readonly #reader: StreamReader;
  #pastDeliveries = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#reader = new StreamReader(deps.messages, deps.log);
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Events handed to sockets so far. */
  get deliveries(): number {
    let total = this.#pastDeliveries;
    for (const stream of this.#streams.values()) total += stream.deliveries;
    return total;
  }

  get repairs(): number {
    return this.#reader.repairs;
  }

  find(roomId: RoomId): RoomStream | undefined {
    return this.#streams.get(roomId);
  }

  onPublication({ roomId, headSeq, events = [] }: RoomPublication<ChatEvent>): void {
    const stream = this.#streams.get(roomId);
    if (stream === undefined) return;
    stream.take(events);
    if (!stream.isClosed && headSeq > stream.appliedSeq) this.#reader.want(stream);
  }

  /**
   * The room's stream: the one there is, or a new one that begins after `headSeq`, a head that the caller has read
   * some time ago. The bus is listened to first; what happened between that head and the first news is read then.
   */
  open(roomId: RoomId, headSeq: number): RoomStream {
    const known = this.#streams.get(roomId);
    if (known !== undefined) return known;
    const stream = new RoomStream(roomId, headSeq, this.#deps.onSeats);
    this.#streams.set(roomId, stream);
    void this.#listen(stream);
    return stream;
  }

  /** Gives the stream up if no socket is in it any more. */
  release(stream: RoomStream): void {
    if (stream.isUsed || stream.isClosed) return;
    stream.isClosed = true;
    this.#pastDeliveries += stream.deliveries;
    this.#streams.delete(stream.roomId);
    this.#deps.bus.unsubscribeRoom(stream.roomId);
  }

  async #listen(stream: RoomStream): Promise<void> {
    try {
      await this.#deps.bus.subscribeRoom(stream.roomId);
    } catch (failure) {
      this.#deps.log.warn({ err: failure, roomId: stream.roomId }, 'a room is not listened to; the sweep delivers');
    }
    this.#reader.want(stream);
  }

  want(stream: RoomStream): void {
    this.#reader.want(stream);
  }

  /** Resolves when the stream has been read, from a moment after this call. */
  caughtUp(stream: RoomStream): Promise<void> {
    return this.#reader.caughtUp(stream);
  }

  /** Compares every stream with the store and repairs what the bus has lost. */
  async sweep(): Promise<void> {
    const roomIds = [...this.#streams.keys()];
    for (let start = 0; start < roomIds.length; start += headsPerQuery) {
      const heads = await this.#deps.rooms.heads(roomIds.slice(start, start + headsPerQuery));
      for (const [roomId, headSeq] of heads) {
        const stream = this.#streams.get(roomId);
        if (stream !== undefined && headSeq > stream.appliedSeq) this.#reader.want(stream);
      }
    }
  }

  close(): void {
    this.#reader.close();
    for (const stream of this.#streams.values()) {
      stream.isClosed = true;
      this.#deps.bus.unsubscribeRoom(stream.roomId);
    }
    this.#streams.clear();
  }
}
