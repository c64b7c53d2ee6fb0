import type { ServerSource } from '../support/findServer.ts';
import type { BalancerKind } from './Balancer.ts';

/** Whether a suite with the balancer can run: it needs the balancer's program, and the source in `rest`. */
export const balancerSource = (
  { folder, name }: BalancerKind,
  rest: ServerSource = { kind: 'binaries' },
): ServerSource => (folder === undefined ? { kind: 'none', reason: `no ${name} on this machine` } : rest);
