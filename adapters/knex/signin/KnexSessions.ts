import type { Knex } from 'knex';
import { asUserId, type UserId } from '../../../core/ids.ts';
import { asSessionId, type Session, type SessionId } from '../../../core/signin/Session.ts';
import type { EndQuery, FoundSession, KeyKind, SessionDraft, Sessions } from '../../../core/signin/Sessions.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

interface SessionRow {
  readonly id: Big;
  readonly user_id: Big;
  readonly way: string;
  readonly user_agent: string;
  readonly created_at: Date;
  readonly seen_at: Date;
  readonly expires_at: Date;
}

interface IdRow {
  readonly id: Big;
}

const sessionColumns = sql`s.id, s.user_id, s.way, s.user_agent, s.created_at, s.seen_at, s.expires_at`;

const toSession = (row: SessionRow): Session => ({
  id: asSessionId(Number(row.id)),
  userId: asUserId(Number(row.user_id)),
  way: row.way,
  userAgent: row.user_agent,
  createdAt: row.created_at,
  seenAt: row.seen_at,
  expiresAt: row.expires_at,
});

const toIds = (rows: readonly IdRow[]): SessionId[] => rows.map(({ id }) => asSessionId(Number(id)));

const bytes = (hash: string): Sql => sql`decode(${hash}, 'hex')`;
const isLive = (at: Date): Sql => sql`s.revoked_at IS NULL AND s.expires_at > ${at}::timestamptz`;

export class KnexSessions implements Sessions {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async open({ userId, way, userAgent, createdAt, expiresAt, hash }: SessionDraft): Promise<Session> {
    const [row] = await queryRows<SessionRow>(
      this.#knex,
      sql`
      INSERT INTO homeroom.sessions AS s (hash, user_id, way, user_agent, created_at, seen_at, renewed_at, expires_at)
      VALUES (
        ${bytes(hash)}, ${userId}, ${way}, ${userAgent}, ${createdAt}::timestamptz, ${createdAt}::timestamptz,
        ${createdAt}::timestamptz, ${expiresAt}::timestamptz
      )
      RETURNING ${sessionColumns}`,
    );
    if (row === undefined) throw new Error('the session was not stored');
    return toSession(row);
  }

  async find(hash: string, at: Date): Promise<FoundSession | undefined> {
    const [row] = await queryRows<SessionRow & { key: KeyKind; renewed_at: Date; offered_at: Date | null }>(
      this.#knex,
      sql`
      SELECT ${sessionColumns}, s.renewed_at, s.offered_at,
        CASE WHEN s.hash = k.hash THEN 'current' WHEN s.next_hash = k.hash THEN 'next' ELSE 'previous' END AS key
      FROM (SELECT ${bytes(hash)} AS hash) k
        JOIN homeroom.sessions s ON s.hash = k.hash OR s.next_hash = k.hash OR s.previous_hash = k.hash
      WHERE ${isLive(at)}`,
    );
    return row && { session: toSession(row), key: row.key, renewedAt: row.renewed_at, offeredAt: row.offered_at };
  }

  async offerKey(id: SessionId, hash: string, at: Date, unlessSince: Date): Promise<boolean> {
    const rows = await queryRows<IdRow>(
      this.#knex,
      sql`
      UPDATE homeroom.sessions s SET next_hash = ${bytes(hash)}, offered_at = ${at}::timestamptz
      WHERE s.id = ${id} AND (s.offered_at IS NULL OR s.offered_at <= ${unlessSince}::timestamptz)
      RETURNING s.id`,
    );
    return rows.length > 0;
  }

  async adoptKey(id: SessionId, hash: string, at: Date): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.sessions SET previous_hash = hash, hash = next_hash, next_hash = NULL, offered_at = NULL,
        renewed_at = ${at}::timestamptz
      WHERE id = ${id} AND next_hash = ${bytes(hash)}`,
    );
  }

  async touch(id: SessionId, at: Date): Promise<void> {
    await queryRows(
      this.#knex,
      sql`
      UPDATE homeroom.sessions SET seen_at = ${at}::timestamptz
      WHERE id = ${id} AND seen_at < ${at}::timestamptz`,
    );
  }

  async listOf(userId: UserId, at: Date): Promise<readonly Session[]> {
    const rows = await queryRows<SessionRow>(
      this.#knex,
      sql`
      SELECT ${sessionColumns} FROM homeroom.sessions s
      WHERE s.user_id = ${userId} AND ${isLive(at)}
      ORDER BY s.seen_at DESC, s.id DESC`,
    );
    return rows.map(toSession);
  }

  async end({ userId, id, except }: EndQuery, at: Date): Promise<readonly SessionId[]> {
    const only = id === undefined ? nothing : sql`AND s.id = ${id}`;
    const others = except === undefined ? nothing : sql`AND s.id <> ${except}`;
    return toIds(
      await queryRows<IdRow>(
        this.#knex,
        sql`
        UPDATE homeroom.sessions s SET revoked_at = ${at}::timestamptz
        WHERE s.user_id = ${userId} AND s.revoked_at IS NULL ${only} ${others}
        RETURNING s.id`,
      ),
    );
  }

  async endInactive(at: Date, userIds?: readonly UserId[]): Promise<readonly SessionId[]> {
    const theirs = userIds === undefined ? nothing : sql`AND s.user_id = ANY (${userIds}::bigint[])`;
    return toIds(
      await queryRows<IdRow>(
        this.#knex,
        sql`
        UPDATE homeroom.sessions s SET revoked_at = ${at}::timestamptz
        FROM homeroom.users u
        WHERE u.id = s.user_id AND NOT u.is_active AND s.revoked_at IS NULL ${theirs}
        RETURNING s.id`,
      ),
    );
  }

  async endedAmong(ids: readonly SessionId[], at: Date): Promise<readonly SessionId[]> {
    if (ids.length === 0) return [];
    const rows = await queryRows<IdRow>(
      this.#knex,
      sql`
      SELECT i.id FROM unnest(${ids}::bigint[]) AS i (id)
      WHERE NOT EXISTS (SELECT FROM homeroom.sessions s WHERE s.id = i.id AND ${isLive(at)})`,
    );
    return toIds(rows);
  }

  async forget(before: Date): Promise<number> {
    const rows = await queryRows<IdRow>(
      this.#knex,
      sql`
      DELETE FROM homeroom.sessions s
      WHERE s.expires_at < ${before}::timestamptz OR s.revoked_at < ${before}::timestamptz
      RETURNING s.id`,
    );
    return rows.length;
  }
}
