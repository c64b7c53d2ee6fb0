import {
  type AuditDraft,
  type AuditHead,
  type AuditRecord,
  emptyHead,
  type StoredDetails,
} from '../../../core/audit/AuditEntry.ts';
import { sealEntries } from '../../../core/audit/sealEntries.ts';
import { auditHash } from '../../system/auditHash.ts';

/** The audit log in memory. What is appended stays; writers of other tables append when they commit. */
export class AuditTable {
  readonly records: AuditRecord[] = [];
  /** The one listener: it receives the action of each entry. */
  onAppend: (action: string) => void = () => {};

  get head(): AuditHead {
    return this.records.at(-1)?.entry ?? emptyHead;
  }

  append(drafts: readonly AuditDraft[], at: Date): void {
    this.records.push(...sealEntries(auditHash, this.head, drafts, at));
    for (const { action } of drafts) this.onAppend(action);
  }

  setDetails(position: number, details: StoredDetails): void {
    const record = this.records[position - 1];
    if (record !== undefined) this.records[position - 1] = { ...record, details };
  }
}
