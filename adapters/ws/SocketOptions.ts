/** How sockets behave. Times are milliseconds. */
export interface SocketOptions {
  /** Where sockets live; other upgrades are left alone. */
  readonly path: string;
  /** Origins of pages, besides the server's own, that may open sockets, e.g. `https://school.example`; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** `?token=` in the address is taken. */
  readonly queryToken: boolean;
  /** Rooms that wait for a slow socket at most, and live rooms of one person. */
  readonly queueCapacity: number;
  readonly socketsPerPerson: number;
  /** Between two pings of the server; a socket that is silent for two beats is gone. */
  readonly heartbeatMs: number;
  /** How often all sockets are looked after: deadlines, expiry, pings. */
  readonly tickMs: number;
  /** Until a socket must have proved who is there. */
  readonly authMs: number;
  /** While many come at once, how long the frames of one who has come wait at most. */
  readonly rushMs: number;
  /** How often the heads of listened rooms are compared with the store; 0 never, where all news is local. */
  readonly sweepMs: number;
  /** The same while the bus is degraded. */
  readonly degradedSweepMs: number;
  readonly framesPerSecond: number;
  /** Bytes that wait for a socket before it gets no events, only the heads of rooms. */
  readonly slowBytes: number;
  /** Bytes that wait for a socket before it is closed. */
  readonly maxBytes: number;
  /** How long a socket may be slow before it is cut; it is closed a little sooner, so that it may say goodbye. */
  readonly blockedMs: number;
  /** How long typing is shown when nobody says that it ended. */
  readonly typingMs: number;
  /** At most one sign of typing in a room per this time. */
  readonly typingEveryMs: number;
  /** How long somebody without a socket still counts as there, so that a reconnect is not seen. */
  readonly absenceMs: number;
  /** Until a socket that was closed and does not answer is cut. */
  readonly closeMs: number;
}

export const defaultSocketOptions: SocketOptions = {
  path: '/ws/chat',
  corsOrigins: [],
  queryToken: true,
  queueCapacity: 1_500,
  socketsPerPerson: 10,
  heartbeatMs: 25_000,
  tickMs: 1_000,
  authMs: 5_000,
  rushMs: 1_000,
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

/** Bytes of one text frame from a client at most. */
export const maxPayload = 64 * 1024;
