import { LinkedRoomBus } from '../adapters/bus/rooms/LinkedRoomBus.ts';
import type { BusFigures } from '../adapters/metrics/Watched.ts';
import type { ChatEvent } from '../core/messages/ChatEvent.ts';
import type { RoomBus } from '../core/rooms/RoomBus.ts';
import type { BusWatch } from './BusWatch.ts';

/** What our own bus counts; null for a host's, of which nothing is known. */
export const busWatchOf = (
  bus: RoomBus<ChatEvent>,
  others: () => Pick<BusFigures, 'nodes' | 'queueUsage'>,
): BusWatch | null =>
  bus instanceof LinkedRoomBus
    ? {
        figures: () => ({ messages: bus.counts, ...others() }),
        onLag: (listener) => {
          bus.onLag = listener;
        },
      }
    : null;
