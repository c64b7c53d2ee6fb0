import type { Knex } from 'knex';
import { noReservation } from '../../../core/attachments/noReservation.ts';
import { type PictureOrigin, versionOf } from '../../../core/attachments/Picture.ts';
import type { PictureDraft, PictureWrites } from '../../../core/attachments/Pictures.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, now, sql } from '../sql/Sql.ts';
import { dropPictures } from './dropPictures.ts';

/** The id of a source by its name. */
type FindSource = (name: string) => Promise<{ readonly id: Big }>;

interface AccountRow {
  readonly hash: string | null;
  readonly origin: PictureOrigin | null;
}

/** Changes of pictures in a transaction of the directory, which waits for no other. */
export class KnexPictureWrites implements PictureWrites {
  readonly #trx: Knex;
  readonly #findSource: FindSource;

  constructor(trx: Knex, findSource: FindSource) {
    this.#trx = trx;
    this.#findSource = findSource;
  }

  async set({ userId, blob, origin }: PictureDraft): Promise<boolean> {
    const [account] = await queryRows<AccountRow>(
      this.#trx,
      sql`
      SELECT encode(p.blob_hash, 'hex') AS hash, p.origin
      FROM homeroom.users u LEFT JOIN homeroom.pictures p ON p.user_id = u.id
      WHERE u.id = ${userId}::bigint AND u.erased_at IS NULL AND u.merged_into IS NULL`,
    );
    if (account === undefined) return false;
    const { hash, origin: from } = account;
    if (from !== null && origin === 'directory' && from !== 'directory') return false;
    if (hash === blob.hash && from === origin) return false;
    const counted = await queryRows(
      this.#trx,
      sql`
      UPDATE homeroom.blobs SET refs = refs + 1, used_at = ${now} WHERE hash = decode(${blob.hash}, 'hex')
      RETURNING hash`,
    );
    if (counted.length === 0) throw noReservation();
    await dropPictures(this.#trx, sql`p.user_id = ${userId}::bigint`);
    await queryRows(
      this.#trx,
      sql`
      INSERT INTO homeroom.pictures (user_id, blob_hash, size, origin)
      VALUES (${userId}::bigint, decode(${blob.hash}, 'hex'), ${blob.size}::bigint, ${origin})`,
    );
    await queryRows(
      this.#trx,
      sql`UPDATE homeroom.users SET avatar = ${versionOf(blob.hash)} WHERE id = ${userId}::bigint`,
    );
    return true;
  }

  async remove(userId: UserId, origin?: PictureOrigin): Promise<boolean> {
    const fromThere = origin === undefined ? nothing : sql`AND p.origin = ${origin}`;
    return (await dropPictures(this.#trx, sql`p.user_id = ${userId}::bigint ${fromThere}`)) > 0;
  }

  async say(source: string, addresses: ReadonlyMap<string, string>): Promise<void> {
    if (addresses.size === 0) return;
    const { id } = await this.#findSource(source);
    await queryRows(
      this.#trx,
      sql`
      INSERT INTO homeroom.picture_addresses AS a (user_id, source_id, address, due_at)
      SELECT DISTINCT ON (d.user_id) d.user_id, d.source_id, i.address, ${now}
      FROM unnest(${[...addresses.keys()]}::text[], ${[...addresses.values()]}::text[]) AS i (external_id, address)
        JOIN homeroom.identities d ON d.source_id = ${id}::bigint AND d.external_id = i.external_id
      WHERE i.address <> '' OR EXISTS (
        SELECT FROM homeroom.picture_addresses k WHERE k.user_id = d.user_id AND k.source_id = d.source_id
      )
      ORDER BY d.user_id, d.is_named DESC, d.external_id
      ON CONFLICT (user_id, source_id) DO UPDATE SET address = EXCLUDED.address, due_at = EXCLUDED.due_at, attempts = 0
      WHERE a.address <> EXCLUDED.address`,
    );
  }
}
