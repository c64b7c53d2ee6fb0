import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { NamedSettings, SourceSettings, SourceSettingsStore } from '../../../core/directory/SourceSettings.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemorySourceSettings implements SourceSettingsStore {
  readonly #database: MemoryDatabase;
  readonly #settings = new Map<string, SourceSettings>();

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async find(source: string): Promise<SourceSettings> {
    return this.#settings.get(source) ?? {};
  }

  async list(): Promise<readonly NamedSettings[]> {
    return [...this.#settings]
      .map(([source, settings]) => ({ source, settings }))
      .filter(({ settings }) => Object.keys(settings).length > 0)
      .toSorted((a, b) => (a.source < b.source ? -1 : 1));
  }

  save(source: string, settings: SourceSettings, audit: AuditDraft): Promise<void> {
    return this.#database.writes.write(() => {
      this.#settings.set(source, settings);
      this.#database.audit.append([audit], this.#database.clock.now());
    });
  }
}
