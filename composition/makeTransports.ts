import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Container } from 'inversify';
import { makeRouter } from '../adapters/http/makeRouter.ts';
import type { Authenticator } from '../adapters/wire/Authenticator.ts';
import { asyncApi } from '../adapters/wire/asyncApi.ts';
import { attachSockets, type SocketStats, type Sockets } from '../adapters/ws/attachSockets.ts';
import type { SocketOptions } from '../adapters/ws/SocketOptions.ts';
import type { BusHealth } from '../core/rooms/BusHealth.ts';
import type { Log } from './Log.ts';
import { readRosterFile } from './readRosterFile.ts';
import { tokens } from './tokens.ts';
import { version } from './version.ts';

export interface TransportOptions {
  /** Origins whose pages may call the API and open sockets; the server's own always may. */
  readonly corsOrigins?: readonly string[];
  /** Opens `/api/directory/` to a host's own systems. */
  readonly directoryKey?: string;
  /** How sockets behave; every part has a default. */
  readonly sockets?: Partial<SocketOptions>;
}

export interface Transports {
  readonly router: Router;
  /** Of all servers together. */
  stats(): SocketStats;
  attach(server: Server): void;
  drain(ms: number): Promise<void>;
  close(): Promise<void>;
}

interface TransportParts extends TransportOptions {
  readonly authenticator: Authenticator;
  readonly log: Log;
  readonly onAnswered: (route: string, method: string, status: number) => void;
}

/** REST and sockets over what the container holds. Sockets begin when they are attached to a server. */
export const makeTransports = (container: Container, parts: TransportParts): Transports => {
  const { authenticator, log, onAnswered, corsOrigins = [], directoryKey } = parts;
  const [storage, chat, health] = [
    container.get(tokens.storage),
    container.get(tokens.chat),
    container.get(tokens.health),
  ];
  const clock = container.get(tokens.clock);
  const attached: Sockets[] = [];
  const stats = (): SocketStats =>
    attached.reduce((sum, sockets) => addStats(sum, sockets.stats()), {
      sockets: 0,
      people: 0,
      rooms: 0,
      deliveries: 0,
      slow: 0,
      repairs: 0,
    });
  const router = makeRouter(
    {
      chat,
      authenticator,
      readRosterFile,
      now: () => clock.now(),
      checks: [
        { name: 'database', isRequired: true, run: storage.check },
        { name: 'news', isRequired: false, run: async () => refuseDegraded(health) },
      ],
      countSockets: () => stats().sockets,
    },
    {
      version,
      log,
      onAnswered,
      corsOrigins,
      directoryKey,
      documents: { '/api/asyncapi.json': () => asyncApi(version) },
    },
  );
  const attach = (server: Server): void => {
    const ports = {
      ...storage,
      server,
      chat,
      authenticator,
      bus: container.get(tokens.bus),
      presence: container.get(tokens.presence),
      health,
      clock,
      log,
      options: { corsOrigins, ...(storage.isShared ? {} : { sweepMs: 0 }), ...parts.sockets },
    };
    attached.push(attachSockets(ports));
  };
  return {
    router,
    stats,
    attach,
    drain: async (ms) => {
      await Promise.all(attached.map((sockets) => sockets.drain(ms)));
    },
    close: async () => {
      await Promise.all(attached.map((sockets) => sockets.close()));
    },
  };
};

const addStats = (one: SocketStats, other: SocketStats): SocketStats => ({
  sockets: one.sockets + other.sockets,
  people: one.people + other.people,
  rooms: one.rooms + other.rooms,
  deliveries: one.deliveries + other.deliveries,
  slow: one.slow + other.slow,
  repairs: one.repairs + other.repairs,
});

/** @throws Error that says why news does not travel between nodes */
const refuseDegraded = ({ degraded }: BusHealth): void => {
  if (degraded !== null) throw new Error(degraded);
};
