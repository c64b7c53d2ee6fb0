import { ChatError } from '../errors.ts';
import type { PolicyVersion } from './PolicyVersions.ts';

/** The error for a process that would write memberships by a policy that does not apply. */
export const otherPolicy = ({ version, name }: Pick<PolicyVersion, 'version' | 'name'>): ChatError =>
  new ChatError(
    'UNAVAILABLE',
    `Version ${version} of the policy ("${name}") applies, and this process goes by another one. Nothing was changed; restart it with that policy.`,
  );
