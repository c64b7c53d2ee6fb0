import { createHash } from 'node:crypto';
import { canonicalPolicy } from '../../core/permissions/canonicalPolicy.ts';
import type { PolicyTable } from '../../core/permissions/Policy.ts';

/** The hash of a policy: SHA-256 of its canonical text, in hex. */
export const hashPolicy = (policy: PolicyTable): string =>
  createHash('sha256').update(canonicalPolicy(policy)).digest('hex');
