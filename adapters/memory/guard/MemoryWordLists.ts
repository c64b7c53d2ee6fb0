import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { ChatError } from '../../../core/errors.ts';
import {
  asWordEntryId,
  maxEntries,
  patternKey,
  type WordEntry,
  type WordEntryId,
} from '../../../core/guard/WordEntry.ts';
import type { WordAddition, WordLists, WordQuery } from '../../../core/guard/WordLists.ts';
import type { OrganisationId } from '../../../core/ids.ts';
import { rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryWordLists implements WordLists {
  readonly #database: MemoryDatabase;
  #entries: readonly WordEntry[] = [];
  #latest = 0;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async scopeOf(organisation: OrganisationId): Promise<Scope | undefined> {
    if (organisation === rootScope[0]) return rootScope;
    const { tables } = this.#database;
    return tables.organisations.get(organisation)?.scope;
  }

  async list({ organisation, language }: WordQuery): Promise<readonly WordEntry[]> {
    return this.#entries
      .filter((one) => one.organisation === organisation && (language === undefined || one.language === language))
      .sort((one, other) => compare(one.language, other.language) || compare(one.pattern, other.pattern));
  }

  async inScope(organisations: readonly OrganisationId[]): Promise<readonly WordEntry[]> {
    return this.#entries.filter(({ organisation }) => organisations.includes(organisation));
  }

  add({ organisation, language, action, patterns, isReplacing }: WordAddition, audit: AuditDraft) {
    return this.#database.writes.write(() => {
      const keys = new Set(patterns.map(patternKey));
      const isOfList = (one: WordEntry): boolean => one.organisation === organisation && one.language === language;
      const kept = this.#entries.filter(
        (one) => !isReplacing || !isOfList(one) || one.action !== action || keys.has(patternKey(one.pattern)),
      );
      const removed = this.#entries.length - kept.length;
      const entries = new Map(kept.map((one) => [one.id, one]));
      let saved = 0;
      for (const pattern of patterns) {
        const known = kept.find((one) => isOfList(one) && patternKey(one.pattern) === patternKey(pattern));
        if (known !== undefined && known.pattern === pattern && known.action === action) continue;
        const id = known?.id ?? asWordEntryId(++this.#latest);
        entries.set(id, { id, organisation, language, pattern, action });
        saved += 1;
      }
      const all = [...entries.values()];
      if (all.filter((one) => one.organisation === organisation).length > maxEntries)
        throw new ChatError('CONFLICT', `An organisation keeps at most ${maxEntries} words. Remove some first.`);
      this.#entries = all;
      this.#database.audit.append([audit], this.#database.clock.now());
      return { saved, removed };
    });
  }

  remove(id: WordEntryId, organisation: OrganisationId, audit: AuditDraft): Promise<WordEntry | undefined> {
    return this.#database.writes.write(() => {
      const found = this.#entries.find((one) => one.id === id && one.organisation === organisation);
      if (found === undefined) return undefined;
      this.#entries = this.#entries.filter((one) => one !== found);
      this.#database.audit.append([audit], this.#database.clock.now());
      return found;
    });
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
