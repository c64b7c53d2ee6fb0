import { hashPolicy } from '../adapters/system/hashPolicy.ts';
import { makeRegisterPolicy } from '../core/directory/registerPolicy.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Log } from './Log.ts';
import type { Storage } from './Storage.ts';

interface Registration {
  readonly policy: Policy;
  readonly log: Log;
  readonly mayGoBack: boolean;
}

/** Makes the policy that a node starts with the one that applies. @throws ChatError CONFLICT for an older one */
export const registerPolicy = async (
  { policies }: Pick<Storage, 'policies'>,
  { policy, log, mayGoBack }: Registration,
): Promise<void> => {
  const fingerprint = { hash: hashPolicy(policy), name: policy.name };
  const { version, standing } = await makeRegisterPolicy(policies)(fingerprint, { mayGoBack });
  if (standing !== 'same')
    log.info({ version: version.version, policy: version.name }, `version ${version.version} of the policy applies`);
};
