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
import type { BusHealth } from '../../core/rooms/BusHealth.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import type { RoomStore } from '../../core/rooms/RoomStore.ts';
import { makeSignalTyping } from '../../core/rooms/signalTyping.ts';
import type { Authenticator } from '../wire/Authenticator.ts';
import type { ServerFrame } from '../wire/serverFrames.ts';
import { ChatSocket } from './connection/ChatSocket.ts';
import { ConnectionRegistry } from './connection/ConnectionRegistry.ts';
import type { SocketDeps } from './connection/SocketDeps.ts';
import { WriteCoalescer } from './connection/WriteCoalescer.ts';
import { closeSockets, drainSockets } from './drainSockets.ts';
import { EpochWatch } from './EpochWatch.ts';
import type { ConnectedPerson } from './fanout/ConnectedPerson.ts';
import { MembershipTracker } from './fanout/MembershipTracker.ts';
import type { OnMembershipEvent } from './fanout/RoomChannel.ts';
import { RoomFanout } from './fanout/RoomFanout.ts';
import type { SocketLog } from './fanout/SocketLog.ts';
import { EphemeralEvents } from './presence/EphemeralEvents.ts';
import { makeReadSnapshot } from './presence/makeReadSnapshot.ts';
import { PresencePublisher } from './presence/PresencePublisher.ts';
import { makeAnswer } from './requests/makeAnswer.ts';
import { makeRoomSubscriptions } from './requests/makeRoomSubscriptions.ts';
import { defaultSocketOptions, maxPayload, type SocketOptions } from './SocketOptions.ts';
import { startTimers } from './startTimers.ts';
import { ConnectionBurstGate } from './upgrade/ConnectionBurstGate.ts';
import { isTrustedOrigin } from './upgrade/isTrustedOrigin.ts';
import { makeIdentify, subprotocol } from './upgrade/makeIdentify.ts';
import { refuseUpgrade } from './upgrade/refuseUpgrade.ts';
import { readSocketAddress } from './upgrade/SocketAddress.ts';

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
  const onMembershipEvent: OnMembershipEvent = (channel, event) => {
    tracker.move(channel, event);
    ephemeralEvents.greet(channel, event);
  };
  const fanout = new RoomFanout({ ...ports, onMembershipEvent });
  const tracker = new MembershipTracker({
    ...ports,
    fanout,
    people,
    capacity: options.queueCapacity,
    onLeft: (userId) => registry.onPeople({ userIds: [userId] }),
  });
  const presencePublisher = new PresencePublisher({ ...ports, people, graceMs: options.absenceMs });
  const { socketsPerPerson } = options;
  const registry = new ConnectionRegistry({ ...ports, people, tracker, presencePublisher, socketsPerPerson });
  const epochWatch = new EpochWatch({ ...ports, sockets });
  const ephemeralEvents = new EphemeralEvents({ ...ports, fanout, people });
  const burstGate = new ConnectionBurstGate(options.rushMs);
  const deps: SocketDeps = {
    ...ports,
    options,
    burstGate,
    registry,
    fanout,
    identify: makeIdentify({ ...ports, queryToken: options.queryToken }),
    answer: makeAnswer({
      ...ports,
      roomSubscriptions: makeRoomSubscriptions({ chat, fanout, registry }),
      readSnapshot: makeReadSnapshot({ ...ports, fanout }),
    }),
    signalTyping: makeSignalTyping(bus),
    coalescer: new WriteCoalescer(),
    epochNow: () => epochWatch.epoch,
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
    burstGate.countConnection();
    websockets.handleUpgrade(request, socket, head, (ws) => {
      const onGone = (gone: ChatSocket): void => void sockets.delete(gone);
      sockets.add(new ChatSocket({ ws, socket, request, address, onGone }, deps));
    });
  };

  server.on('upgrade', upgrade);
  const detach = bus.attach({
    onRoom: (publication) => fanout.onRoom(publication),
    onPeople: (invalidation) => registry.onPeople(invalidation),
    onSignal: (signal) => {
      ephemeralEvents.show(signal);
      if (signal.type === 'presence') presencePublisher.correct(signal);
    },
  });
  const ignoreHealth = health?.onChange((reason) => {
    const frame: ServerFrame = reason === null ? { type: 'restored' } : { type: 'degraded', reason };
    for (const socket of sockets) if (socket.connected !== null) socket.reply(frame);
  });
  const stopTime = startTimers({
    sockets,
    epochWatch,
    fanout,
    registry,
    presencePublisher,
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
      registry.close();
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
