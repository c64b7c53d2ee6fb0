import { hostSource } from '../../core/directory/DirectoryRecords.ts';
import type { UserId } from '../../core/ids.ts';
import type { ServerFrame } from '../wire/frames/serverFrames.ts';
import { ChatSocket } from './connection/ChatSocket.ts';
import { ConnectionRegistry } from './connection/ConnectionRegistry.ts';
import { establishedFrame } from './connection/establishedFrame.ts';
import type { SocketDeps } from './connection/SocketDeps.ts';
import { WriteCoalescer } from './connection/WriteCoalescer.ts';
import { closeSockets, drainSockets } from './drainSockets.ts';
import { EpochWatch } from './EpochWatch.ts';
import { makeApplyEvents } from './fanout/applyEvents.ts';
import type { ConnectedPerson } from './fanout/ConnectedPerson.ts';
import { EventReader } from './fanout/EventReader.ts';
import { frameText } from './fanout/frameText.ts';
import { MembershipTracker } from './fanout/MembershipTracker.ts';
import { ReadQueue } from './fanout/ReadQueue.ts';
import { RoomChannels } from './fanout/RoomChannels.ts';
import { RoomFanout } from './fanout/RoomFanout.ts';
import { noSocketWatch } from './fanout/SocketWatch.ts';
import { traceDelivery } from './fanout/traceDelivery.ts';
import { hasNotice, noticeFrame } from './noticeFrame.ts';
import { EphemeralEvents } from './presence/EphemeralEvents.ts';
import { makeSteadySnapshot } from './presence/makeSteadySnapshot.ts';
import { PresencePublisher } from './presence/PresencePublisher.ts';
import { RoomVisibility } from './presence/RoomVisibility.ts';
import { makeAnswerFrame } from './requests/makeAnswerFrame.ts';
import { makeMessageAnswers } from './requests/makeMessageAnswers.ts';
import { makePresenceAnswers } from './requests/makePresenceAnswers.ts';
import { makeRoomAnswers } from './requests/makeRoomAnswers.ts';
import { makeRoomSubscriptions } from './requests/makeRoomSubscriptions.ts';
import { traceFrames } from './requests/traceFrames.ts';
import { defaultSocketOptions, type SocketOptions } from './SocketOptions.ts';
import type { SocketPorts } from './SocketPorts.ts';
import { startTimers } from './startTimers.ts';
import { acceptUpgrades, type UpgradedConnection } from './upgrade/acceptUpgrades.ts';
import { ConnectionBurstGate } from './upgrade/ConnectionBurstGate.ts';
import { countIdentify } from './upgrade/countIdentify.ts';
import { Entrance } from './upgrade/Entrance.ts';
import { makeIdentify } from './upgrade/makeIdentify.ts';

export interface SocketStats {
  readonly sockets: number;
  readonly people: number;
  /** Rooms that a connected person is a member of, or that a socket observes. */
  readonly rooms: number;
  /** Events handed to sockets since the start. */
  readonly deliveries: number;
  /** Sockets for which more waits than they accept. */
  readonly slow: number;
  /** Reads of the store that found events which no publication had brought, since the start. */
  readonly repairs: number;
}

export interface Sockets {
  /** Accepts no new sockets, announces the restart, and closes the others little by little within the time. */
  drain(withinMs: number): Promise<void>;
  /** Closes everything at once and lets go of the server. */
  close(): Promise<void>;
  stats(): SocketStats;
}

/**
 * Serves chat sockets on an HTTP server, beside whatever else upgrades there. Every part gets what it is given here by
 * name, and knows only parts that are made before it.
 */
export const attachSockets = (ports: SocketPorts): Sockets => {
  const { server, chat, roomHeads, messages, bus, health, presence, slots, authenticator, clock, board, log } = ports;
  const { watch = noSocketWatch, tracing } = ports;
  const options: SocketOptions = { ...defaultSocketOptions, ...ports.options };
  const { queueCapacity, socketsPerPerson, queryToken } = options;
  const sockets = new Set<ChatSocket>();
  const people = new Map<UserId, ConnectedPerson>();
  const isDegraded = (): boolean => (health?.degraded ?? null) !== null;
  let isDraining = false;

  const onDelivered = (storedAt: Date): void => watch.onDelivered(clock.now().getTime() - storedAt.getTime());
  const reads = new ReadQueue();
  const channels = new RoomChannels({ policy: chat.policy, bus, people, reads, log, onDelivered });
  const tracker = new MembershipTracker({ chat, channels, reads, log });
  const visibility = new RoomVisibility();
  const ephemeralEvents = new EphemeralEvents({ chat, presence, channels, visibility, people, log });
  const presencePublisher = new PresencePublisher({ presence, bus, people, clock, graceMs: options.absenceMs, log });
  const registry = new ConnectionRegistry({
    chat,
    bus,
    roomHeads,
    people,
    tracker,
    presencePublisher,
    slots,
    socketsPerPerson,
    roomsPerPerson: queueCapacity,
    log,
  });
  const applyEvents = traceDelivery(makeApplyEvents([tracker, registry, ephemeralEvents]), tracing);
  const reader = new EventReader({ messages, reads, applyEvents, log });
  const fanout = new RoomFanout({ roomHeads, channels, reads, applyEvents });
  const { epoch, readEpoch } = ports;
  const epochWatch = new EpochWatch({ epoch, readEpoch, sockets, chat, authenticator, log });

  const burstGate = new ConnectionBurstGate(options.burstMs);
  const subscriptions = makeRoomSubscriptions({ chat, channels, reload: (person) => registry.reload(person) });
  const steadySnapshot = makeSteadySnapshot({ chat, channels, visibility });
  const answerFrame = makeAnswerFrame({
    ...makeMessageAnswers({ chat, personSource: ports.personSource ?? hostSource }),
    ...makePresenceAnswers({ chat, clock }),
    ...makeRoomAnswers({ chat, subscriptions, steadySnapshot }),
  });
  const shared: SocketDeps = {
    chat,
    registry,
    headOf: (roomId) => channels.find(roomId)?.appliedSeq,
    identify: countIdentify(makeIdentify({ authenticator, chat, queryToken, log }), watch.onAuthFailure),
    entrance: new Entrance({ clock, ...options }),
    burstGate,
    answerFrame: tracing === undefined ? answerFrame : traceFrames(answerFrame, tracing),
    coalescer: new WriteCoalescer(),
    clock,
    limits: options,
    log,
    watch,
    epochNow: () => epochWatch.epoch,
    isDegraded,
    greet: (socket, person) => {
      socket.reply(establishedFrame(person, shared));
      if (board && hasNotice(board.notice)) socket.send(noticeFrame(board.notice));
    },
  };
  const onUpgraded = (connection: UpgradedConnection): void => {
    const onClosed = (closed: ChatSocket): void => void sockets.delete(closed);
    sockets.add(new ChatSocket({ ...connection, onClosed }, shared));
  };

  const stopUpgrades = acceptUpgrades({
    server,
    options,
    legacy: ports.legacy ?? [],
    isDraining: () => isDraining,
    onAdmitted: () => burstGate.countConnection(),
    onUpgraded,
    onRefused: (request, status) => {
      watch.onRefused(status);
      log.info({ address: shared.entrance.addressOf(request), status }, 'socket refused');
    },
  });
  const detach = bus.addListener({
    onPublication: (publication) => {
      const trace = tracing?.current();
      if (trace !== undefined) tracing?.expect(publication.roomId, { seq: publication.headSeq, trace });
      fanout.onPublication(publication);
    },
    onInvalidation: (invalidation) => registry.onInvalidation(invalidation),
    onEphemeral: (event) => {
      ephemeralEvents.show(event);
      if (event.type === 'presence') presencePublisher.correct(event);
    },
  });
  const ignoreBoard = board?.onNotice((notice) => {
    const bytes = noticeFrame(notice);
    for (const socket of sockets) if (socket.connected !== null) socket.send(bytes);
  });
  const ignoreHealth = health?.onChange((reason) => {
    const frame: ServerFrame = reason === null ? { type: 'restored' } : { type: 'degraded', reason };
    const bytes = frameText(frame);
    for (const socket of sockets) if (socket.connected !== null) socket.send(bytes);
  });
  const stopTimers = startTimers({
    sockets,
    epochWatch,
    registry,
    fanout,
    authenticator,
    presencePublisher,
    clock,
    times: options,
    isDegraded,
    log,
  });

  return {
    drain: async (withinMs) => {
      isDraining = true;
      log.info({ sockets: sockets.size, within_ms: withinMs }, 'drain: sockets are told to come back elsewhere');
      await drainSockets(sockets, withinMs);
      log.info({ left: sockets.size }, 'drain: every socket was told to close');
    },
    close: async () => {
      isDraining = true;
      stopUpgrades();
      await closeSockets(sockets, options.closeMs);
      stopTimers();
      detach();
      ignoreHealth?.();
      ignoreBoard?.();
      registry.close();
      reader.close();
      channels.close();
    },
    stats: () => ({
      sockets: sockets.size,
      people: people.size,
      rooms: channels.size,
      deliveries: channels.deliveries,
      slow: [...sockets].filter(({ isSlow }) => isSlow).length,
      repairs: reader.repairs,
    }),
  };
};
