import { createHash } from 'node:crypto';
import type { BlobHash } from '../../core/attachments/Attachment.ts';
import type { BlobStore } from '../../core/attachments/BlobStore.ts';
import type { AuditFault } from '../../core/audit/verifyAudit.ts';
import type { CheckReport } from '../../core/doctor/examine.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { Log } from '../Log.ts';
import { hashesOf } from './contentsOf.ts';
import { examineScratch } from './examineScratch.ts';
import type { OpenedBackup } from './openBackup.ts';
import { openScratch } from './openScratch.ts';
import { restoreBackup } from './restoreBackup.ts';

interface VerifyOptions {
  /** A PostgreSQL or a folder. */
  readonly scratch?: string;
  readonly log: Log;
  readonly policy: Policy;
  readonly signal: AbortSignal;
  readonly onRows: (done: number, total: number) => void;
  readonly onFiles: (done: number, total: number) => void;
  readonly onCheck: (name: string) => void;
}

/** What came of trying a backup. */
export interface VerifiedBackup {
  readonly tables: readonly { readonly name: string; readonly saved: number; readonly restored: number }[];
  readonly files: {
    /** Contents that the restored rows name. */
    readonly wanted: number;
    /** Contents in the backup that are what their hash says. */
    readonly checked: number;
    readonly missing: readonly BlobHash[];
  };
  readonly audit_fault: AuditFault | null;
  /** What doctor finds in the restored rows: faults that the database had when it was saved. */
  readonly findings: readonly CheckReport[];
  /** Whether it is what was saved; findings count for nothing here. */
  readonly is_good: boolean;
}

/** Restores a backup into a scratch database, which is removed again, and compares what is there with what was saved. */
export const verifyBackup = async (
  opened: OpenedBackup,
  { scratch, log, policy, signal, onRows, onFiles, onCheck }: VerifyOptions,
): Promise<VerifiedBackup> => {
  const database = await openScratch(scratch, log);
  try {
    const { knex } = database;
    const { counts, auditFault } = await restoreBackup(knex, opened, { signal, onProgress: onRows });
    const tables = opened.file.header.tables.map(({ name, rows }) => ({
      ...{ name, saved: rows, restored: counts.get(name) ?? 0 },
    }));
    const store = new CheckingStore();
    await opened.copyContents(store, { signal, onProgress: onFiles });
    let wanted = 0;
    const missing: BlobHash[] = [];
    for await (const hash of hashesOf(knex)) {
      wanted += 1;
      if (!store.checked.has(hash)) missing.push(hash);
    }
    const findings = await examineScratch(knex, { policy, signal, onCheck });
    const isSame = tables.every(({ saved, restored }) => saved === restored);
    return {
      tables,
      files: { wanted, checked: store.checked.size, missing },
      audit_fault: auditFault,
      findings,
      is_good: isSame && missing.length === 0 && auditFault === null,
    };
  } finally {
    await database.close();
  }
};

/** Keeps nothing but which contents are what their hash says. */
class CheckingStore implements Pick<BlobStore, 'put' | 'sizeOf'> {
  readonly checked = new Set<BlobHash>();

  async put(hash: BlobHash, _size: number, read: () => AsyncIterable<Uint8Array>): Promise<void> {
    const sum = createHash('sha256');
    for await (const piece of read()) sum.update(piece);
    if (sum.digest('hex') === hash) this.checked.add(hash);
  }

  async sizeOf(): Promise<undefined> {
    return undefined;
  }
}
