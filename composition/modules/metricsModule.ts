import { ContainerModule } from 'inversify';
import { Metrics } from '../../adapters/metrics/Metrics.ts';
import { meterChat } from '../../adapters/metrics/meterChat.ts';
import { meterLimiter } from '../../adapters/metrics/meterLimiter.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { metrics, sockets, busHealth, storageFigures, feedKeeper, holds, reports, keySet, lifetime } = tokens;
const { guardWatch, heldMessages, scheduledMessages, clock, cases, uploads, attachments } = tokens;

/** The metrics of a node: wraps the limiter and the use cases, and watches the other parts. */
export const metricsModule = () =>
  new ContainerModule(({ bind }) => {
    bind(metrics).toResolvedValue(() => new Metrics());
    bind(tokens.rateLimiter).toResolvedValue(meterLimiter, [tokens.bareRateLimiter, metrics]);
    bind(tokens.chat).toResolvedValue(meterChat, [tokens.bareChat, metrics]);
    bind(tokens.shownMetrics).toResolvedValue(
      ...byName(
        {
          ...{ metrics, sockets, busHealth, storageFigures, feedKeeper, holds, reports, keySet, lifetime },
          ...{ guardWatch, heldMessages, scheduledMessages, clock, cases, uploads, attachments },
        },
        ({
          metrics,
          sockets,
          busHealth,
          storageFigures: { pool, onFlush, onAudited },
          feedKeeper,
          holds,
          reports,
          keySet,
          lifetime,
          guardWatch,
          heldMessages,
          scheduledMessages,
          clock,
          cases,
          uploads,
          attachments,
        }) => {
          Object.assign(uploads.watch, metrics.files.uploads);
          metrics.files.watch(() => attachments.totals());
          metrics.scheduled.watch(() => scheduledMessages.figures(clock.now()));
          guardWatch.onGuarded = metrics.countGuarded;
          onFlush?.(metrics.countFlush);
          onAudited?.(metrics.countAudited);
          lifetime.keep('metrics', {
            close: busHealth.onChange((reason) => reason !== null && metrics.countDegradation()),
          });
          metrics.watch({
            sockets: () => sockets.stats(),
            degraded: () => busHealth.degraded,
            feed: () => feedKeeper.figures,
            holds: () => holds.countInForce(),
            reports: () => reports.countOpen(),
            cases: () => cases.countOpen(),
            held: () => heldMessages.countWaiting(),
            ...(pool && { pool }),
            ...(keySet && { keys: () => keySet }),
          });
          return metrics;
        },
      ),
    );
  });
