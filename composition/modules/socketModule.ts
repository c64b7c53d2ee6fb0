import type { Server } from 'node:http';
import { ContainerModule } from 'inversify';
import { attachSockets, type Sockets } from '../../adapters/ws/attachSockets.ts';
import { defaultSocketOptions } from '../../adapters/ws/SocketOptions.ts';
import { byName } from '../byName.ts';
import { SocketServers } from '../SocketServers.ts';
import { tokens } from '../tokens.ts';

/** What sockets work with, by the names that `attachSockets` has for it. */
const parts = {
  chat: tokens.chat,
  roomHeads: tokens.roomHeads,
  messages: tokens.messages,
  bus: tokens.bus,
  health: tokens.busHealth,
  presence: tokens.presence,
  slots: tokens.socketSlots,
  authenticator: tokens.authenticator,
  clock: tokens.clock,
  epoch: tokens.epoch,
  readEpoch: tokens.readEpoch,
  board: tokens.currentSettings,
  log: tokens.log,
  metrics: tokens.metrics,
  tracing: tokens.tracing,
  serving: tokens.serving,
  isShared: tokens.isShared,
  lifetime: tokens.lifetime,
  legacy: tokens.legacy,
};

/** Sockets under `/ws/chat/`; they are served once a server is attached. */
export const socketModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.sockets).toResolvedValue(
      ...byName(
        parts,
        ({ serving, isShared, lifetime, chat, roomHeads, messages, bus, health, presence, slots, ...others }) => {
          const { authenticator, clock, epoch, readEpoch, board, log, metrics, tracing } = others;
          const { corsOrigins = [], wireStrict = false, sockets } = serving.transports;
          const personSource = 'jwt' in serving.identification ? serving.identification.jwt.source : undefined;
          const legacy = others.legacy.map((system) => system.sockets);
          // Nobody else changes a storage that is not shared, so there is nothing to look for.
          const options = { corsOrigins, isStrict: wireStrict, ...(isShared ? {} : { sweepMs: 0 }), ...sockets };
          const attach = (server: Server, path: string): Sockets =>
            attachSockets({
              ...{ server, options: { ...options, path }, chat, roomHeads, messages, bus, health, presence, slots },
              ...{ authenticator, clock, epoch, readEpoch, board, log, legacy, personSource },
              ...{ watch: metrics.traffic.sockets, ...(tracing && { tracing }) },
            });
          return lifetime.keep('sockets', new SocketServers(attach, sockets?.path ?? defaultSocketOptions.path));
        },
      ),
    );
  });
