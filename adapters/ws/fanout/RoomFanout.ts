import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { RoomPublication } from '../../../core/rooms/RoomBus.ts';
import type { RoomHeads } from '../../../core/rooms/RoomHeads.ts';
import type { ApplyEvents } from './applyEvents.ts';
import type { ReadQueue } from './ReadQueue.ts';
import type { RoomChannels } from './RoomChannels.ts';

interface Deps {
  readonly roomHeads: Pick<RoomHeads, 'heads'>;
  readonly channels: RoomChannels;
  readonly reads: ReadQueue;
  readonly applyEvents: ApplyEvents;
}

/** Heads asked for by one query. */
const headsPerQuery = 1_000;

/**
 * Brings publications to the rooms of this node. What continues a room's order goes out at once; a channel that a
 * publication or the sweep finds behind is read from the store.
 */
export class RoomFanout {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  onPublication({ roomId, headSeq, events = [] }: RoomPublication<ChatEvent>): void {
    const { channels, reads, applyEvents } = this.#deps;
    const channel = channels.find(roomId);
    if (channel === undefined) return;
    applyEvents(channel, events);
    if (!channel.isClosed && headSeq > channel.appliedSeq) reads.schedule(channel);
  }

  /** Compares every channel with the store and repairs what the bus has lost. */
  async sweep(): Promise<void> {
    const { roomHeads, channels, reads } = this.#deps;
    const { roomIds } = channels;
    for (let start = 0; start < roomIds.length; start += headsPerQuery) {
      const heads = await roomHeads.heads(roomIds.slice(start, start + headsPerQuery));
      for (const [roomId, headSeq] of heads) {
        const channel = channels.find(roomId);
        if (channel !== undefined && headSeq > channel.appliedSeq) reads.schedule(channel);
      }
    }
  }
}
