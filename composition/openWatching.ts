import { hostname } from 'node:os';
import { exitCodes } from './commands/exitCodes.ts';
import { BadConfiguration } from './EnvironmentReader.ts';
import type { Log } from './Log.ts';
import type { WatchingConfig } from './readWatching.ts';
import { version } from './version.ts';

interface Watching {
  /** The same log, whose errors are reported too where that is set up. */
  readonly log: Log;
  /** Sends what is left of spans and errors, for at most some seconds. */
  close(): Promise<void>;
}

/** Milliseconds that the last errors may take when the process ends. */
const flushMs = 2_000;

/**
 * Starts traces and error tracking, each of which is loaded only where it is set up. Before the chat is opened, because that
 * looks for a provider of traces. @throws BadConfiguration if packages for traces are not installed
 */
export const openWatching = async ({ traces: variables, sentry }: WatchingConfig, log: Log): Promise<Watching> => {
  const node = hostname();
  const traces = variables && (await openTraces(variables, node));
  if (sentry === undefined) return { log, close: async () => traces?.close() };
  const [{ SentryClient }, { errorEvent }, { reportErrors }] = await Promise.all([
    import('../adapters/sentry/SentryClient.ts'),
    import('../adapters/sentry/errorEvent.ts'),
    import('./reportErrors.ts'),
  ]);
  const client = new SentryClient({
    ...{ ...sentry, version, node },
    onOutcome: (outcome) => {
      if (outcome !== 'sent')
        log.warn({ dependency: 'error tracking', outcome }, 'an error could not be reported; it is in the log');
    },
  });
  const onCrash = (failure: unknown): void => {
    const sentence = 'the process ends by a fault that nothing caught';
    log.error({ err: failure }, sentence);
    client.report(errorEvent(sentence, { err: failure }, 'fatal'));
    void client.flush(flushMs).finally(() => process.exit(exitCodes.fault));
  };
  process.once('uncaughtException', onCrash);
  return {
    log: reportErrors(log, client),
    close: async () => {
      process.off('uncaughtException', onCrash);
      await Promise.all([traces?.close(), client.flush(flushMs)]);
    },
  };
};

const openTraces = async (
  variables: Readonly<Record<string, string>>,
  node: string,
): Promise<{ close(): Promise<void> }> => {
  // The SDK reads the environment of the process, and finds there what was checked.
  Object.assign(process.env, variables);
  const { MissingPackages, startTracing } = await import('../adapters/tracing/startTracing.ts');
  return startTracing({ version, node }).catch((failure: unknown) => {
    if (!(failure instanceof MissingPackages)) throw failure;
    throw new BadConfiguration([{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', problem: failure.message }]);
  });
};
