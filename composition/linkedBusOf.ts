import type { BusLink } from '../adapters/bus/link/BusLink.ts';
import { LinkedRoomBus } from '../adapters/bus/rooms/LinkedRoomBus.ts';
import type { Tracing } from '../adapters/system/Tracing.ts';
import type { Log } from './Log.ts';
import type { PostgresBusOptions } from './PostgresBusOptions.ts';

interface Parts {
  readonly log: Log;
  readonly tracing: Tracing | null;
}

/** The bus over a link to other nodes, with the bounds of its options. */
export const linkedBusOf = (
  link: BusLink,
  { capacity = 1_500, expiryMs = 10_000 }: Pick<PostgresBusOptions, 'capacity' | 'expiryMs'>,
  { log, tracing }: Parts,
): LinkedRoomBus => {
  const onFailure = (failure: unknown): void => log.error({ err: failure }, 'a listener of the bus failed');
  return new LinkedRoomBus({ link, onFailure, capacity, expiryMs, ...(tracing && { tracing }) });
};
