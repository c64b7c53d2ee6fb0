import type { SendRecord } from './History.ts';
import type { HistoryClient } from './HistoryClient.ts';

/** Measured values, and their limit. */
export interface Figure {
  readonly what: string;
  readonly values: readonly number[];
  /** The quantile that is compared: 0.99 ignores the worst hundredth, 1 is the worst value. */
  readonly share: number;
  readonly limit: number;
  /** `ratio`: of two times; it is shown and has no limit, as times depend on the load of the machine. */
  readonly unit: 'ms' | 'times' | 'ratio';
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
};

export const isMissed = ({ values, share, limit }: Figure): boolean => quantile(values, share) > limit;

export const figureText = (figure: Figure): string => {
  const { what, values, share, limit, unit } = figure;
  if (unit === 'ratio') return `${what}: ${quantile(values, share).toFixed(2)}`;
  const shown = unit === 'ms' ? ' ms' : '';
  const value = Math.round(quantile(values, share));
  return `${what}: ${value}${shown} of ${Math.round(limit)}${shown}${isMissed(figure) ? ' MISSED' : ''}`;
};

/** Milliseconds. */
interface Span {
  readonly from: number;
  readonly to?: number;
}

/** From the loss of a connection until the client has everything that it has missed. */
export const resumed = (clients: readonly HistoryClient[], { from, to = Number.POSITIVE_INFINITY }: Span): Figure => ({
  what: 'resumed p99',
  values: clients.flatMap(({ history }) =>
    history.resumptions.flatMap(({ lostAt, ms }) => (lostAt >= from && lostAt <= to ? [ms] : [])),
  ),
  share: 0.99,
  limit: 5_000,
  unit: 'ms',
});

/** From the call of `send` until the acknowledgement, for sends that began on these nodes. */
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

/** From the acknowledgement of a message until each other client has it; 0 if the client has it earlier. */
export const delivered = (clients: readonly HistoryClient[], { from, to = Number.POSITIVE_INFINITY }: Span): Figure => {
  const ackedAt = new Map(
    sendsOf(clients, { from, to }).flatMap(({ answers: [answer] }) =>
      answer === undefined ? [] : [[answer.messageId, answer.at]],
    ),
  );
  const values = clients.flatMap(({ history }) => {
    const first = new Map<number, number>();
    // Somebody who joins a room gets its earlier messages, which are not late deliveries.
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

/** Milliseconds of two sweeps of the heads of rooms, at 2 s each. */
export const twoSweeps = 4_000;

/** Milliseconds until the first acknowledgement after the database is back. */
export const firstAck = (clients: readonly HistoryClient[], returnedAt: number): number =>
  Math.min(
    ...clients.flatMap(({ history }) =>
      history.sends.flatMap(({ answers }) => answers.flatMap(({ at }) => (at >= returnedAt ? [at - returnedAt] : []))),
    ),
  );

/** From `since` until the first client gets this notice. */
export const noticed = (clients: readonly HistoryClient[], what: string, since: number): Figure => ({
  what: `${what} noticed`,
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

/** Codes with which sends may be refused while people join and leave; null is no refusal. */
const expectedCodes = new Set([null, 'ROOM_NOT_FOUND', 'CANNOT_CHAT', 'ACCESS_DENIED', 'ROOM_INACTIVE']);

/** Sends that the server has failed to handle, temporarily or finally. */
export const failedSends = (clients: readonly HistoryClient[], span: Span): Figure => ({
  what: 'failed sends',
  values: [sendsOf(clients, span).filter(({ code }) => !expectedCodes.has(code)).length],
  share: 1,
  limit: 0,
  unit: 'times',
});

const sendsOf = (clients: readonly HistoryClient[], { from, to = Number.POSITIVE_INFINITY }: Span): SendRecord[] =>
  clients.flatMap(({ history }) => history.sends.filter(({ sentAt }) => sentAt >= from && sentAt <= to));
