import { fileURLToPath } from 'node:url';
import { ContainerModule } from 'inversify';
import { ZipArchive } from '../../adapters/exports/ZipArchive.ts';
import { makeRouter } from '../../adapters/http/makeRouter.ts';
import type { HealthCheck } from '../../adapters/http/operations/HealthChecks.ts';
import type { RemoteKeySet } from '../../adapters/jwt/RemoteKeySet.ts';
import { servePage } from '../../adapters/pages/servePage.ts';
import type { BusHealth } from '../../adapters/system/BusHealth.ts';
import { asyncApi } from '../../adapters/wire/frames/asyncApi.ts';
import { ChatError } from '../../core/errors.ts';
import { byName } from '../byName.ts';
import { mailDoorOf } from '../mailDoorOf.ts';
import { readRosterFile } from '../readRosterFile.ts';
import type { ServingOptions } from '../ServingOptions.ts';
import { tokens } from '../tokens.ts';
import { version } from '../version.ts';
import type { WorkerCounts } from '../workers/ToWorker.ts';

/** The built page, beside the compiled tree. */
const pageFolder = fileURLToPath(new URL('../../web', import.meta.url));
const documents = { '/api/asyncapi.json': () => asyncApi(version) };

/** What the routes need. */
const parts = {
  chat: tokens.chat,
  authenticator: tokens.authenticator,
  clock: tokens.clock,
  checks: tokens.healthChecks,
  sockets: tokens.sockets,
  metrics: tokens.metrics,
  log: tokens.log,
  serving: tokens.serving,
  door: tokens.door,
  pullRoster: tokens.pullRoster,
  mail: tokens.mail,
  answers: tokens.answers,
  legacy: tokens.legacy,
  tracing: tokens.tracing,
};

/** REST under `/api`, and the page. */
export const httpModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.healthChecks).toResolvedValue(checksOf, [
      tokens.checkStorage,
      tokens.checkSchema,
      tokens.busHealth,
      tokens.keySet,
      tokens.serving,
    ]);
    bind(tokens.router).toResolvedValue(
      ...byName(
        parts,
        ({
          clock,
          sockets,
          metrics,
          log,
          serving,
          chat,
          authenticator,
          checks,
          door,
          pullRoster,
          legacy,
          tracing,
          ...mails
        }) => {
          const { corsOrigins = [], directoryKey, directorySource, roster, wireStrict = false } = serving.transports;
          const personSource = 'jwt' in serving.identification ? serving.identification.jwt.source : undefined;
          const now = () => clock.now();
          const mail = mailDoorOf(mails.mail, mails.answers);
          const countSockets = () => sockets.stats().sockets;
          return makeRouter(
            {
              ...{ chat, authenticator, checks, countSockets, readRosterFile, pullRoster, makeArchive, now },
              legacy,
              ...(roster && { roster }),
              ...(door && { door }),
              ...(mail && { mail }),
            },
            {
              version,
              log,
              onAnswered: metrics.traffic.countRequest,
              onAuthFailure: (reason) => metrics.traffic.countAuthFailure('http', reason),
              corsOrigins,
              isCredentialed: legacy.length > 0,
              isStrict: wireStrict,
              ...(tracing && { tracing }),
              directoryKey,
              directorySource,
              personSource,
              documents,
            },
          );
        },
      ),
    );
    bind(tokens.page).toResolvedValue(
      ({ page, identification, signIn }: ServingOptions) => {
        const isHosted = 'authenticate' in identification && signIn === undefined;
        return servePage(pageFolder, { ...page, isHosted });
      },
      [tokens.serving],
    );
  });

const makeArchive = (write: (bytes: Buffer) => Promise<void>) => new ZipArchive(write);

/** Monitoring systems know the checks by these names. */
const checksOf = (
  checkStorage: () => Promise<void>,
  checkSchema: () => Promise<void>,
  health: BusHealth,
  keySet: RemoteKeySet | null,
  { primary }: ServingOptions,
): readonly HealthCheck[] => [
  { name: 'database', isRequired: true, run: checkStorage },
  { name: 'schema', isRequired: true, run: checkSchema },
  { name: 'news', isRequired: false, run: async () => refuseDegraded(health) },
  ...(keySet === null ? [] : [{ name: 'keys', isRequired: false, run: async () => refuseStale(keySet) }]),
  ...(primary === undefined
    ? []
    : [{ name: 'workers', isRequired: false, run: async () => refuseFew(primary.counts) }]),
];

/** @throws ChatError that says how many workers of this machine serve, if some do not: the others take what comes */
const refuseFew = ({ serving, wanted }: WorkerCounts): void => {
  if (serving < wanted) throw new ChatError('UNAVAILABLE', `${serving} of ${wanted} workers serve.`);
};

/** @throws Error that says why the key set cannot be loaded; those who are known are let in all the same */
const refuseStale = ({ problem }: RemoteKeySet): void => {
  if (problem !== null) throw new Error(`the key set cannot be loaded: ${problem}`);
};

/** @throws Error that says why publications do not travel between nodes */
const refuseDegraded = ({ degraded }: BusHealth): void => {
  if (degraded !== null) throw new Error(degraded);
};
