import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { LiveSettingStore, SettingChange, StoredSettings } from '../../../core/settings/LiveSettingStore.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryLiveSettings implements LiveSettingStore {
  readonly #database: MemoryDatabase;
  readonly #settings = new Map<string, string>();

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async read(): Promise<StoredSettings> {
    return new Map(this.#settings);
  }

  change(
    wanted: ReadonlyMap<string, string | null>,
    audit: (change: SettingChange) => AuditDraft,
  ): Promise<readonly SettingChange[]> {
    return this.#database.writes.write(() => {
      const changes = [...wanted]
        .map(([name, after]): SettingChange => ({ name, before: this.#settings.get(name) ?? null, after }))
        .filter(({ before, after }) => before !== after);
      const entries = changes.map(audit);
      for (const { name, after } of changes)
        if (after === null) this.#settings.delete(name);
        else this.#settings.set(name, after);
      if (changes.length > 0) this.#database.audit.append(entries, this.#database.clock.now());
      return changes;
    });
  }
}
