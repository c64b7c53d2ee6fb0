import type { Clock } from '../../core/clock.ts';
import type { Authenticator } from '../wire/account/Authenticator.ts';
import type { ChatSocket } from './connection/ChatSocket.ts';
import type { ConnectionRegistry } from './connection/ConnectionRegistry.ts';
import type { EpochWatch } from './EpochWatch.ts';
import type { RoomFanout } from './fanout/RoomFanout.ts';
import type { SocketLog } from './fanout/SocketLog.ts';
import type { PresencePublisher } from './presence/PresencePublisher.ts';
import type { SocketOptions } from './SocketOptions.ts';
import { unauthenticated } from './upgrade/identityErrors.ts';

interface Deps {
  readonly sockets: ReadonlySet<ChatSocket>;
  readonly epochWatch: EpochWatch;
  readonly registry: ConnectionRegistry;
  readonly fanout: RoomFanout;
  readonly authenticator: Pick<Authenticator, 'endedAmong'>;
  readonly presencePublisher: PresencePublisher;
  readonly clock: Clock;
  readonly times: Pick<SocketOptions, 'tickMs' | 'sweepMs' | 'degradedSweepMs'>;
  readonly isDegraded: () => boolean;
  readonly log: SocketLog;
}

/** Milliseconds after which a session that has ended is noticed. */
const sessionsEveryMs = 2_000;

/** One timer for the deadlines of all sockets and one for the sweep of all rooms and people. Returns how to stop them. */
export const startTimers = (deps: Deps): (() => void) => {
  const { sockets, epochWatch, registry, fanout, authenticator, presencePublisher, clock, times, isDegraded, log } =
    deps;
  const tick = (): void => {
    const [now, date] = [clock.monotonic(), clock.now()];
    for (const socket of sockets) socket.tick(now, date);
    void presencePublisher.tick(now);
    void registry.endLooks();
  };
  const ticking = setInterval(tick, times.tickMs).unref();

  const endSessions = async (): Promise<void> => {
    const ids = [...new Set([...sockets].flatMap(({ sessionId = [] }) => sessionId))];
    if (ids.length === 0) return;
    try {
      const ended = new Set(await authenticator.endedAmong?.(ids));
      for (const socket of sockets)
        if (ended.has(socket.sessionId ?? 0)) socket.end(unauthenticated('Your session has ended. Sign in again.'));
    } catch (failure) {
      log.warn({ err: failure }, 'sessions that ended could not be looked up; they are looked for again');
    }
  };
  const following = setInterval(() => void endSessions(), sessionsEveryMs).unref();

  let sweeping: NodeJS.Timeout | undefined;
  let isStopped = times.sweepMs === 0;
  const schedule = (): void => {
    const pause = isDegraded() ? Math.min(times.sweepMs, times.degradedSweepMs) : times.sweepMs;
    if (!isStopped) sweeping = setTimeout(() => void sweep(), pause).unref();
  };
  const sweep = async (): Promise<void> => {
    try {
      await epochWatch.sweep();
      await registry.sweep();
      await fanout.sweep();
    } catch (failure) {
      log.warn({ err: failure }, 'what the bus may have lost could not be looked up; the next sweep tries again');
    }
    schedule();
  };
  schedule();

  return () => {
    isStopped = true;
    clearInterval(ticking);
    clearInterval(following);
    clearTimeout(sweeping);
  };
};
