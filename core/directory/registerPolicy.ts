import { ChatError } from '../errors.ts';
import type { FoundVersions, PolicyFingerprint, PolicyVersion, PolicyVersions } from './PolicyVersions.ts';

/** How a policy stands to the versions: `older` means that it applied once and another one does now. */
export type PolicyStanding = 'first' | 'same' | 'new' | 'older';

export const standingOf = ({ latest, own }: FoundVersions): PolicyStanding => {
  if (latest === undefined) return 'first';
  if (own === undefined) return 'new';
  return own.version === latest.version ? 'same' : 'older';
};

/**
 * Registers the policy that a node starts with; one that applies already changes nothing. Going back to an older one
 * must be meant, as a node that was only forgotten in an update would undo the newer policy for everybody.
 * @throws ChatError CONFLICT for an older policy without `mayGoBack`
 */
export type RegisterPolicy = (
  policy: PolicyFingerprint,
  options?: { readonly mayGoBack?: boolean },
) => Promise<{ readonly version: PolicyVersion; readonly standing: PolicyStanding }>;

export const makeRegisterPolicy =
  (versions: PolicyVersions): RegisterPolicy =>
  async (policy, { mayGoBack = false } = {}) => {
    const found = await versions.find(policy.hash);
    // Registering waits for a directory change under way, an import perhaps: a node that brings nothing new does not.
    if (found.latest !== undefined && standingOf(found) === 'same') return { version: found.latest, standing: 'same' };
    let standing: PolicyStanding = 'first';
    const version = await versions.register(policy, (current) => {
      standing = standingOf(current);
      if (standing === 'older' && !mayGoBack) throw olderPolicy(current);
      return standing !== 'same';
    });
    return { version, standing };
  };

/** Why a node with this policy does not start. */
export const olderPolicy = ({ latest, own }: FoundVersions): ChatError =>
  new ChatError(
    'CONFLICT',
    `The database follows version ${latest?.version} of the policy ("${latest?.name}") and this is its older version ${own?.version} ("${own?.name}"): start with the newer policy, or go back on purpose with "serve --policy-back" (createChat: policyBack).`,
  );
