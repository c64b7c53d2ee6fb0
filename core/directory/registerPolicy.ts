import { ChatError } from '../errors.ts';
import type { FoundVersions, PolicyFingerprint, PolicyVersion, PolicyVersions } from './PolicyVersions.ts';

/** How a policy relates to the registered versions; `older`: it applied before, and another one applies now. */
export type PolicyStanding = 'first' | 'same' | 'new' | 'older';

export const standingOf = ({ latest, own }: FoundVersions): PolicyStanding => {
  if (latest === undefined) return 'first';
  if (own === undefined) return 'new';
  return own.version === latest.version ? 'same' : 'older';
};

interface RegisterOptions {
  readonly mayGoBack?: boolean;
  readonly onlyFirst?: boolean;
}

/**
 * Registers the policy with which a node starts. A policy that applies already changes nothing. Going back to an older
 * one needs `mayGoBack`: a node that an update forgot must not undo the newer policy for everybody. With `onlyFirst` a
 * database that follows a policy already keeps it, whichever it is: an import registers the policy by which it makes the
 * first rooms, so that no node has to look at all of them again, and leaves changes of the policy to nodes.
 * @throws ChatError CONFLICT for an older policy without `mayGoBack`
 */
export type RegisterPolicy = (
  policy: PolicyFingerprint,
  options?: RegisterOptions,
) => Promise<{ readonly version: PolicyVersion; readonly standing: PolicyStanding }>;

export const makeRegisterPolicy =
  (versions: PolicyVersions): RegisterPolicy =>
  async (policy, { mayGoBack = false, onlyFirst = false } = {}) => {
    const found = await versions.find(policy.hash);
    // Registering waits for a directory change under way, such as an import; a node with the same policy need not wait.
    if (found.latest !== undefined && standingOf(found) === 'same') return { version: found.latest, standing: 'same' };
    if (found.latest !== undefined && onlyFirst) return { version: found.latest, standing: standingOf(found) };
    let standing: PolicyStanding = 'first';
    const version = await versions.register(policy, (current) => {
      standing = standingOf(current);
      if (onlyFirst) return standing === 'first';
      if (standing === 'older' && !mayGoBack) throw olderPolicy(current);
      return standing !== 'same';
    });
    return { version, standing };
  };

/** The error for a node that starts with an older policy. */
export const olderPolicy = ({ latest, own }: FoundVersions): ChatError =>
  new ChatError(
    'CONFLICT',
    `The database follows version ${latest?.version} of the policy ("${latest?.name}") and this is its older version ${own?.version} ("${own?.name}"): start with the newer policy, or go back on purpose with "serve --policy-back" (createChat: policyBack).`,
  );
