import type {
  AuditActor,
  AuditDraft,
  AuditEntry,
  AuditHead,
  AuditPosition,
  AuditRecord,
} from '../../../core/audit/AuditEntry.ts';
import type { AuditLog, AuditQuery } from '../../../core/audit/AuditLog.ts';
import { asOrganisationId, type OrganisationId, rootOrganisation } from '../../../core/ids.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemoryAuditLog implements AuditLog {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  append(drafts: readonly AuditDraft[]): Promise<void> {
    const { audit, clock, writes } = this.#database;
    return writes.write(() => audit.append(drafts, clock.now()));
  }

  async list(query: AuditQuery): Promise<readonly AuditEntry[]> {
    const entries = this.#database.audit.records
      .map(({ entry }) => entry)
      .filter((entry) => this.#matches(query, entry));
    return (query.isNewestFirst === true ? entries.reverse() : entries).slice(0, query.limit);
  }

  async find(position: AuditPosition): Promise<AuditRecord | undefined> {
    return this.#database.audit.records[position - 1];
  }

  async chain(after: number, limit: number): Promise<readonly AuditRecord[]> {
    return this.#database.audit.records.slice(after, after + limit);
  }

  async head(): Promise<AuditHead> {
    const { position, hash } = this.#database.audit.head;
    return { position, hash };
  }

  eraseDetails(positions: readonly AuditPosition[], actor: AuditActor): Promise<number> {
    const { audit, clock, writes } = this.#database;
    return writes.write(() => {
      const erased = [...new Set(positions)]
        .sort((one, other) => one - other)
        .filter((position) => {
          const record = audit.records[position - 1];
          return (
            record?.details !== undefined && record.details.content !== null && record.entry.action !== 'details.erased'
          );
        });
      for (const position of erased) audit.setDetails(position, { salt: '', content: null });
      if (erased.length > 0)
        audit.append([{ actor, action: 'details.erased', details: { positions: erased } }], clock.now());
      return erased.length;
    });
  }

  #matches(query: AuditQuery, entry: AuditEntry): boolean {
    const { position, at, actor, action, subjects, organisation, roomId, caseId } = entry;
    const { within, actorId, actorKind, subject, since, until, after = 0, before = Number.POSITIVE_INFINITY } = query;
    return (
      (within === undefined || this.#pathOf(organisation).some((id) => within.includes(id))) &&
      (actorId === undefined || (actor.kind === 'person' && actor.id === actorId)) &&
      (actorKind === undefined || actor.kind === actorKind) &&
      (subject === undefined || subjects.includes(subject)) &&
      (query.action === undefined || action === query.action) &&
      (query.roomId === undefined || roomId === query.roomId) &&
      (query.caseId === undefined || caseId === query.caseId) &&
      (since === undefined || at >= since) &&
      (until === undefined || at < until) &&
      position > after &&
      position < before
    );
  }

  #pathOf(id: OrganisationId): readonly OrganisationId[] {
    if (id === rootOrganisation) return [id];
    const found = [...this.#database.tables.organisations.rows()].find((organisation) => organisation.id === id);
    return found?.scope ?? [asOrganisationId(id)];
  }
}
