import type { Clock } from '../../core/clock.ts';
import type { Attendance } from './Attendance.ts';
import type { ChatSocket } from './ChatSocket.ts';
import type { RoomFanout } from './RoomFanout.ts';
import type { SocketLog } from './SocketLog.ts';
import type { SocketOptions } from './SocketOptions.ts';

interface Deps {
  readonly sockets: ReadonlySet<ChatSocket>;
  readonly fanout: RoomFanout;
  readonly attendance: Attendance;
  readonly clock: Clock;
  readonly options: SocketOptions;
  readonly log: SocketLog;
  readonly isDegraded: () => boolean;
}

/** People looked at again with each sweep, for news about them that the bus has lost; more while it loses all of it. */
const peoplePerSweep = 10;
const peoplePerDegradedSweep = 100;

/** One timer for the deadlines of all sockets and one for the sweep of all rooms. Returns how to stop them. */
export const keepTime = ({ sockets, fanout, attendance, clock, options, log, isDegraded }: Deps): (() => void) => {
  const tick = (): void => {
    const [now, date] = [clock.monotonic(), clock.now()];
    for (const socket of sockets) socket.tick(now, date);
  };
  const ticking = setInterval(tick, options.tickMs).unref();

  let sweeping: NodeJS.Timeout | undefined;
  let isStopped = options.sweepMs === 0;
  const schedule = (): void => {
    const pause = isDegraded() ? Math.min(options.sweepMs, options.degradedSweepMs) : options.sweepMs;
    if (!isStopped) sweeping = setTimeout(() => void sweep(), pause).unref();
  };
  const sweep = async (): Promise<void> => {
    try {
      attendance.recheck(isDegraded() ? peoplePerDegradedSweep : peoplePerSweep);
      await fanout.sweep();
    } catch (failure) {
      log.warn({ err: failure }, 'the heads of rooms could not be read; the next sweep tries again');
    }
    schedule();
  };
  schedule();

  return () => {
    isStopped = true;
    clearInterval(ticking);
    clearTimeout(sweeping);
  };
};
