import { ChatError } from '../errors.ts';
import type { PolicyVersion } from './PolicyVersions.ts';

/** What a node is told that would write memberships by a policy which does not apply any more. */
export const otherPolicy = ({ version, name }: Pick<PolicyVersion, 'version' | 'name'>): ChatError =>
  new ChatError(
    'UNAVAILABLE',
    `The policy was changed: version ${version} ("${name}") applies, and this node follows another one. Nothing was changed; restart the node with that policy.`,
  );
