import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { loadSource } from '../../../core/directory/DirectoryRecords.ts';
import type { Lease } from '../../../core/feed/Leases.ts';
import { asOrganisationId, asRoomId, type OrganisationId, type RoomId } from '../../../core/ids.ts';
import {
  asWebhookId,
  type DisabledReason,
  type Webhook,
  type WebhookId,
  type WebhookSecrets,
} from '../../../core/webhooks/Webhook.ts';
import type { WebhookDelivery } from '../../../core/webhooks/WebhookDelivery.ts';
import {
  type OpenedWebhook,
  type SaveOutcome,
  type WebhookChange,
  type WebhookDraft,
  type WebhookProgress,
  type WebhookRoom,
  type Webhooks,
  type WebhookVersion,
  webhookLease,
} from '../../../core/webhooks/Webhooks.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import { givenUp, isHeldBy } from '../feed/KnexLeases.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { joined, type Sql, sql } from '../sql/Sql.ts';
import { type DeliveryRow, deliveryColumns, saveWebhook, toDelivery } from './progressRows.ts';
import { type StoredMark, toMark, toWebhook, type WebhookRow, webhookColumns } from './webhookRow.ts';

interface SecretRow {
  readonly secret: string;
  readonly previous_secret: string | null;
  readonly previous_until: Date | null;
}

interface OpenedRow extends WebhookRow, SecretRow {
  readonly frontier: Big;
  readonly version: Big;
  readonly waiting: readonly StoredMark[];
}

export class KnexWebhooks implements Webhooks {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  create(draft: WebhookDraft, most: number, audit: (made: Webhook) => AuditDraft): Promise<Webhook | undefined> {
    const { organisation, url, description, events, roomTypes, epoch, position, secret } = draft;
    return inTransaction(this.#knex, async (trx) => {
      // Two that come at once are counted one after the other.
      await queryRows(trx, sql`SELECT FROM homeroom.organisations o WHERE o.id = ${organisation} FOR NO KEY UPDATE`);
      const [row] = await queryRows<WebhookRow>(
        trx,
        sql`
        INSERT INTO homeroom.webhooks AS w (
          organisation_id, url, description, events, room_types, epoch, position, frontier, state, secret
        )
        SELECT ${organisation}::bigint, ${url}, ${description}, ${[...events]}::text[], ${[...roomTypes]}::text[],
          ${epoch}, ${position}::bigint, ${position}::bigint, ${draft.isActive ? 'active' : 'paused'}, ${secret}
        WHERE (SELECT count(*) FROM homeroom.webhooks o WHERE o.organisation_id = ${organisation}) < ${most}::int
        RETURNING ${webhookColumns}`,
      );
      if (row === undefined) return undefined;
      const made = toWebhook(row);
      // A change finds a lease to end, whoever is about to take it.
      await queryRows(
        trx,
        sql`
        INSERT INTO homeroom.leases (name, holder, token, expires_at)
        VALUES (${webhookLease(made.id)}, '', 0, '-infinity') ON CONFLICT DO NOTHING`,
      );
      await this.#writer.append(trx, [audit(made)]);
      return made;
    });
  }

  async list(of?: readonly OrganisationId[]): Promise<readonly Webhook[]> {
    const rows = await queryRows<WebhookRow>(
      this.#knex,
      sql`
      SELECT ${webhookColumns} FROM homeroom.webhooks w
      WHERE ${of === undefined ? sql`true` : sql`w.organisation_id = ANY (${[...of]}::bigint[])`} ORDER BY w.id DESC`,
    );
    return rows.map(toWebhook);
  }

  async find(id: WebhookId): Promise<Webhook | undefined> {
    const [row] = await queryRows<WebhookRow>(
      this.#knex,
      sql`SELECT ${webhookColumns} FROM homeroom.webhooks w WHERE w.id = ${id}`,
    );
    return row && toWebhook(row);
  }

  async secretsOf(id: WebhookId): Promise<WebhookSecrets | undefined> {
    const [row] = await queryRows<SecretRow>(
      this.#knex,
      sql`SELECT w.secret, w.previous_secret, w.previous_until FROM homeroom.webhooks w WHERE w.id = ${id}`,
    );
    return row && toSecrets(row);
  }

  change(id: WebhookId, change: WebhookChange, audit: (changed: Webhook) => AuditDraft): Promise<Webhook | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      // Before the webhook: whoever saves under the lease has its row, and waits for the webhook's.
      if (change.place !== undefined) await endLease(trx, id);
      return this.#put(
        trx,
        audit,
        sql`
        UPDATE homeroom.webhooks w SET ${joined([sql`version = w.version + 1`, ...changes(change)], ', ')}
        WHERE w.id = ${id} RETURNING ${webhookColumns}`,
      );
    });
  }

  remove(id: WebhookId, audit: (removed: Webhook) => AuditDraft): Promise<Webhook | undefined> {
    return inTransaction(this.#knex, async (trx) => {
      await endLease(trx, id);
      return this.#put(
        trx,
        audit,
        sql`
        WITH forgotten AS (DELETE FROM homeroom.webhook_deliveries d WHERE d.webhook_id = ${id}),
          ended AS (DELETE FROM homeroom.leases l WHERE l.name = ${webhookLease(id)})
        DELETE FROM homeroom.webhooks w WHERE w.id = ${id} RETURNING ${webhookColumns}`,
      );
    });
  }

  async deliveries(id: WebhookId, limit: number, before?: number): Promise<readonly WebhookDelivery[]> {
    const rows = await queryRows<DeliveryRow>(
      this.#knex,
      sql`
      SELECT ${deliveryColumns} FROM homeroom.webhook_deliveries d
      WHERE d.webhook_id = ${id} AND d.id < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
        AND d.at > clock_timestamp() - interval '7 days'
      ORDER BY d.id DESC LIMIT ${limit}::int`,
    );
    return rows.map(toDelivery);
  }

  async listActive(): Promise<readonly WebhookVersion[]> {
    const rows = await queryRows<{ id: Big; version: Big }>(
      this.#knex,
      sql`SELECT w.id, w.version FROM homeroom.webhooks w WHERE w.state = 'active' ORDER BY w.id`,
      { isPrepared: true },
    );
    return rows.map(({ id, version }) => ({ id: asWebhookId(Number(id)), version: Number(version) }));
  }

  async countStopped(): Promise<number> {
    const [row] = await queryRows<{ count: Big }>(
      this.#knex,
      sql`SELECT count(*) AS count FROM homeroom.webhooks w WHERE w.state IN ('disabled', 'cut_off')`,
      { isPrepared: true },
    );
    return Number(row?.count ?? 0);
  }

  async open(lease: Lease, id: WebhookId): Promise<OpenedWebhook | undefined> {
    const [row] = await queryRows<OpenedRow>(
      this.#knex,
      sql`
      SELECT ${webhookColumns}, w.secret, w.previous_secret, w.frontier, w.waiting, w.version
      FROM homeroom.webhooks w JOIN homeroom.leases l ON ${isHeldBy(lease)}
      WHERE w.id = ${id} AND w.state = 'active'`,
    );
    return (
      row && {
        ...toWebhook(row),
        secrets: toSecrets(row),
        version: Number(row.version),
        frontier: Number(row.frontier),
        waiting: row.waiting.map(toMark),
      }
    );
  }

  save(lease: Lease, opened: WebhookVersion, progress: WebhookProgress): Promise<SaveOutcome> {
    return saveWebhook(this.#knex, lease, opened, progress);
  }

  stop(
    lease: Lease,
    { id, version }: WebhookVersion,
    reason: DisabledReason | 'cut_off',
    audit: (stopped: Webhook) => AuditDraft,
  ): Promise<Webhook | undefined> {
    const [state, why] = reason === 'cut_off' ? ['cut_off', null] : ['disabled', reason];
    return inTransaction(this.#knex, async (trx) => {
      const held = await queryRows(
        trx,
        sql`UPDATE homeroom.leases l SET ${givenUp} WHERE ${isHeldBy(lease)} RETURNING 1`,
      );
      if (held.length === 0) return undefined;
      return this.#put(
        trx,
        audit,
        sql`
        UPDATE homeroom.webhooks w SET state = ${state}, reason = ${why}
        WHERE w.id = ${id} AND w.state = 'active' AND w.version = ${version}::bigint RETURNING ${webhookColumns}`,
      );
    });
  }

  async roomPlaces(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, WebhookRoom>> {
    if (roomIds.length === 0) return new Map();
    const rows = await queryRows<{ id: Big; type: string; path: readonly Big[] }>(
      this.#knex,
      sql`
      SELECT r.id, r.type, to_json(COALESCE(o.path, ARRAY[0::bigint])) AS path
      FROM homeroom.rooms r LEFT JOIN homeroom.organisations o ON o.id = r.organisation_id
        LEFT JOIN homeroom.sources s ON s.id = o.source_id
      WHERE r.id = ANY (${[...roomIds]}::bigint[]) AND s.name IS DISTINCT FROM ${loadSource}`,
      { isPrepared: true },
    );
    return new Map(
      rows.map(({ id, type, path }) => [
        asRoomId(Number(id)),
        { type, scope: path.map((one) => asOrganisationId(Number(one))) },
      ]),
    );
  }

  async #put(trx: Knex, audit: (altered: Webhook) => AuditDraft, statement: Sql): Promise<Webhook | undefined> {
    const [row] = await queryRows<WebhookRow>(trx, statement);
    if (row === undefined) return undefined;
    const altered = toWebhook(row);
    await this.#writer.append(trx, [audit(altered)]);
    return altered;
  }
}

const toSecrets = ({
  secret,
  previous_secret: previous,
  previous_until: previousUntil,
}: SecretRow): WebhookSecrets => ({
  ...{ secret, previous, previousUntil },
});

/** Whoever saves under the lease waits, and then finds that it is not theirs any more. */
const endLease = (trx: Knex, id: WebhookId): Promise<unknown> =>
  queryRows(trx, sql`UPDATE homeroom.leases l SET ${givenUp} WHERE l.name = ${webhookLease(id)}`);

/** What waits, as if nothing had been tried. */
const untried = sql`
  waiting = COALESCE((
    SELECT jsonb_agg(jsonb_build_array(m -> 0) ORDER BY (m ->> 0)::bigint) FROM jsonb_array_elements(w.waiting) m
  ), '[]')`;

const changes = ({ url, description, events, roomTypes, state, rotation, place }: WebhookChange): Sql[] => [
  ...(url === undefined ? [] : [sql`url = ${url}`]),
  ...(description === undefined ? [] : [sql`description = ${description}`]),
  ...(events === undefined ? [] : [sql`events = ${[...events]}::text[]`]),
  ...(roomTypes === undefined ? [] : [sql`room_types = ${[...roomTypes]}::text[]`]),
  ...(state === undefined ? [] : [sql`state = ${state}, reason = NULL`]),
  ...(state === 'active' && place === undefined ? [sql`failing_since = NULL, ${untried}`] : []),
  ...(rotation === undefined
    ? []
    : [
        sql`previous_secret = w.secret, previous_until = ${rotation.previousUntil}::timestamptz, secret = ${rotation.secret}`,
      ]),
  ...(place === undefined
    ? []
    : [
        sql`epoch = ${place.epoch}, position = ${place.position}::bigint, frontier = ${place.position}::bigint, waiting = '[]'`,
        sql`failing_since = NULL, state = CASE WHEN w.state = 'cut_off' THEN 'active' ELSE w.state END`,
      ]),
];
