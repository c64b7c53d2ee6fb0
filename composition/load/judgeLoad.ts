import type { LoadReport } from './LoadReport.ts';

type Found = Omit<LoadReport, 'is_ok' | 'problems' | 'notes'>;

/** Above this the generator measures itself. */
const mostLagMs = 50;

/** What was wrong in a load, and what makes its figures less sure. */
export const judgeLoad = (found: Found, maxP99: number | undefined): Pick<LoadReport, 'problems' | 'notes'> => {
  const { messages, deliveries, ms, wish, stopped, generator_lag_ms: lag } = found;
  const refused = Object.values(messages.refused).reduce((sum, count) => sum + count, 0);
  const problems = [
    ...(stopped === null ? [] : [`It ended before its time: ${stopped}.`]),
    ...(messages.lost > 0 ? [`${messages.lost} acknowledged messages are lost.`] : []),
    ...(deliveries.missing > 0 ? [`${deliveries.missing} deliveries never came.`] : []),
    ...(messages.twice > 0 ? [`${messages.twice} messages came twice.`] : []),
    ...(messages.out_of_order > 0 ? [`${messages.out_of_order} messages came out of order.`] : []),
    ...(messages.unanswered > 0 ? [`${messages.unanswered} messages were never answered.`] : []),
    ...(refused > 0 ? [`${refused} messages were refused: ${listed(messages.refused)}.`] : []),
    ...(messages.acked === 0 ? ['No message was acknowledged.'] : []),
    ...(maxP99 === undefined
      ? []
      : (['send_to_ack', 'delivery'] as const).flatMap((name) => {
          const p99 = ms[name]?.p99 ?? 0;
          return p99 > maxP99 ? [`p99 of ${name.replaceAll('_', ' ')} is ${p99} ms, more than ${maxP99} ms.`] : [];
        })),
  ];
  const reached = messages.acked_per_minute / wish.messages_per_minute;
  const notes = [
    ...(lag > mostLagMs
      ? [`This program was up to ${lag} ms late itself (p99): run it on another machine, or with less load.`]
      : []),
    ...(stopped === null && reached < 0.9
      ? [`${Math.round(reached * 100)} % of the wished rate were reached: sockets were closed, or the server was slow.`]
      : []),
    ...(ms.http_read === null ? ['Requests of people were not measured: their tokens come from elsewhere.'] : []),
  ];
  return { problems, notes };
};

export const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ×${count}`)
    .join(', ');
