import type { AuditDraft } from '../audit/AuditEntry.ts';

/** What operators have set while nodes run, by the names of settings, as it was written. */
export type StoredSettings = ReadonlyMap<string, string>;

export interface SettingChange {
  readonly name: string;
  /** Null: it was not set. */
  readonly before: string | null;
  /** Null: it is not set any more. */
  readonly after: string | null;
}

/** Port: keeps what operators set while nodes run. It does not know the names: releases before and after may know others. */
export interface LiveSettingStore {
  /** All that is set, as one moment had it. One statement: every node asks every other second. */
  read(): Promise<StoredSettings>;
  /**
   * Sets these, and removes those with null, all or none. Changes are one after the other, so that `before` is what the
   * change replaced. Each is entered in the audit log with it; what stays as it is is no change.
   */
  change(
    wanted: ReadonlyMap<string, string | null>,
    audit: (change: SettingChange) => AuditDraft,
  ): Promise<readonly SettingChange[]>;
}
