import type { AuditActor, AuditDetails, AuditDraft } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { Webhook } from './Webhook.ts';

/** What goes on record of a webhook: never a secret, and of its address no query, in which some have one. */
export const webhookEntry = (
  action: Extract<AuditAction, `webhook.${string}`>,
  actor: AuditActor,
  { id, url, organisation }: Webhook,
  details: AuditDetails = {},
): AuditDraft => ({
  ...{ actor, action, organisation },
  details: { webhook: id, url: url.split(/[?#]/u)[0] ?? '', ...details },
});
