import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { SourceKey } from '../../../core/directory/SourceKey.ts';
import type { FoundSourceKey, SourceKeyDraft, SourceKeys } from '../../../core/directory/SourceKeys.ts';
import { asSourceKeyId, type SourceKeyId } from '../../../core/permissions/SourceKeyHolder.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

export class MemorySourceKeys implements SourceKeys {
  readonly #database: MemoryDatabase;
  readonly #keys = new Map<SourceKeyId, SourceKey & { readonly hash: string }>();

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  create({ hash, ...draft }: SourceKeyDraft, audit: (key: SourceKey) => AuditDraft): Promise<SourceKey> {
    const { writes, clock } = this.#database;
    return writes.write(() => {
      const id = asSourceKeyId(this.#keys.size + 1);
      const key: SourceKey = { ...draft, id, createdAt: clock.now(), lastUsedAt: null, revokedAt: null };
      this.#keys.set(id, { ...key, hash });
      this.#database.audit.append([audit(key)], clock.now());
      return key;
    });
  }

  async list(): Promise<readonly SourceKey[]> {
    return [...this.#keys.values()].reverse().map(shown);
  }

  revoke(id: SourceKeyId, at: Date, audit: (key: SourceKey) => AuditDraft): Promise<SourceKey | undefined> {
    const { writes, clock } = this.#database;
    return writes.write(() => {
      const known = this.#keys.get(id);
      if (known === undefined || known.revokedAt !== null) return known && shown(known);
      const revoked = { ...known, revokedAt: at };
      this.#keys.set(id, revoked);
      this.#database.audit.append([audit(shown(revoked))], clock.now());
      return shown(revoked);
    });
  }

  async find(hash: string): Promise<FoundSourceKey | undefined> {
    const key = [...this.#keys.values()].find((one) => one.hash === hash && one.revokedAt === null);
    if (key === undefined) return undefined;
    const { id, name, source, organisation, lastUsedAt } = key;
    const isOfOrganisation = organisation !== null;
    const scopes = [...this.#database.tables.organisations.rows()].flatMap((one) =>
      (isOfOrganisation ? one.id === organisation : one.source === source) ? [one.scope] : [],
    );
    if (isOfOrganisation && scopes.length === 0) return undefined;
    return { holder: { kind: 'source_key', id, name, source, isOfOrganisation, scopes }, lastUsedAt };
  }

  async touch(id: SourceKeyId, at: Date, unlessSince: Date): Promise<void> {
    const key = this.#keys.get(id);
    if (key !== undefined && (key.lastUsedAt === null || key.lastUsedAt <= unlessSince))
      this.#keys.set(id, { ...key, lastUsedAt: at });
  }
}

const shown = ({ hash: _, ...key }: SourceKey & { readonly hash: string }): SourceKey => key;
