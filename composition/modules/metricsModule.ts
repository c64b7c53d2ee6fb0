import { tmpdir } from 'node:os';
import { ContainerModule } from 'inversify';
import { Metrics } from '../../adapters/metrics/Metrics.ts';
import { meterChat } from '../../adapters/metrics/meterChat.ts';
import { meterLimiter } from '../../adapters/metrics/meterLimiter.ts';
import { readDisk } from '../../adapters/system/readDisk.ts';
import { traceChat } from '../../adapters/tracing/traceChat.ts';
import type { AuditQuery } from '../../core/audit/AuditLog.ts';
import { timeSends } from '../../core/notifications/timeSends.ts';
import { byName } from '../byName.ts';
import type { FileParts } from '../FileParts.ts';
import { tokens } from '../tokens.ts';
import { version } from '../version.ts';

const { metrics, sockets, busHealth, busWatch, storageFigures, feedKeeper, holds, reports, keySet, lifetime } = tokens;
const { guardWatch, requestWatch, messageRequests, heldMessages, scheduledMessages, clock, cases } = tokens;
const { history, uploads, attachments, auditLog, fileParts, folder, tracing } = tokens;

/** Moments of the whole installation that the audit log knows, also those of commands. */
const momentsOnRecord: readonly { readonly name: string; readonly help: string; readonly action: string }[] = [
  { name: 'last_backup', help: 'When the last backup was made', action: 'backup.made' },
  { name: 'last_roster_import', help: 'When a roster was last imported, changed or not', action: 'roster.imported' },
];

const latest = (action: string): AuditQuery => ({ action, isNewestFirst: true, limit: 1 });

/** What this node keeps where, by what it is. */
const foldersOf = (data: string | null, { place }: FileParts): Readonly<Record<string, string>> => ({
  ...(data !== null && { data }),
  ...(typeof place === 'object' && 'folder' in place && { files: place.folder }),
  temporary: tmpdir(),
});

/** The metrics of a node: wraps the limiter and the use cases, and watches the other parts. */
export const metricsModule = () =>
  new ContainerModule(({ bind }) => {
    bind(metrics).toResolvedValue(() => new Metrics());
    bind(tokens.rateLimiter).toResolvedValue(meterLimiter, [tokens.bareRateLimiter, metrics]);
    bind(tokens.chat).toResolvedValue(
      ...byName(
        { chat: tokens.bareChat, metrics, pace: tokens.senderPace, notifications: tokens.notifications, tracing },
        ({ chat, metrics, pace, notifications: { channels }, tracing }) => {
          const metered = meterChat(tracing === null ? chat : traceChat(chat, tracing), metrics);
          // Where nobody is told of messages, no sender asks how long sends take.
          return channels.length === 0 ? metered : timeSends(metered, pace);
        },
      ),
    );
    bind(tokens.shownMetrics).toResolvedValue(
      ...byName(
        {
          ...{ metrics, sockets, busHealth, busWatch, storageFigures, feedKeeper, holds, reports, keySet, lifetime },
          ...{ guardWatch, requestWatch, messageRequests, heldMessages, scheduledMessages, clock, cases },
          ...{ history, uploads, attachments, auditLog, fileParts, folder },
        },
        ({
          metrics,
          sockets,
          busHealth,
          busWatch,
          storageFigures: { pool, onFlush, onAudited },
          feedKeeper,
          holds,
          reports,
          keySet,
          lifetime,
          history,
          guardWatch,
          requestWatch,
          messageRequests,
          heldMessages,
          scheduledMessages,
          clock,
          cases,
          uploads,
          attachments,
          auditLog,
          fileParts,
          folder,
        }) => {
          Object.assign(uploads.watch, metrics.files.uploads);
          metrics.files.watch(() => attachments.totals());
          metrics.node.showBuild(version, process.versions.node);
          metrics.node.watchDisk(foldersOf(folder, fileParts), readDisk);
          for (const { name, help, action } of momentsOnRecord)
            metrics.node.watchMoment(name, help, async () => (await auditLog.list(latest(action)))[0]?.at ?? null);
          metrics.history.watch(() => history.latest());
          metrics.scheduled.watch(() => scheduledMessages.figures(clock.now()));
          guardWatch.onGuarded = metrics.countGuarded;
          requestWatch.onRequest = metrics.parts.countRequest;
          busWatch?.onLag(metrics.parts.observeBusLag);
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
            requests: () => messageRequests.countOpen(),
            ...(pool && { pool }),
            ...(busWatch && { bus: () => busWatch.figures() }),
            ...(keySet && { keys: () => keySet }),
          });
          return metrics;
        },
      ),
    );
  });
