import type { Knex } from 'knex';
import type { AttachmentId, BlobHash, StoredAttachment } from '../../../core/attachments/Attachment.ts';
import type { AttachmentDraft, Attachments, BlobFacts } from '../../../core/attachments/Attachments.ts';
import { noReservation } from '../../../core/attachments/noReservation.ts';
import { overQuota } from '../../../core/attachments/overQuota.ts';
import type { UserId } from '../../../core/ids.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { type AttachmentRow, attachmentColumns, toStoredAttachment, toStoredFacts } from './attachmentRow.ts';
import { dropFiles } from './dropFiles.ts';

export class KnexAttachments implements Attachments {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
  }

  async reserve(blobs: readonly BlobFacts[]): Promise<void> {
    // One at a time: a content that is being collected is waited for, and nothing is held meanwhile.
    for (const { hash, size } of blobs)
      await queryRows(
        this.#knex,
        sql`
        INSERT INTO homeroom.blobs (hash, size, refs, used_at) VALUES (decode(${hash}, 'hex'), ${size}::bigint, 0, ${now})
        ON CONFLICT (hash) DO UPDATE SET used_at = ${now}`,
      );
  }

  add({ ownerId, file, blob, thumbnail, quotaBytes, audit }: AttachmentDraft): Promise<StoredAttachment> {
    const { name, mediaType, size, state, ...facts } = file;
    return inTransaction(this.#knex, async (trx) => {
      // Files of one owner are stored one after the other, so that together they stay under the quota.
      await queryRows(trx, sql`SELECT id FROM homeroom.users WHERE id = ${ownerId}::bigint FOR NO KEY UPDATE`);
      const used = await usedBytes(trx, [ownerId]);
      if (used + size > quotaBytes) throw overQuota(used, quotaBytes);
      const contents = thumbnail === null ? [blob.hash] : [blob.hash, thumbnail.hash];
      const counted = await queryRows(trx, countUp(contents));
      if (counted.length < new Set(contents).size) throw noReservation();
      const [row] = await queryRows<AttachmentRow>(
        trx,
        sql`
        INSERT INTO homeroom.attachments AS a (owner_id, blob_hash, thumbnail_hash, name, media_type, size, meta, state)
        VALUES (
          ${ownerId}::bigint, decode(${blob.hash}, 'hex'), decode(${thumbnail?.hash ?? null}, 'hex'), ${name}, ${mediaType},
          ${size}::bigint, ${JSON.stringify(toStoredFacts(facts))}::jsonb, ${state}
        )
        RETURNING ${attachmentColumns}`,
      );
      if (row === undefined) throw new Error('The statement that stores a file gave no row');
      const stored = toStoredAttachment(row);
      if (audit !== undefined) await this.#writer.append(trx, [audit(stored.attachment.id)]);
      return stored;
    });
  }

  usedBytes(ownerIds: readonly UserId[]): Promise<number> {
    return usedBytes(this.#knex, ownerIds);
  }

  async find(id: AttachmentId): Promise<StoredAttachment | undefined> {
    const [file] = await this.#select(sql`WHERE a.id = ${id}::bigint`);
    return file;
  }

  async findOwn(ownerIds: readonly UserId[], ids: readonly AttachmentId[]): Promise<readonly StoredAttachment[]> {
    const found = await this.#select(sql`
      WHERE a.id = ANY (${ids}::bigint[]) AND a.owner_id = ANY (${ownerIds}::bigint[]) AND a.message_id IS NULL
        AND ${isNotHeld(sql`a`)}`);
    const byId = new Map(found.map((file) => [file.attachment.id, file]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  listOf({ ownerIds, roomId, after, limit }: Parameters<Attachments['listOf']>[0]) {
    return this.#select(sql`
      WHERE a.id > ${after}::bigint
        ${ownerIds === undefined ? nothing : sql`AND a.owner_id = ANY (${ownerIds}::bigint[])`}
        ${roomId === undefined ? nothing : sql`AND a.room_id = ${roomId}::bigint`}
      ORDER BY a.id LIMIT ${limit}`);
  }

  async drop(ownerIds: readonly UserId[], id: AttachmentId): Promise<boolean> {
    const condition = sql`a.id = ${id}::bigint AND a.owner_id = ANY (${ownerIds}::bigint[]) AND a.message_id IS NULL
      AND ${isNotHeld(sql`a`)} AND ${isNotScheduled(sql`a`)}`;
    return (await this.#drop(condition)) > 0;
  }

  forget(ownerIds: readonly UserId[]): Promise<number> {
    return this.#drop(sql`a.owner_id = ANY (${ownerIds}::bigint[]) AND a.message_id IS NULL`);
  }

  dropStray(before: Date, limit: number): Promise<number> {
    return this.#drop(sql`a.message_id IS NULL AND a.id = ANY (ARRAY(
      SELECT s.id FROM homeroom.attachments s
      WHERE s.message_id IS NULL AND s.created_at < ${before}::timestamptz AND ${isNotHeld(sql`s`)}
        AND ${isNotScheduled(sql`s`)}
      ORDER BY s.created_at LIMIT ${limit}
    ))`);
  }

  async collect(before: Date, limit: number, remove: (hash: BlobHash) => Promise<void>): Promise<number> {
    let count = 0;
    // One content in a transaction: who reserves it meanwhile waits for it alone, and then stores it anew.
    while (count < limit && (await inTransaction(this.#knex, (trx) => collectOne(trx, before, remove)))) count += 1;
    return count;
  }

  async known(hashes: readonly BlobHash[]): Promise<ReadonlySet<BlobHash>> {
    const rows = await queryRows<{ hash: string }>(
      this.#knex,
      sql`
      SELECT i.hash FROM unnest(${hashes}::text[]) AS i (hash)
        JOIN homeroom.blobs b ON b.hash = decode(i.hash, 'hex')`,
    );
    return new Set(rows.map(({ hash }) => hash));
  }

  async blobs(after: BlobHash, limit: number): Promise<readonly BlobFacts[]> {
    const rows = await queryRows<{ hash: string; size: Big }>(
      this.#knex,
      sql`
      SELECT encode(b.hash, 'hex') AS hash, b.size FROM homeroom.blobs b
      WHERE b.hash > decode(${after}, 'hex') AND b.refs > 0
      ORDER BY b.hash LIMIT ${limit}`,
    );
    return rows.map(({ hash, size }) => ({ hash, size: Number(size) }));
  }

  async totals() {
    const [row] = await queryRows<Record<'files' | 'pictures' | 'blobs' | 'bytes', Big>>(
      this.#knex,
      sql`
      SELECT (SELECT count(*) FROM homeroom.attachments) AS files, (SELECT count(*) FROM homeroom.pictures) AS pictures,
        count(*) AS blobs, COALESCE(sum(b.size), 0) AS bytes
      FROM homeroom.blobs b`,
    );
    const count = (name: keyof NonNullable<typeof row>): number => Number(row?.[name] ?? 0);
    return { files: count('files'), pictures: count('pictures'), blobs: count('blobs'), bytes: count('bytes') };
  }

  async #select(condition: Sql): Promise<StoredAttachment[]> {
    const rows = await queryRows<AttachmentRow>(
      this.#knex,
      sql`SELECT ${attachmentColumns} FROM homeroom.attachments a ${condition}`,
    );
    return rows.map(toStoredAttachment);
  }

  async #drop(condition: Sql): Promise<number> {
    return inTransaction(this.#knex, async (trx) => {
      const rows = await queryRows(trx, sql`WITH ${dropFiles(condition)} SELECT id FROM dropped`);
      return rows.length;
    });
  }
}

/** Condition: no message that a guard holds has the file of this alias. */
const isNotHeld = (file: Sql): Sql => sql`
  NOT EXISTS (
    SELECT FROM homeroom.held_messages h
    WHERE h.state = 'waiting' AND h.sender_id = ${file}.owner_id
      AND h.body -> 'attachments' @> jsonb_build_array(jsonb_build_object('id', ${file}.id))
  )`;

/** Condition: no message that is to be sent later, or failed, has the file of this alias. */
const isNotScheduled = (file: Sql): Sql => sql`
  NOT EXISTS (
    SELECT FROM homeroom.scheduled_messages later
    WHERE later.state IN ('waiting', 'failed')
      AND later.sender_id IN (
        ${file}.owner_id, (SELECT u.merged_into FROM homeroom.users u WHERE u.id = ${file}.owner_id)
      )
      AND later.body -> 'attachments' @> jsonb_build_array(jsonb_build_object('id', ${file}.id))
  )`;

const usedBytes = async (db: Knex, ownerIds: readonly UserId[]): Promise<number> => {
  const [row] = await queryRows<{ used: Big }>(
    db,
    sql`SELECT COALESCE(sum(size), 0) AS used FROM homeroom.attachments WHERE owner_id = ANY (${ownerIds}::bigint[])`,
  );
  return Number(row?.used ?? 0);
};

/** A content that is file and thumbnail at once is counted twice. */
const countUp = (hashes: readonly BlobHash[]): Sql => sql`
  UPDATE homeroom.blobs b SET refs = b.refs + fresh.refs, used_at = ${now}
  FROM (SELECT decode(i.hash, 'hex') AS hash, count(*) AS refs FROM unnest(${hashes}::text[]) AS i (hash) GROUP BY i.hash) fresh
  WHERE b.hash = fresh.hash
  RETURNING b.hash`;

const collectOne = async (trx: Knex, before: Date, remove: (hash: BlobHash) => Promise<void>): Promise<boolean> => {
  const [row] = await queryRows<{ hash: string }>(
    trx,
    sql`
    SELECT encode(b.hash, 'hex') AS hash FROM homeroom.blobs b
    WHERE b.refs <= 0 AND b.used_at < ${before}::timestamptz
    ORDER BY b.used_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  if (row === undefined) return false;
  await remove(row.hash);
  await queryRows(trx, sql`DELETE FROM homeroom.blobs WHERE hash = decode(${row.hash}, 'hex')`);
  return true;
};
