import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { OrganisationId, UserId } from '../../../core/ids.ts';
import { asRoomId } from '../../../core/ids.ts';
import { contains, organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { isRoomActive } from '../../../core/rooms/RoomState.ts';
import {
  asServiceKeyId,
  type ServiceAccount,
  type ServiceKey,
  type ServiceKeyId,
} from '../../../core/serviceaccounts/ServiceAccount.ts';
import type {
  ListedService,
  ServiceAccounts,
  ServiceChange,
  ServiceDraft,
  ServiceKeyDraft,
  ServiceRoom,
  ServiceRoomsQuery,
} from '../../../core/serviceaccounts/ServiceAccounts.ts';
import { noAccount, notInUse, tooManyKeys } from '../../../core/serviceaccounts/serviceErrors.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

type StoredKey = ServiceKey & { readonly hash: string };

export class MemoryServiceAccounts implements ServiceAccounts {
  readonly #database: MemoryDatabase;
  readonly #keys = new Map<ServiceKeyId, StoredKey>();

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  create(
    { organisation, ...draft }: ServiceDraft,
    audit: (account: ServiceAccount) => AuditDraft,
  ): Promise<ServiceAccount> {
    const { writes, tables, clock } = this.#database;
    return writes.write(() => {
      const id = ++tables.counters.user as UserId;
      const scope = tables.scopeOf(organisation);
      const account: ServiceAccount = { ...draft, id, scope, createdAt: clock.now(), deactivatedAt: null };
      tables.services.set(id, account);
      this.#enter(audit(account));
      return account;
    });
  }

  async find(id: UserId): Promise<ServiceAccount | undefined> {
    return this.#account(id);
  }

  async list(within: readonly OrganisationId[]): Promise<readonly ListedService[]> {
    const now = this.#database.clock.now();
    return [...this.#database.tables.services.keys()].flatMap((id) => {
      const account = this.#account(id);
      if (account === undefined || !within.some((one) => contains([one], account.scope))) return [];
      const keys = this.#keysOf(id);
      const used = keys.flatMap(({ lastUsedAt }) => (lastUsedAt === null ? [] : [lastUsedAt.getTime()]));
      const lastUsedAt = used.length === 0 ? null : new Date(Math.max(...used));
      return [{ account, keyCount: keys.filter((key) => isInUse(key, now)).length, lastUsedAt }];
    });
  }

  change(
    id: UserId,
    { isActive, ...change }: ServiceChange,
    at: Date,
    audit: (account: ServiceAccount) => AuditDraft,
  ): Promise<ServiceAccount | undefined> {
    return this.#database.writes.write(() => {
      const before = this.#account(id);
      if (before === undefined) return undefined;
      const { name = before.name, purpose = before.purpose } = change;
      const wasActive = before.deactivatedAt === null;
      if (name === before.name && purpose === before.purpose && (isActive ?? wasActive) === wasActive) return before;
      const deactivatedAt = (isActive ?? wasActive) ? null : (before.deactivatedAt ?? at);
      const account = { ...before, name, purpose, deactivatedAt };
      this.#database.tables.services.set(id, account);
      if (deactivatedAt !== null)
        for (const key of this.#keysOf(id))
          if (key.revokedAt === null) this.#keys.set(key.id, { ...key, revokedAt: at });
      this.#enter(audit(account));
      return account;
    });
  }

  createKey(
    { hash, ...draft }: ServiceKeyDraft,
    { most, now }: { readonly most: number; readonly now: Date },
    audit: (key: ServiceKey) => AuditDraft,
  ): Promise<ServiceKey> {
    const { writes, clock } = this.#database;
    return writes.write(() => {
      const account = this.#account(draft.accountId);
      if (account === undefined) throw noAccount();
      if (account.deactivatedAt !== null) throw notInUse();
      if (this.#keysOf(account.id).filter((key) => isInUse(key, now)).length >= most) throw tooManyKeys(most);
      const id = asServiceKeyId(this.#keys.size + 1);
      const key: ServiceKey = { ...draft, id, createdAt: clock.now(), lastUsedAt: null, revokedAt: null };
      this.#keys.set(id, { ...key, hash });
      this.#enter(audit(key));
      return key;
    });
  }

  async listKeys(accountId: UserId): Promise<readonly ServiceKey[]> {
    return this.#keysOf(accountId).reverse().map(shown);
  }

  revokeKey(
    accountId: UserId,
    id: ServiceKeyId,
    at: Date,
    audit: (key: ServiceKey) => AuditDraft,
  ): Promise<ServiceKey | undefined> {
    return this.#database.writes.write(() => {
      const known = this.#keys.get(id);
      if (known?.accountId !== accountId) return undefined;
      if (known.revokedAt !== null) return shown(known);
      const revoked = { ...known, revokedAt: at };
      this.#keys.set(id, revoked);
      this.#enter(audit(shown(revoked)));
      return shown(revoked);
    });
  }

  async findByKey(hash: string, now: Date) {
    const key = [...this.#keys.values()].find((one) => one.hash === hash && isInUse(one, now));
    const account = key && this.#account(key.accountId);
    return key === undefined || account === undefined || account.deactivatedAt !== null
      ? undefined
      : { account, key: shown(key) };
  }

  async touchKey(id: ServiceKeyId, at: Date, unlessSince: Date): Promise<void> {
    const key = this.#keys.get(id);
    if (key !== undefined && (key.lastUsedAt === null || key.lastUsedAt <= unlessSince))
      this.#keys.set(id, { ...key, lastUsedAt: at });
  }

  async listRooms({ organisation, types, context, after, limit }: ServiceRoomsQuery): Promise<readonly ServiceRoom[]> {
    const found = [...this.#database.tables.rooms.rows()]
      .map(({ state }) => state)
      .filter((room) => types.includes(room.type) && contains([organisation], room.scope) && isRoomActive(room))
      .filter((room) => room.id > (after ?? asRoomId(0)) && (context === undefined || room.context === context))
      .sort((one, other) => one.id - other.id);
    return found.slice(0, limit).map(({ id, type, name, contextName, context: called, scope }) => ({
      ...{ id, type, name: name || contextName, context: called || null, organisation: organisationOf(scope) },
    }));
  }

  /** Its organisation may have got another parent since. */
  #account(id: UserId): ServiceAccount | undefined {
    const { tables } = this.#database;
    const account = tables.services.get(id);
    return account && { ...account, scope: tables.scopeOf(organisationOf(account.scope)) };
  }

  #keysOf(accountId: UserId): StoredKey[] {
    return [...this.#keys.values()].filter((key) => key.accountId === accountId);
  }

  #enter(draft: AuditDraft): void {
    this.#database.audit.append([draft], this.#database.clock.now());
  }
}

const isInUse = ({ revokedAt, expiresAt }: ServiceKey, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

const shown = ({ hash: _, ...key }: StoredKey): ServiceKey => key;
