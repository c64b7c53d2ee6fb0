import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { asUserId, type OrganisationId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { ChannelAddress, NotificationChoices } from '../../../core/notifications/NotificationChoices.ts';
import type {
  NotificationSettings,
  RoomLevel,
  RoomNotifications,
} from '../../../core/notifications/NotificationSettings.ts';
import type { SchoolNotifications } from '../../../core/notifications/SchoolNotifications.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import type { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { opaque, type Sql, sql } from '../sql/Sql.ts';

interface LevelRow {
  readonly level: RoomLevel | null;
  readonly snoozed_until: Date | null;
}

interface AddressRow {
  readonly id: Big;
  readonly user_id: Big;
  readonly channel: string;
  readonly address: string;
  readonly details: Readonly<Record<string, string>>;
  readonly created_at: Date;
}

const addressColumns = sql`a.id, a.user_id, a.channel, a.address, a.details, a.created_at`;

export class KnexNotificationChoices implements NotificationChoices {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;
  /** Who is told of something is told with thousands of others: one statement at a time reads what they chose. */
  readonly #settings = new BatchLoader<UserId, NotificationSettings | undefined>({
    ...{ load: (ids) => this.#read('person', ids), maxBatch: 200, concurrency: 1, schedule: setImmediate },
  });

  constructor(knex: Knex, writer: AuditWriter) {
    this.#knex = knex;
    this.#writer = writer;
  }

  async settings(userId: UserId): Promise<NotificationSettings> {
    return (await this.#settings.load(userId)) ?? {};
  }

  async saveSettings(userId: UserId, settings: NotificationSettings): Promise<void> {
    await queryRows(this.#knex, saved('person', userId, settings));
  }

  async rules(organisationId: OrganisationId): Promise<SchoolNotifications> {
    const [rules = {}] = await this.#read<SchoolNotifications>('organisation', [organisationId]);
    return rules;
  }

  saveRules(organisationId: OrganisationId, rules: SchoolNotifications, audit: AuditDraft): Promise<void> {
    return inTransaction(this.#knex, async (trx) => {
      await queryRows(trx, saved('organisation', organisationId, rules));
      await this.#writer.append(trx, [audit]);
    });
  }

  async roomSettings(roomId: RoomId, userId: UserId): Promise<RoomNotifications | undefined> {
    const [row] = await queryRows<LevelRow>(
      this.#knex,
      sql`
      SELECT p.level, p.snoozed_until FROM homeroom.participants p
      WHERE p.room_id = ${roomId}::bigint AND p.user_id = ${userId}::bigint AND ${isUsable}`,
    );
    return row && toLevel(row);
  }

  async saveRoomSettings(roomId: RoomId, userId: UserId, { level, snoozedUntil }: Partial<RoomNotifications>) {
    const [row] = await queryRows<LevelRow>(
      this.#knex,
      sql`
      UPDATE homeroom.participants p SET level = COALESCE(${level ?? null}::text, p.level),
        snoozed_until = CASE WHEN ${snoozedUntil === undefined}::boolean THEN p.snoozed_until ELSE ${snoozedUntil ?? null}::timestamptz END
      WHERE p.room_id = ${roomId}::bigint AND p.user_id = ${userId}::bigint AND ${isUsable}
      RETURNING p.level, p.snoozed_until`,
    );
    return row && toLevel(row);
  }

  async addresses(userId: UserId): Promise<readonly ChannelAddress[]> {
    const rows = await queryRows<AddressRow>(
      this.#knex,
      sql`SELECT ${addressColumns} FROM homeroom.channel_addresses a WHERE a.user_id = ${userId}::bigint ORDER BY a.id`,
    );
    return rows.map(toAddress);
  }

  async findAddress(channel: string, address: string): Promise<ChannelAddress | undefined> {
    const [row] = await queryRows<AddressRow>(
      this.#knex,
      sql`
      SELECT ${addressColumns} FROM homeroom.channel_addresses a WHERE a.channel = ${channel} AND a.address = ${address}`,
    );
    return row && toAddress(row);
  }

  saveAddress({ userId, channel, address, details }: Omit<ChannelAddress, 'id' | 'createdAt'>, most: number) {
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<AddressRow>(
        trx,
        sql`
        INSERT INTO homeroom.channel_addresses AS a (user_id, channel, address, details)
        VALUES (${userId}::bigint, ${channel}, ${address}, ${JSON.stringify(details)}::jsonb)
        ON CONFLICT (channel, address) DO UPDATE SET user_id = excluded.user_id, details = excluded.details
        RETURNING ${addressColumns}`,
      );
      await queryRows(
        trx,
        sql`
        DELETE FROM homeroom.channel_addresses WHERE id IN (
          SELECT a.id FROM homeroom.channel_addresses a
          WHERE a.user_id = ${userId}::bigint AND a.channel = ${channel} ORDER BY a.id DESC OFFSET ${most}
        )`,
      );
      if (row === undefined) throw new Error('the address was not stored');
      return toAddress(row);
    });
  }

  async removeAddress(userId: UserId, channel: string, address: string): Promise<boolean> {
    const rows = await queryRows(
      this.#knex,
      sql`
      DELETE FROM homeroom.channel_addresses
      WHERE user_id = ${userId}::bigint AND channel = ${channel} AND address = ${address} RETURNING id`,
    );
    return rows.length > 0;
  }

  async buryAddress(channel: string, address: string, failure: string): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      INSERT INTO homeroom.dead_addresses (channel, address, failure) VALUES (${channel}, ${address}, ${failure})
      ON CONFLICT (channel, address) DO UPDATE SET failure = excluded.failure, failed_at = excluded.failed_at`,
    );
  }

  async #read<Value>(scope: string, ids: readonly number[]): Promise<readonly (Value | undefined)[]> {
    const rows = await queryRows<{ scope_id: Big; value: Value }>(
      this.#knex,
      sql`
      SELECT s.scope_id, s.value FROM homeroom.settings s
      WHERE s.scope = ${scope} AND s.scope_id = ANY (${opaque(ids, 'bigint[]')}::bigint[]) AND s.key = 'notifications'`,
      { isPrepared: true },
    );
    const found = new Map(rows.map(({ scope_id: id, value }) => [Number(id), value]));
    return ids.map((id) => found.get(id));
  }
}

const saved = (scope: string, id: number, value: object): Sql => sql`
  INSERT INTO homeroom.settings (scope, scope_id, key, value)
  VALUES (${scope}, ${id}::bigint, 'notifications', ${JSON.stringify(value)}::jsonb)
  ON CONFLICT (scope, scope_id, key) DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()`;

const toLevel = ({ level, snoozed_until: snoozedUntil }: LevelRow): RoomNotifications => ({
  level: level ?? 'all',
  snoozedUntil,
});

const toAddress = ({ id, user_id, channel, address, details, created_at: createdAt }: AddressRow): ChannelAddress => ({
  ...{ id: Number(id), userId: asUserId(Number(user_id)), channel, address, details, createdAt },
});
