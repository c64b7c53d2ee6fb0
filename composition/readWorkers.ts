import { availableParallelism } from 'node:os';
import type { EnvironmentReader } from './EnvironmentReader.ts';

/** What several workers need: a database that serves several processes, and a way to tell each other. */
interface Shared {
  readonly isEmbedded: boolean;
  readonly hasBus: boolean;
}

const mostWorkers = 256;

/** `WORKERS`: processes of one server; `auto` for as many as the process may use cores. */
export const readWorkers = (reader: EnvironmentReader, shared: Shared): number => {
  reader.text('WORKERS', '1');
  const workers = reader.read('WORKERS', `a whole number from 1 to ${mostWorkers}, or auto`, '4', parse) ?? 1;
  const problem = workers > 1 ? problemOf(shared) : undefined;
  if (problem !== undefined) reader.complain('WORKERS', problem);
  return workers;
};

const parse = (text: string): number | undefined => {
  if (text.toLowerCase() === 'auto') return Math.min(availableParallelism(), mostWorkers);
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return workers >= 1 && workers <= mostWorkers ? workers : undefined;
};

/** The one place that says with what several workers can run. */
const problemOf = ({ isEmbedded, hasBus }: Shared): string | undefined => {
  if (isEmbedded) return 'the embedded database serves one process: set DATABASE_URL to a PostgreSQL, or WORKERS=1';
  if (!hasBus)
    return 'several workers tell each other of messages over PostgreSQL or a Redis: unset BUS, set DATABASE_DIRECT_URL past a pooler, or REDIS_URL, or WORKERS=1';
  return undefined;
};
