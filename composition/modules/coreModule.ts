import { ContainerModule } from 'inversify';
import { makeChat } from '../../core/makeChat.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

/** The token of each port of the core. */
const ports = {
  people: tokens.people,
  directory: tokens.directory,
  directoryReader: tokens.directoryReader,
  rooms: tokens.rooms,
  messages: tokens.messages,
  inbox: tokens.inbox,
  search: tokens.search,
  contacts: tokens.contacts,
  tickets: tokens.tickets,
  limiter: tokens.rateLimiter,
  bus: tokens.bus,
  presence: tokens.presence,
  clock: tokens.clock,
};

/** Every use case, over the ports. */
export const coreModule = () =>
  new ContainerModule(({ bind }) => {
    const { policy, limits } = tokens;
    bind(tokens.bareChat).toResolvedValue(
      ...byName({ ...ports, policy, limits }, ({ policy, limits, ...ports }) => makeChat(ports, policy, limits)),
    );
  });
