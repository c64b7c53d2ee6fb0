import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Policy, RoomType } from '../../../core/permissions/Policy.ts';
import type { RoomBus } from '../../../core/rooms/RoomBus.ts';
import { hidesNothing } from '../../../core/rooms/roomRights.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import type { ReadQueue } from './ReadQueue.ts';
import { RoomChannel } from './RoomChannel.ts';
import type { SocketLog } from './SocketLog.ts';

interface Deps {
  readonly policy: Pick<Policy, 'roomType'>;
  readonly bus: Pick<RoomBus, 'subscribeRoom' | 'unsubscribeRoom'>;
  readonly people: ReadonlyMap<UserId, ConnectedPerson>;
  readonly reads: ReadQueue;
  readonly log: SocketLog;
  /** Called when a new message went to those who are connected here, with the moment at which it was stored. */
  readonly onDelivered?: (storedAt: Date) => void;
}

/** A room as the caller has read it. */
interface OpenedRoom {
  readonly roomId: RoomId;
  readonly type: RoomType;
  readonly headSeq: number;
}

/** The channels of this node: one for each room that a connected person is a member of, or that a socket observes. */
export class RoomChannels {
  readonly #deps: Deps;
  readonly #channels = new Map<RoomId, RoomChannel>();
  #pastDeliveries = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#channels.size;
  }

  get roomIds(): readonly RoomId[] {
    return [...this.#channels.keys()];
  }

  /** Events handed to sockets so far. */
  get deliveries(): number {
    let total = this.#pastDeliveries;
    for (const channel of this.#channels.values()) total += channel.deliveries;
    return total;
  }

  find(roomId: RoomId): RoomChannel | undefined {
    return this.#channels.get(roomId);
  }

  /**
   * The room's channel: the one there is, or a new one that begins after `headSeq`, a head that the caller has read
   * some time ago. The bus is listened to first; what happened between that head and the first publication is read
   * then. The caller joins or subscribes within the same turn.
   */
  open({ roomId, type, headSeq }: OpenedRoom): RoomChannel {
    const known = this.#channels.get(roomId);
    if (known !== undefined) return known;
    const { policy, people, log, onDelivered } = this.#deps;
    const isHiding = !hidesNothing(policy.roomType(type));
    const onClosed = (closed: RoomChannel): void => this.#closed(closed);
    const channel = new RoomChannel({
      ...{ roomId, startSeq: headSeq, isHiding, people, onClosed, log },
      ...(onDelivered && { onDelivered }),
    });
    this.#channels.set(roomId, channel);
    void this.#listen(channel);
    return channel;
  }

  close(): void {
    for (const channel of [...this.#channels.values()]) channel.close();
  }

  async #listen(channel: RoomChannel): Promise<void> {
    const { bus, reads, log } = this.#deps;
    try {
      await bus.subscribeRoom(channel.roomId);
    } catch (failure) {
      log.warn({ err: failure, roomId: channel.roomId }, 'a room is not listened to; the sweep delivers');
    }
    reads.schedule(channel);
  }

  #closed({ roomId, deliveries }: RoomChannel): void {
    this.#pastDeliveries += deliveries;
    this.#channels.delete(roomId);
    this.#deps.bus.unsubscribeRoom(roomId);
  }
}
