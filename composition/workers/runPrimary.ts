import { once } from 'node:events';
import { PrimaryMetrics } from '../../adapters/metrics/workers/PrimaryMetrics.ts';
import type { Config } from '../Config.ts';
import type { Environment } from '../EnvironmentReader.ts';
import type { Log } from '../Log.ts';
import { ConnectionSpread } from './ConnectionSpread.ts';
import { forkWorker } from './forkWorker.ts';
import { openDoors } from './openDoors.ts';
import { WorkerFigures } from './WorkerFigures.ts';
import { WorkerSet, type WorkerSetDeps } from './WorkerSet.ts';
import { WorkersEnded } from './WorkersEnded.ts';

interface PrimaryDeps extends Pick<WorkerSetDeps, 'faultCode' | 'isVerdict'> {
  readonly config: Config;
  readonly env: Environment;
  /** Arguments of the first worker beside `serve`, and of all later ones. */
  readonly args: { readonly first: readonly string[]; readonly later: readonly string[] };
  readonly log: Log;
  /** Aborted when the server should end. */
  readonly signal: AbortSignal;
  /** The port is open, and workers serve it. */
  onListening(address: string): void;
}

interface PrimaryRan {
  /** Null if it was asked to end before it served anybody. */
  readonly address: string | null;
  /** Whether all workers have closed everything in time. */
  readonly isClosed: boolean;
}

/**
 * Serves a port by several workers until it is asked to end. This process does no work of a chat: it starts workers, gives
 * them connections, replaces those that end, and adds up their metrics. SIGHUP replaces all, one after the other.
 * @throws WorkersEnded if none can be started, ChatError UNAVAILABLE if the port cannot be used
 */
export const runPrimary = async (deps: PrimaryDeps): Promise<PrimaryRan> => {
  const { config, env, args, log, signal, onListening, faultCode, isVerdict } = deps;
  const spread = new ConnectionSpread(() => workers.serving);
  const shown = () =>
    workers.running.flatMap(({ place, state, connections }) =>
      state === 'ended' ? [] : [{ place, state, connections }],
    );
  const metrics = new PrimaryMetrics({ wanted: config.workers, shown });
  const figures = new WorkerFigures({ workers: () => workers.running, readOwn: () => metrics.read() });
  const workers = new WorkerSet({
    ...{ wanted: config.workers, log, faultCode, isVerdict },
    fork: (place, isFirst) => forkWorker(place, isFirst ? args.first : args.later, env),
    onFree: () => spread.go(),
    onLeft: (arrivals) => {
      for (const arrival of arrivals) spread.take(arrival);
    },
    onEnded: (worker, how) => {
      metrics.countEnd(how);
      figures.keep(worker);
    },
    onMetricsAsked: (worker, id) => {
      const tell = (text: string | null) => worker.tell({ type: 'metrics', id, text });
      figures.read().then(tell, (failure: unknown) => {
        log.error({ err: failure }, 'the metrics of workers could not be added up');
        tell(null);
      });
    },
  });
  const asked = signal.aborted ? Promise.resolve() : once(signal, 'abort').then(() => undefined);

  const reloads = onReload(workers, log);
  const starting = workers.start();
  // Nobody waits for it any more once it was asked to end.
  starting.catch(() => {});
  await Promise.race([starting, asked]);
  if (signal.aborted) return { address: null, isClosed: await workers.stop() };

  const doors = await openDoors(config, spread).catch(async (failure: unknown) => {
    await workers.stop();
    throw failure;
  });
  reloads.begin();
  onListening(doors.address);
  const lost = await Promise.race([asked, workers.lost]);
  reloads.end();
  doors.close();
  const isClosed = await workers.stop();
  spread.close();
  if (lost !== undefined) throw new WorkersEnded(lost);
  return { address: doors.address, isClosed };
};

/** Replaces all workers at each SIGHUP between `begin` and `end`; at other times it does nothing. */
const onReload = (workers: WorkerSet, log: Log): { begin(): void; end(): void } => {
  // In a terminal it says that the terminal has gone, and ends the server.
  if (process.stderr.isTTY) return { begin: () => {}, end: () => {} };
  let isServing = false;
  process.on('SIGHUP', () => {
    if (isServing) void reload(workers, log);
  });
  return {
    begin: () => {
      isServing = true;
    },
    end: () => {
      isServing = false;
    },
  };
};

const reload = async (workers: WorkerSet, log: Log): Promise<void> => {
  log.info({ workers: workers.serving.length }, 'reload: workers are replaced, one after the other');
  const isDone = await workers.roll();
  if (isDone) log.info({ workers: workers.serving.length }, 'reload: all workers are new');
};
