import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { PullState, RosterPulls } from '../../../core/directory/RosterPulls.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryRosterPulls implements RosterPulls {
  readonly #database: MemoryDatabase;
  readonly #states = new Map<string, PullState>();

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async find(source: string): Promise<PullState | undefined> {
    return this.#states.get(source);
  }

  save(state: PullState, audit?: AuditDraft): Promise<void> {
    return this.#database.writes.write(() => {
      this.#states.set(state.source, { ...state });
      if (audit !== undefined) this.#database.audit.append([audit], this.#database.clock.now());
    });
  }
}
