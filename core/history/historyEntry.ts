import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { HistoryOutcome } from './HistoryOutcome.ts';

/** What goes on record of an import: numbers, no words. */
export const historyEntry = (actor: Actor, { source, counts, problemCount }: HistoryOutcome): AuditDraft => ({
  actor: auditActor(actor),
  action: 'history.imported',
  details: {
    source,
    problems: problemCount,
    ...Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, { ...count }])),
  },
});
