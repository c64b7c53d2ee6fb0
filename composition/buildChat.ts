import { fileURLToPath } from 'node:url';
import { Metrics } from '../adapters/metrics/Metrics.ts';
import { meterChat } from '../adapters/metrics/meterChat.ts';
import { meterLimiter } from '../adapters/metrics/meterLimiter.ts';
import { servePage } from '../adapters/pages/servePage.ts';
import { SystemClock } from '../adapters/system/SystemClock.ts';
import type { Authenticator } from '../adapters/wire/Authenticator.ts';
import { defaultLimits } from '../core/limits/Limits.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { ChatOptions } from './ChatOptions.ts';
import { checkDrainTime } from './host/checkDrainTime.ts';
import { checkServer } from './host/checkServer.ts';
import { makeHostCalls } from './host/makeHostCalls.ts';
import { makeHostDirectory } from './host/makeHostDirectory.ts';
import { makeRefresh } from './host/makeRefresh.ts';
import type { Log } from './Log.ts';
import { makeContainer } from './makeContainer.ts';
import { makeTransports } from './makeTransports.ts';
import type { OpenedChat } from './OpenedChat.ts';
import { openBackplane } from './openBackplane.ts';
import type { Storage } from './Storage.ts';
import { tokens } from './tokens.ts';

/** The built page, beside the compiled tree. */
const pageFolder = fileURLToPath(new URL('../web', import.meta.url));

export interface ChatParts {
  readonly storage: Storage;
  readonly policy: Policy;
  readonly log: Log;
  readonly authenticator: Authenticator;
}

/** Builds the whole of a chat over its storage, and connects it. */
export const buildChat = async (
  options: ChatOptions,
  { storage, policy, log, authenticator }: ChatParts,
): Promise<OpenedChat> => {
  const clock = new SystemClock();
  const metrics = new Metrics();
  const joined = await openBackplane({ redis: options.redis, storage, clock, log });
  const backplane = { ...joined, limiter: meterLimiter(joined.limiter, metrics) };
  const container = makeContainer({
    backplane,
    clock,
    policy,
    limits: { ...defaultLimits, ...options.limits },
    wrap: (plain) => meterChat(plain, metrics),
  });
  const chat = container.get(tokens.chat);
  const transports = makeTransports(container, {
    ...options,
    authenticator,
    log,
    onAnswered: metrics.countRequest,
  });
  storage.onFlush?.(metrics.countFlush);
  const ignoreHealth = backplane.health.onChange((reason) => reason !== null && metrics.countDegradation());
  metrics.watch({
    sockets: transports.stats,
    degraded: () => backplane.health.degraded,
    ...(storage.pool && { pool: storage.pool }),
  });
  const refresh = makeRefresh(options.directory, chat.enterDirectory('host'));
  await backplane.start();
  if (options.directory !== undefined) await refresh();

  return {
    router: transports.router,
    page: servePage(pageFolder),
    chat,
    storage: backplane.storage,
    ...makeHostCalls(chat, log),
    directory: { ...makeHostDirectory(chat, log), refresh },
    metrics,
    attach: (server) => {
      checkServer(server);
      transports.attach(server);
    },
    drain: async (ms) => {
      checkDrainTime(ms);
      await transports.drain(ms);
    },
    close: async () => {
      await transports.close();
      ignoreHealth();
      await backplane.close();
      await storage.close();
    },
  };
};
