import type { Knex } from 'knex';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Login, Logins } from '../../../core/signin/Logins.ts';
import { type Big, type PersonRow, personColumns, toPerson } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface LoginRow {
  readonly issuer: string;
  readonly subject: string;
  readonly user_id: Big;
  readonly created_at: Date;
}

export class KnexLogins implements Logins {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async find(issuer: string, subject: string): Promise<UserId | undefined> {
    const [row] = await queryRows<{ user_id: Big }>(
      this.#knex,
      sql`SELECT user_id FROM homeroom.logins WHERE issuer = ${issuer} AND subject = ${subject}`,
    );
    return row && asUserId(Number(row.user_id));
  }

  async add({ issuer, subject, userId, createdAt }: Login): Promise<boolean> {
    return inTransaction(this.#knex, async (trx) => {
      // One after the other for each person, so that no two accounts of an issuer become the same person's.
      await queryRows(trx, sql`SELECT FROM homeroom.users WHERE id = ${userId} FOR UPDATE`);
      const rows = await queryRows(
        trx,
        sql`
        INSERT INTO homeroom.logins (issuer, subject, user_id, created_at)
        SELECT ${issuer}, ${subject}, ${userId}::bigint, ${createdAt}::timestamptz
        WHERE NOT EXISTS (SELECT FROM homeroom.logins WHERE issuer = ${issuer} AND user_id = ${userId}::bigint)
        ON CONFLICT DO NOTHING
        RETURNING user_id`,
      );
      return rows.length > 0;
    });
  }

  async listOf(userId: UserId): Promise<readonly Login[]> {
    const rows = await queryRows<LoginRow>(
      this.#knex,
      sql`
      SELECT issuer, subject, user_id, created_at FROM homeroom.logins
      WHERE user_id = ${userId} ORDER BY created_at, issuer, subject`,
    );
    return rows.map(({ issuer, subject, user_id: id, created_at: createdAt }) => ({
      ...{ issuer, subject, createdAt },
      userId: asUserId(Number(id)),
    }));
  }

  async removeOf(userId: UserId): Promise<number> {
    const rows = await queryRows(
      this.#knex,
      sql`DELETE FROM homeroom.logins WHERE user_id = ${userId} RETURNING subject`,
    );
    return rows.length;
  }

  async peopleByMail(mail: string): Promise<readonly Person[]> {
    const rows = await queryRows<PersonRow<'u'>>(
      this.#knex,
      sql`
      SELECT
        ${personColumns}
      FROM homeroom.users u
      WHERE lower(u.email) = lower(${mail}) AND u.email IS NOT NULL AND u.is_active AND u.merged_into IS NULL
        AND u.kind = 'person'
      ORDER BY u.id LIMIT 20`,
    );
    return rows.map(toPerson);
  }
}
