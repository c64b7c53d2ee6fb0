import type { Peer } from '../Peer.ts';
import { pgbenchFolder } from '../workloads/runPgbench.ts';

const noClients = (): Promise<never> => Promise.reject(new Error('pgbench writes by itself and has no clients'));

/** Runs only in W1, which calls pgbench itself. */
export const pgbench: Peer = {
  name: 'pgbench',
  description: 'the writes of ws-pg as SQL alone, 10 connections, prepared',
  isSqlOnly: true,
  unavailable: () => (pgbenchFolder() === undefined ? 'pgbench is not installed' : undefined),
  start: noClients,
  connect: noClients,
};
