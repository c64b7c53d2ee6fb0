import type { SendRecord } from './History.ts';
import type { HistoryClient } from './HistoryClient.ts';

/** Something measured, and what it may be at most. */
export interface Figure {
  readonly what: string;
  readonly values: readonly number[];
  /** Which of the sorted values is compared: 0.99 leaves out the worst hundredth, 1 is the worst. */
  readonly share: number;
  readonly limit: number;
  readonly unit: 'ms' | 'times';
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
};

export const isMissed = ({ values, share, limit }: Figure): boolean => quantile(values, share) > limit;

export const figureText = (figure: Figure): string => {
  const { what, values, share, limit, unit } = figure;
  const shown = unit === 'ms' ? ' ms' : '';
  const value = Math.round(quantile(values, share));
  return `${what}: ${value}${shown} of ${Math.round(limit)}${shown}${isMissed(figure) ? ' MISSED' : ''}`;
};

/** Milliseconds. */
interface Span {
  readonly from: number;
  readonly to?: number;
}

/** From the loss of a connection until everything missed was there. */
export const resumed = (clients: readonly HistoryClient[], { from, to = Number.POSITIVE_INFINITY }: Span): Figure => ({
  what: 'resumed p99',
  values: clients.flatMap(({ history }) =>
    history.resumptions.flatMap(({ lostAt, ms }) => (lostAt >= from && lostAt <= to ? [ms] : [])),
  ),
  share: 0.99,
  limit: 5_000,
  unit: 'ms',
});

/** From the command to send until the acknowledgement, of sends that began on these nodes. */
export const ackTimes = (
  clients: readonly HistoryClient[],
  { from, to = Number.POSITIVE_INFINITY }: Span,
  nodes?: readonly number[],
): number[] =>
  sendsOf(clients, { from, to }).flatMap(({ sentAt, settledAt, node, outcome }) =>
    outcome === 'acked' && settledAt !== null && (nodes === undefined || (node !== null && nodes.includes(node)))
      ? [settledAt - sentAt]
      : [],
  );

/** From the acknowledgement of a message until each other client has it. A moment before it counts as nothing. */
export const delivered = (clients: readonly HistoryClient[], { from, to = Number.POSITIVE_INFINITY }: Span): Figure => {
  const ackedAt = new Map(
    sendsOf(clients, { from, to }).flatMap(({ answers: [answer] }) =>
      answer === undefined ? [] : [[answer.messageId, answer.at]],
    ),
  );
  const values = clients.flatMap(({ history }) => {
    const first = new Map<number, number>();
    // Who comes into a room gets what was said there before: that is not late.
    const changing = new Set(
      history.received.flatMap(({ kind, roomId }) => (kind === 'joined' || kind === 'left' ? [roomId] : [])),
    );
    for (const { kind, type, roomId, messageId, at } of history.received)
      if (
        !changing.has(roomId) &&
        (kind === 'live' || kind === 'sync') &&
        type === 'new_message' &&
        messageId !== null &&
        !first.has(messageId)
      )
        first.set(messageId, at);
    return [...first].flatMap(([messageId, at]) => {
      const since = ackedAt.get(messageId);
      return since === undefined ? [] : [Math.max(0, at - since)];
    });
  });
  return { what: 'delivered p99', values, share: 0.99, limit: twoSweeps, unit: 'ms' };
};

/** Two sweeps of the heads of rooms, at 2 s each. */
export const twoSweeps = 4_000;

/** Until the first acknowledgement after the database is back. */
export const firstAck = (clients: readonly HistoryClient[], returnedAt: number): number =>
  Math.min(
    ...clients.flatMap(({ history }) =>
      history.sends.flatMap(({ answers }) => answers.flatMap(({ at }) => (at >= returnedAt ? [at - returnedAt] : []))),
    ),
  );

/** Until the first client is told of something. */
export const noticed = (clients: readonly HistoryClient[], what: string, since: number): Figure => ({
  what: `${what} told`,
  values: [
    Math.min(
      ...clients.flatMap(({ history }) =>
        history.notices.flatMap((notice) => (notice.what === what && notice.at >= since ? [notice.at - since] : [])),
      ),
    ),
  ],
  share: 1,
  limit: 5_000,
  unit: 'ms',
});

/** What people are refused for good reasons while others come and go. */
const rightful = new Set([null, 'ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'ROOM_INACTIVE']);

/** Sends that the server has failed, for the time being or for good. */
export const failedSends = (clients: readonly HistoryClient[], span: Span): Figure => ({
  what: 'failed sends',
  values: [sendsOf(clients, span).filter(({ code }) => !rightful.has(code)).length],
  share: 1,
  limit: 0,
  unit: 'times',
});

const sendsOf = (clients: readonly HistoryClient[], { from, to = Number.POSITIVE_INFINITY }: Span): SendRecord[] =>
  clients.flatMap(({ history }) => history.sends.filter(({ sentAt }) => sentAt >= from && sentAt <= to));
