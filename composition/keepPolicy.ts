import { randomUUID } from 'node:crypto';
import { hashPolicy } from '../adapters/system/hashPolicy.ts';
import { makeReconcilePolicy } from '../core/directory/reconcilePolicy.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Backplane } from './Backplane.ts';
import type { Log } from './Log.ts';
import { PolicyKeeper } from './PolicyKeeper.ts';

/** What keeps a node's rooms in line with its policy; to be started and stopped with the node. */
export const keepPolicy = (
  { storage, bus }: Pick<Backplane, 'storage' | 'bus'>,
  { policy, log }: { readonly policy: Policy; readonly log: Log },
): PolicyKeeper => {
  const { directory, policies: versions, isShared } = storage;
  const parts = { directory, versions, policy, bus, hash: hashPolicy(policy), holder: randomUUID() };
  return new PolicyKeeper({ reconcile: makeReconcilePolicy(parts), log, isShared });
};
