import { errorEvent } from '../adapters/sentry/errorEvent.ts';
import type { SentryClient } from '../adapters/sentry/SentryClient.ts';
import type { Log } from './Log.ts';

/** The same log; each line about an error is reported too. */
export const reportErrors = (log: Log, client: Pick<SentryClient, 'report'>): Log => ({
  ...log,
  error: (facts, message) => {
    log.error(facts, message);
    client.report(errorEvent(message, { ...facts }));
  },
});
