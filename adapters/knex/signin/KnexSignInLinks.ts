import type { Knex } from 'knex';
import { asUserId } from '../../../core/ids.ts';
import type { FoundLink, SignInLinkDraft, SignInLinks } from '../../../core/signin/SignInLinks.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';

interface LinkRow {
  readonly mail_hash: string | null;
  readonly user_ids: readonly Big[];
  readonly expires_at: Date;
}

const toLink = ({ mail_hash: mailHash, user_ids: ids, expires_at: expiresAt }: LinkRow): FoundLink => ({
  ...{ mailHash, expiresAt },
  userIds: ids.map((id) => asUserId(Number(id))),
});

const linkColumns = sql`encode(mail_hash, 'hex') AS mail_hash, user_ids, expires_at`;
const isGood = (hash: string, at: Date): Sql =>
  sql`hash = decode(${hash}, 'hex') AND used_at IS NULL AND expires_at > ${at}::timestamptz`;

export class KnexSignInLinks implements SignInLinks {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(
    draft: SignInLinkDraft,
    { since, most }: { readonly since: Date; readonly most: number },
  ): Promise<boolean> {
    const { hash, mailHash, userIds, createdAt, expiresAt } = draft;
    return inTransaction(this.#knex, async (trx) => {
      // Two requests for one address are counted one after the other.
      await queryRows(trx, sql`SELECT pg_advisory_xact_lock(hashtext('sign_in_links' || ${mailHash ?? ''}))`);
      const rows = await queryRows(
        trx,
        sql`
        INSERT INTO homeroom.sign_in_links (hash, mail_hash, user_ids, created_at, expires_at)
        SELECT decode(${hash}, 'hex'), decode(${mailHash}, 'hex'), ${userIds}::bigint[], ${createdAt}::timestamptz,
          ${expiresAt}::timestamptz
        WHERE ${most}::int > (
          SELECT count(*) FROM homeroom.sign_in_links
          WHERE mail_hash = decode(${mailHash}, 'hex') AND created_at > ${since}::timestamptz
        )
        RETURNING hash`,
      );
      return rows.length > 0;
    });
  }

  async find(hash: string, at: Date): Promise<FoundLink | undefined> {
    const [row] = await queryRows<LinkRow>(
      this.#knex,
      sql`SELECT ${linkColumns} FROM homeroom.sign_in_links WHERE ${isGood(hash, at)}`,
    );
    return row && toLink(row);
  }

  async use(hash: string, at: Date): Promise<FoundLink | undefined> {
    const [row] = await queryRows<LinkRow>(
      this.#knex,
      sql`
      UPDATE homeroom.sign_in_links SET used_at = ${at}::timestamptz
      WHERE ${isGood(hash, at)}
      RETURNING ${linkColumns}`,
    );
    return row && toLink(row);
  }

  async forget(before: Date): Promise<number> {
    const rows = await queryRows(
      this.#knex,
      sql`DELETE FROM homeroom.sign_in_links WHERE expires_at < ${before}::timestamptz RETURNING hash`,
    );
    return rows.length;
  }
}
