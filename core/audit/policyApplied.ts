import { type AuditDraft, bySystem } from './AuditEntry.ts';

/** The entry of a policy that applies from now on. */
export const policyApplied = (version: number, name: string, hash: string): AuditDraft => ({
  actor: bySystem,
  action: 'policy.applied',
  details: { version, name, hash },
});
