import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { loadSource } from '../../../core/directory/DirectoryRecords.ts';
import type { Lease } from '../../../core/feed/Leases.ts';
import type { OrganisationId, RoomId } from '../../../core/ids.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import {
  asWebhookId,
  type DisabledReason,
  type Webhook,
  type WebhookId,
  type WebhookSecrets,
} from '../../../core/webhooks/Webhook.ts';
import type { WebhookDelivery } from '../../../core/webhooks/WebhookDelivery.ts';
import {
  keptDeliveries,
  type OpenedWebhook,
  type SaveOutcome,
  type WaitingMark,
  type WebhookChange,
  type WebhookDraft,
  type WebhookProgress,
  type WebhookRoom,
  type Webhooks,
  type WebhookVersion,
  webhookLease,
} from '../../../core/webhooks/Webhooks.ts';
import { holdsLease } from '../feed/holdsLease.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

const keptMs = 7 * 24 * 3_600_000;

export class MemoryWebhooks implements Webhooks {
  readonly #database: MemoryDatabase;
  readonly #webhooks = new Map<WebhookId, OpenedWebhook>();
  #deliveries: (WebhookDelivery & { readonly webhookId: WebhookId })[] = [];
  #made = 0;
  #tried = 0;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  create(draft: WebhookDraft, most: number, audit: (made: Webhook) => AuditDraft): Promise<Webhook | undefined> {
    const { writes, clock } = this.#database;
    return writes.write(() => {
      const { secret, isActive, ...given } = draft;
      const others = [...this.#webhooks.values()].filter(({ organisation }) => organisation === given.organisation);
      if (others.length >= most) return undefined;
      this.#made += 1;
      const made: OpenedWebhook = {
        ...given,
        ...{
          id: asWebhookId(this.#made),
          state: isActive ? 'active' : 'paused',
          reason: null,
          createdAt: clock.now(),
          failingSince: null,
        },
        ...{ lastSuccessAt: null, lastAttemptAt: null, lastStatus: null, lastError: null, previousSecretUntil: null },
        ...{ frontier: given.position, waiting: [], secrets: { secret, previous: null, previousUntil: null } },
        version: 1,
      };
      return this.#put(made, audit);
    });
  }

  async list(of?: readonly OrganisationId[]): Promise<readonly Webhook[]> {
    const all = [...this.#webhooks.values()].reverse();
    return all.filter(({ organisation }) => of?.includes(organisation) ?? true).map(shown);
  }

  async find(id: WebhookId): Promise<Webhook | undefined> {
    const known = this.#webhooks.get(id);
    return known && shown(known);
  }

  async secretsOf(id: WebhookId): Promise<WebhookSecrets | undefined> {
    return this.#webhooks.get(id)?.secrets;
  }

  change(id: WebhookId, change: WebhookChange, audit: (changed: Webhook) => AuditDraft): Promise<Webhook | undefined> {
    return this.#database.writes.write(() => {
      const known = this.#webhooks.get(id);
      if (known === undefined) return undefined;
      if (change.place !== undefined) this.#endLease(id);
      return this.#put(changed(known, change), audit);
    });
  }

  remove(id: WebhookId, audit: (removed: Webhook) => AuditDraft): Promise<Webhook | undefined> {
    return this.#database.writes.write(() => {
      const known = this.#webhooks.get(id);
      if (known === undefined) return undefined;
      const removed = this.#put(known, audit);
      this.#webhooks.delete(id);
      this.#deliveries = this.#deliveries.filter(({ webhookId }) => webhookId !== id);
      this.#database.feed.leases.delete(webhookLease(id));
      return removed;
    });
  }

  async deliveries(
    id: WebhookId,
    limit: number,
    before = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly WebhookDelivery[]> {
    const since = this.#database.clock.now().getTime() - keptMs;
    return this.#deliveries
      .filter((one) => one.webhookId === id && one.id < before && one.at.getTime() > since)
      .reverse()
      .slice(0, limit)
      .map(({ webhookId: _, ...delivery }) => delivery);
  }

  async listActive(): Promise<readonly WebhookVersion[]> {
    return [...this.#webhooks.values()].flatMap(({ id, version, state }) =>
      state === 'active' ? [{ id, version }] : [],
    );
  }

  async countStopped(): Promise<number> {
    return [...this.#webhooks.values()].filter(({ state }) => state === 'disabled' || state === 'cut_off').length;
  }

  async open(lease: Lease, id: WebhookId): Promise<OpenedWebhook | undefined> {
    const known = this.#held(lease, id);
    return known?.state === 'active' ? known : undefined;
  }

  async save(
    lease: Lease,
    { id, version }: WebhookVersion,
    { deliveries, ...progress }: WebhookProgress,
  ): Promise<SaveOutcome> {
    return this.#database.writes.write(() => {
      const known = this.#held(lease, id);
      if (known === undefined) return 'lost';
      const isChanged = known.version !== version;
      const kept = isChanged && { waiting: untried(progress.waiting), failingSince: known.failingSince };
      this.#webhooks.set(id, { ...known, ...progress, ...kept });
      for (const draft of deliveries) {
        this.#tried += 1;
        this.#deliveries.push({ ...draft, ms: Math.round(draft.ms), id: this.#tried, webhookId: id });
      }
      const own = this.#deliveries.filter(({ webhookId }) => webhookId === id);
      const floor = own.at(-keptDeliveries)?.id ?? 0;
      this.#deliveries = this.#deliveries.filter((one) => one.webhookId !== id || one.id >= floor);
      return isChanged || known.state !== 'active' ? 'changed' : 'saved';
    });
  }

  stop(
    lease: Lease,
    { id, version }: WebhookVersion,
    reason: DisabledReason | 'cut_off',
    audit: (stopped: Webhook) => AuditDraft,
  ): Promise<Webhook | undefined> {
    return this.#database.writes.write(() => {
      const known = this.#held(lease, id);
      if (known?.state !== 'active' || known.version !== version) return undefined;
      this.#endLease(id);
      const state = reason === 'cut_off' ? 'cut_off' : 'disabled';
      return this.#put({ ...known, state, reason: reason === 'cut_off' ? null : reason }, audit);
    });
  }

  async roomPlaces(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, WebhookRoom>> {
    const { rooms, organisations } = this.#database.tables;
    const ofLoads = [...organisations.rows()].flatMap(({ source, id }) => (source === loadSource ? [id] : []));
    return new Map(
      roomIds.flatMap((id): [RoomId, WebhookRoom][] => {
        const room = rooms.get(id);
        return room === undefined || ofLoads.includes(organisationOf(room.state.scope))
          ? []
          : [[id, { type: room.state.type, scope: room.state.scope }]];
      }),
    );
  }

  #held(lease: Lease, id: WebhookId): OpenedWebhook | undefined {
    return holdsLease(this.#database.feed, lease) === undefined ? undefined : this.#webhooks.get(id);
  }

  #endLease(id: WebhookId): void {
    const { leases } = this.#database.feed;
    const known = leases.get(webhookLease(id));
    if (known !== undefined)
      leases.set(webhookLease(id), {
        ...known,
        holder: '',
        token: known.token + 1,
        expiresAt: Number.NEGATIVE_INFINITY,
      });
  }

  #put(webhook: OpenedWebhook, audit: (put: Webhook) => AuditDraft): Webhook {
    this.#webhooks.set(webhook.id, webhook);
    this.#database.audit.append([audit(shown(webhook))], this.#database.clock.now());
    return shown(webhook);
  }
}

const shown = ({ secrets: _, frontier: __, waiting: ___, version: ____, ...webhook }: OpenedWebhook): Webhook =>
  webhook;

const untried = (waiting: readonly WaitingMark[]): readonly WaitingMark[] =>
  waiting.map(({ position }) => ({ position, attempts: 0, firstAt: null, nextAt: null }));

const changed = (known: OpenedWebhook, { rotation, place, state, ...settings }: WebhookChange): OpenedWebhook => {
  return {
    ...known,
    ...settings,
    version: known.version + 1,
    ...(state && { state, reason: null }),
    ...(state === 'active' && { failingSince: null, waiting: untried(known.waiting) }),
    ...(rotation && {
      previousSecretUntil: rotation.previousUntil,
      secrets: {
        ...{ secret: rotation.secret, previous: known.secrets.secret, previousUntil: rotation.previousUntil },
      },
    }),
    ...(place && {
      ...place,
      ...{ frontier: place.position, waiting: [], failingSince: null },
      state: known.state === 'cut_off' ? 'active' : known.state,
    }),
  };
};
