import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { Inbox } from '../../core/messages/Inbox.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { SocketTickets } from '../../core/permissions/SocketTickets.ts';
import { makeNotifyTyping } from '../../core/rooms/notifyTyping.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import type { RoomStore } from '../../core/rooms/RoomStore.ts';
import type { BusHealth } from '../system/BusHealth.ts';
import type { Authenticator } from '../wire/account/Authenticator.ts';
import type { ServerFrame } from '../wire/frames/serverFrames.ts';
import { Attendance } from './Attendance.ts';
import { ChatSocket } from './ChatSocket.ts';
import type { ConnectedPerson } from './ConnectedPerson.ts';
import { closeSockets, drainSockets } from './drainSockets.ts';
import { FlushQueue } from './FlushQueue.ts';
import { HistoryWatch } from './HistoryWatch.ts';
import { isTrustedOrigin } from './isTrustedOrigin.ts';
import { keepTime } from './keepTime.ts';
import { makeAnswer } from './makeAnswer.ts';
import { makeIdentify, subprotocol } from './makeIdentify.ts';
import { makeLookIn } from './makeLookIn.ts';
import { makeRollCall } from './makeRollCall.ts';
import { PresenceNews } from './PresenceNews.ts';
import { RoomFanout } from './RoomFanout.ts';
import { RoomSignals } from './RoomSignals.ts';
import type { OnSeats } from './RoomStream.ts';
import { Rush } from './Rush.ts';
import { refuseUpgrade } from './refuseUpgrade.ts';
import { Seating } from './Seating.ts';
import { readSocketAddress } from './SocketAddress.ts';
import type { SocketDeps } from './SocketDeps.ts';
import type { SocketLog } from './SocketLog.ts';
import { defaultSocketOptions, maxPayload, type SocketOptions } from './SocketOptions.ts';

export interface SocketPorts {
  readonly server: Server;
  readonly chat: Chat;
  readonly rooms: RoomStore;
  readonly messages: MessageStore;
  readonly inbox: Inbox;
  readonly bus: RoomBus<ChatEvent>;
  /** Absent where news has no way to go. */
  readonly health?: BusHealth;
  readonly presence: Presence;
  readonly authenticator: Authenticator;
  readonly tickets: SocketTickets;
  readonly clock: Clock;
  /** Changes when the history of rooms was restored from a backup. */
  readonly epoch: string;
  /** The epoch as it is now, which every sweep asks for. */
  readonly readEpoch: () => Promise<string>;
  readonly options?: Partial<SocketOptions>;
  readonly log: SocketLog;
}

export interface SocketStats {
  readonly sockets: number;
  readonly people: number;
  /** Rooms that somebody here is in. */
  readonly rooms: number;
  /** Events handed to sockets since the start. */
  readonly deliveries: number;
  /** Sockets that more waits for than they take. */
  readonly slow: number;
  /** Reads of the store that found events which no news had brought, since the start. */
  readonly repairs: number;
}

export interface Sockets {
  /** Takes no new sockets, announces the restart, and closes the others little by little within the time. */
  drain(withinMs: number): Promise<void>;
  /** Closes everything at once and lets go of the server. */
  close(): Promise<void>;
  stats(): SocketStats;
}

/** Serves chat sockets on an HTTP server, beside whatever else upgrades there. */
export const attachSockets = (ports: SocketPorts): Sockets => {
  const { server, chat, bus, health, clock, log } = ports;
  const options: SocketOptions = { ...defaultSocketOptions, ...ports.options };
  const sockets = new Set<ChatSocket>();
  let isDraining = false;

  const people = new Map<UserId, ConnectedPerson>();
  const onSeats: OnSeats = (stream, event) => {
    seating.move(stream, event);
    signals.greet(stream, event);
  };
  const fanout = new RoomFanout({ ...ports, onSeats });
  const seating = new Seating({
    ...ports,
    fanout,
    people,
    capacity: options.queueCapacity,
    onLeft: (userId) => attendance.onInvalidation({ userIds: [userId] }),
  });
  const presenceNews = new PresenceNews({ ...ports, people, graceMs: options.absenceMs });
  const { socketsPerPerson } = options;
  const attendance = new Attendance({ ...ports, people, seating, presenceNews, socketsPerPerson });
  const history = new HistoryWatch({ ...ports, sockets });
  const signals = new RoomSignals({ ...ports, fanout, people });
  const rush = new Rush(options.rushMs);
  const deps: SocketDeps = {
    ...ports,
    options,
    rush,
    attendance,
    fanout,
    identify: makeIdentify({ ...ports, queryToken: options.queryToken }),
    answer: makeAnswer({
      ...ports,
      lookIn: makeLookIn({ chat, fanout, attendance }),
      rollCall: makeRollCall({ ...ports, fanout }),
    }),
    notifyTyping: makeNotifyTyping(bus),
    flushes: new FlushQueue(),
    epochNow: () => history.epoch,
    isDegraded: () => (health?.degraded ?? null) !== null,
  };

  const websockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const address = readSocketAddress(request.url ?? '', options.path);
    if (address === null && server.listenerCount('upgrade') > 1) return;
    if (address === null || address === 'unknown') return refuseUpgrade(socket, 404);
    if (isDraining) return refuseUpgrade(socket, 503);
    if (!isTrustedOrigin(request.headers, options.corsOrigins)) return refuseUpgrade(socket, 403);
    rush.arrive();
    websockets.handleUpgrade(request, socket, head, (ws) => {
      const onGone = (gone: ChatSocket): void => void sockets.delete(gone);
      sockets.add(new ChatSocket({ ws, socket, request, address, onGone }, deps));
    });
  };

  server.on('upgrade', upgrade);
  const detach = bus.addListener({
    onPublication: (news) => fanout.onPublication(news),
    onInvalidation: (news) => attendance.onInvalidation(news),
    onEphemeral: (signal) => {
      signals.show(signal);
      if (signal.type === 'presence') presenceNews.hear(signal);
    },
  });
  const ignoreHealth = health?.onChange((reason) => {
    const frame: ServerFrame = reason === null ? { type: 'restored' } : { type: 'degraded', reason };
    for (const socket of sockets) if (socket.connected !== null) socket.send(frame);
  });
  const stopTime = keepTime({
    sockets,
    history,
    fanout,
    attendance,
    presenceNews,
    clock,
    options,
    log,
    isDegraded: deps.isDegraded,
  });

  return {
    drain: async (withinMs) => {
      isDraining = true;
      await drainSockets(sockets, withinMs);
    },
    close: async () => {
      isDraining = true;
      server.off('upgrade', upgrade);
      await closeSockets(sockets, options.closeMs);
      stopTime();
      detach();
      ignoreHealth?.();
      attendance.close();
      fanout.close();
      websockets.close();
    },
    stats: () => ({
      sockets: sockets.size,
      people: people.size,
      rooms: fanout.size,
      deliveries: fanout.deliveries,
      slow: [...sockets].filter(({ isSlow }) => isSlow).length,
      repairs: fanout.repairs,
    }),
  };
};
