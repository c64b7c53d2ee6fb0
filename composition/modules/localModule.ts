import { ContainerModule } from 'inversify';
import { MemoryRateLimiter } from '../../adapters/memory/limits/MemoryRateLimiter.ts';
import { MemorySocketSlots } from '../../adapters/memory/limits/MemorySocketSlots.ts';
import { MemoryPresence } from '../../adapters/memory/rooms/MemoryPresence.ts';
import { MemoryRoomBus } from '../../adapters/memory/rooms/MemoryRoomBus.ts';
import { tokens } from '../tokens.ts';

/** Bus, limits and presence for a node that is the only one. */
export const localModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.bus).toResolvedValue(
      (log, lifetime) =>
        lifetime.keep(
          'bus',
          new MemoryRoomBus((failure) => log.error({ err: failure }, 'a listener of the bus failed')),
        ),
      [tokens.log, tokens.lifetime],
    );
    bind(tokens.busHealth).toConstantValue({ degraded: null, onChange: () => () => {} });
    bind(tokens.bareRateLimiter).toResolvedValue((clock) => new MemoryRateLimiter(clock), [tokens.clock]);
    bind(tokens.socketSlots).toResolvedValue(() => new MemorySocketSlots());
    bind(tokens.presence).toResolvedValue(() => new MemoryPresence());
    bind(tokens.feedHints).toConstantValue({ publish: () => {}, listen: () => () => {} });
    bind(tokens.busWatch).toConstantValue(null);
    bind(tokens.joinNodes).toConstantValue(async () => {});
  });
