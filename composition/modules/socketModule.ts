import { ContainerModule } from 'inversify';
import { attachSockets } from '../../adapters/ws/attachSockets.ts';
import { byName } from '../byName.ts';
import { SocketServers } from '../SocketServers.ts';
import { tokens } from '../tokens.ts';

/** What sockets need, by the names that `attachSockets` uses. */
const ports = {
  chat: tokens.chat,
  roomFeed: tokens.roomFeed,
  messages: tokens.messages,
  bus: tokens.bus,
  health: tokens.busHealth,
  presence: tokens.presence,
  authenticator: tokens.authenticator,
  clock: tokens.clock,
  epoch: tokens.epoch,
  readEpoch: tokens.readEpoch,
  log: tokens.log,
};

/** Sockets under `/ws/chat/`; they are served once a server is attached. */
export const socketModule = () =>
  new ContainerModule(({ bind }) => {
    const { serving, isShared, lifetime } = tokens;
    bind(tokens.sockets).toResolvedValue(
      ...byName({ ...ports, serving, isShared, lifetime }, ({ serving, isShared, lifetime, ...ports }) => {
        const { corsOrigins = [], sockets } = serving.transports;
        // No other process changes a storage that is not shared, so no sweep is needed.
        const options = { corsOrigins, ...(isShared ? {} : { sweepMs: 0 }), ...sockets };
        return lifetime.keep('sockets', new SocketServers((server) => attachSockets({ server, options, ...ports })));
      }),
    );
  });
