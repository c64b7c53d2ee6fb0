import { printTable } from '../printTable.ts';
import { listed } from './judgeLoad.ts';
import type { LoadReport } from './LoadReport.ts';

/** The report for people. */
export const printLoad = (report: LoadReport): string => {
  const { messages, deliveries, churn, ms, nodes, removed } = report;
  const times = Object.entries(ms).flatMap(([name, spread]) =>
    spread === null
      ? []
      : [[name.replaceAll('_', ' '), spread.count, spread.p50, spread.p95, spread.p99, spread.max] as const],
  );
  const counts: readonly (readonly [string, number])[] = [
    ['messages sent', messages.sent],
    ['acknowledged', messages.acked],
    ['acknowledged a minute', messages.acked_per_minute],
    ['refused', Object.values(messages.refused).reduce((sum, count) => sum + count, 0)],
    ['never answered', messages.unanswered],
    ['lost', messages.lost],
    ['twice', messages.twice],
    ['out of order', messages.out_of_order],
    ['deliveries', deliveries.received],
    ['deliveries that never came', deliveries.missing],
    ['sockets cut on purpose', churn.reconnects],
    ['joins and leaves', churn.joins_and_leaves],
    ['joins and leaves that failed', churn.failed],
  ];
  const { wish, seconds, http_statuses: statuses } = report;
  return [
    `${wish.sockets} sockets, ${wish.messages_per_minute} messages a minute, ${seconds} s.\n\n`,
    printTable(['milliseconds', 'count', 'p50', 'p95', 'p99', 'max'], times),
    '\n',
    printTable(['what', 'count'], counts),
    '\n',
    printTable(
      ['node', 'opened', 'failed', 'cut', 'first cut at'],
      nodes.map(({ url, opened, failed, closed, firstClosedAt }) => [
        ...[url, opened, listed(failed) || '—', listed(closed) || '—', firstClosedAt ?? '—'],
      ]),
    ),
    ...(Object.keys(statuses).length === 0 ? [] : [`\nAnswers over HTTP: ${listed(statuses)}.\n`]),
    ...report.notes.map((note) => `\nNote: ${note}\n`),
    removed === null
      ? '\n'
      : `\nRemoved: ${removed.people} people, ${removed.rooms} rooms, ${removed.services} service accounts.\n`,
    ...(report.problems.length === 0
      ? ['Nothing was lost, twice or out of order.\n']
      : report.problems.map((problem) => `✖ ${problem}\n`)),
  ].join('');
};
