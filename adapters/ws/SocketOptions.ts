import type { ConnectionLimits } from './connection/SocketDeps.ts';
import type { UpgradeOptions } from './upgrade/acceptUpgrades.ts';

/** How sockets behave. Times are milliseconds. */
export interface SocketOptions extends UpgradeOptions, ConnectionLimits {
  /** `?token=` in the address is accepted. */
  readonly queryToken: boolean;
  /** On all nodes together. */
  readonly socketsPerPerson: number;
  /** Sockets of one address that have not shown yet whose they are. */
  readonly unauthenticatedPerAddress: number;
  /** Sockets that a person may open in a minute on one node; further ones wait, ever longer. */
  readonly openingsPerMinute: number;
  /** Proxies in front whose `X-Forwarded-For` says which address a socket comes from. */
  readonly trustedProxies: number;
  /** While many connect at once, how long the frames of one who is connected wait at most. */
  readonly burstMs: number;
  /** How often the heads of listened rooms are compared with the store; 0 never, where all publications are local. */
  readonly sweepMs: number;
  /** The same while the bus is degraded. */
  readonly degradedSweepMs: number;
  /** How long somebody without a socket still counts as online, so that a reconnect is not seen. */
  readonly absenceMs: number;
}

export const defaultSocketOptions: SocketOptions = {
  path: '/ws/chat',
  corsOrigins: [],
  queryToken: true,
  queueCapacity: 1_500,
  socketsPerPerson: 10,
  unauthenticatedPerAddress: 20,
  openingsPerMinute: 40,
  trustedProxies: 0,
  heartbeatMs: 25_000,
  tickMs: 1_000,
  authMs: 5_000,
  isStrict: false,
  burstMs: 1_000,
  sweepMs: 2_000,
  degradedSweepMs: 500,
  framesPerSecond: 200,
  slowBytes: 256 * 1024,
  maxBytes: 1024 * 1024,
  blockedMs: 10_000,
  typingMs: 6_000,
  typingEveryMs: 1_000,
  absenceMs: 5_000,
  closeMs: 2_000,
};
