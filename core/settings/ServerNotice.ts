import { ChatError } from '../errors.ts';

/** What everybody is shown above the page. */
export interface ServerNotice {
  /** In the words of the operator; null: nothing. */
  readonly banner: string | null;
  /** Null: writing goes on. */
  readonly maintenance: Maintenance | null;
}

/** While there is one, everybody reads and nobody writes. */
export interface Maintenance {
  /** In the words of the operator; null: each client says it in its own language. */
  readonly message: string | null;
  /** When it should be over; null: nobody said. It is over when somebody ends it. */
  readonly until: Date | null;
}

/** Who shows it: what holds now, and every change. */
export interface NoticeBoard {
  readonly notice: ServerNotice;
  /** Returns a function that ends it. */
  onNotice(listener: (notice: ServerNotice) => void): () => void;
}

/** Milliseconds after which a client tries again: soon, because it may end before its time. */
const [soonestMs, latestMs] = [5_000, 30_000];

/** Why nothing may be written while this is shown; undefined: it may. */
export const maintenanceRefusal = ({ maintenance }: ServerNotice, now: () => Date): ChatError | undefined =>
  maintenance === null ? undefined : inMaintenance(maintenance, now());

/** @returns the refusal of whatever would write */
const inMaintenance = ({ message, until }: Maintenance, now: Date): ChatError => {
  const leftMs = until === null ? soonestMs * 2 : until.getTime() - now.getTime();
  const ends = until === null ? {} : { until: until.toISOString() };
  return new ChatError(
    'MAINTENANCE',
    message ?? 'The server is being maintained: everything can be read, and nothing can be written for now.',
    { retryAfterMs: Math.min(Math.max(leftMs, soonestMs), latestMs), details: { message, ...ends } },
  );
};
