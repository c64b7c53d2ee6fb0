import type { Knex } from 'knex';
import type {
  ExportedAccount,
  ExportedMember,
  ExportedRoom,
  ExportedSource,
  ExportReader,
} from '../../../core/exports/ExportReader.ts';
import { asMessageId, asRoomId, type MessageId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { MessageChange } from '../../../core/messages/Revision.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { readAccounts } from '../accounts/readAccounts.ts';
import { type ChangeRow, changesQuery, toChanges } from '../messages/changesQuery.ts';
import { type Big, type PersonRow, personColumns, toPerson } from '../permissions/personRow.ts';
import { readAround } from '../permissions/relationGraph.ts';
import {
  type MembershipRow,
  membershipColumns,
  type RoomRow,
  roomColumns,
  toMembership,
  toRoomState,
} from '../rooms/roomRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** Milliseconds: an export may read what no request of a person reads. */
const patience = { timeoutMs: 120_000 };

export class KnexExportReader implements ExportReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async account(userId: UserId): Promise<ExportedAccount | undefined> {
    const accounts = await readAccounts(
      this.#knex,
      sql`
      u.id = (SELECT COALESCE(w.merged_into, w.id) FROM homeroom.users w WHERE w.id = ${userId}::bigint)
      OR u.merged_into = (SELECT COALESCE(w.merged_into, w.id) FROM homeroom.users w WHERE w.id = ${userId}::bigint)`,
    );
    const own = accounts.find(({ mergedInto }) => mergedInto === null);
    if (own === undefined) return undefined;
    const { person } = own;
    const graph = await readAround(this.#knex, [person.id]);
    const [favourites, logins] = await Promise.all([this.#favourites(person.id), this.#logins(person.id)]);
    const others = new Map<UserId, Person>([...graph.people(), ...favourites].map((one) => [one.id, one]));
    others.delete(person.id);
    const identities = accounts.flatMap(({ identities: known }) => known);
    const accountIds = [person.id, ...accounts.flatMap(({ person: { id } }) => (id === person.id ? [] : [id]))];
    return {
      ...{ person, accountIds, identities, others, logins },
      relations: [...graph.from(person.id), ...graph.to(person.id)],
      favourites: favourites.map(({ id }) => id),
    };
  }

  async room(roomId: RoomId): Promise<ExportedRoom | undefined> {
    const [row] = await queryRows<RoomRow>(
      this.#knex,
      sql`
      SELECT
        ${roomColumns}
      FROM homeroom.rooms r WHERE r.id = ${roomId}::bigint`,
    );
    if (row === undefined) return undefined;
    const members = await queryRows<MemberRow>(
      this.#knex,
      sql`
      SELECT
        ${membershipColumns}, p.visible_from_seq, p.last_read_id, p.read_at,
        CASE WHEN p.is_suspended THEN (
          SELECT max(e.seq) FROM homeroom.events e
          WHERE e.room_id = p.room_id AND e.type = 'participants_suspended'
            AND e.payload -> 'user_ids' @> to_jsonb(p.user_id)
        ) END AS suspended_seq,
        ${personColumns}
      FROM homeroom.participants p JOIN homeroom.users u ON u.id = p.user_id
      WHERE p.room_id = ${roomId}::bigint
      ORDER BY p.user_id`,
      patience,
    );
    return { room: toRoomState(row), members: members.map(toMember) };
  }

  async roomsOf(accountIds: readonly UserId[], after: number, limit: number): Promise<readonly RoomId[]> {
    const rows = await queryRows<{ room_id: Big }>(
      this.#knex,
      sql`
      SELECT DISTINCT p.room_id FROM homeroom.participants p
      WHERE p.user_id = ANY (${accountIds}::bigint[]) AND p.room_id > ${after}::bigint
      ORDER BY p.room_id LIMIT ${limit}`,
      patience,
    );
    return rows.map(({ room_id }) => asRoomId(Number(room_id)));
  }

  async changes(
    roomId: RoomId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, readonly MessageChange[]>> {
    return toChanges(await queryRows<ChangeRow>(this.#knex, changesQuery(roomId, messageIds)));
  }

  async roomSources(roomId: RoomId): Promise<readonly ExportedSource[]> {
    return queryRows<ExportedSource>(
      this.#knex,
      sql`
      SELECT x.source, x.external_id AS id FROM homeroom.external_rooms x WHERE x.room_id = ${roomId}::bigint
      ORDER BY x.source, x.external_id COLLATE "C"`,
    );
  }

  /** The ids of erased people's messages are hashes, and left out. */
  async messageSources(
    roomId: RoomId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, ExportedSource>> {
    const rows = await queryRows<ExportedSource & { readonly message_id: Big }>(
      this.#knex,
      sql`
      SELECT x.message_id, x.source, x.external_id AS id FROM homeroom.external_messages x
      WHERE x.room_id = ${roomId}::bigint AND x.message_id = ANY (${messageIds}::bigint[])
        AND x.external_id NOT LIKE 'erased:%'`,
      patience,
    );
    return new Map(rows.map(({ message_id, source, id }) => [asMessageId(Number(message_id)), { source, id }]));
  }

  async #favourites(userId: UserId): Promise<Person[]> {
    const rows = await queryRows<PersonRow<'u'>>(
      this.#knex,
      sql`
      SELECT
        ${personColumns}
      FROM homeroom.favourites f JOIN homeroom.users u ON u.id = f.contact_id
      WHERE f.user_id = ${userId}::bigint
      ORDER BY u.id`,
    );
    return rows.map(toPerson);
  }

  async #logins(userId: UserId): Promise<ExportedAccount['logins']> {
    const rows = await queryRows<{ issuer: string; subject: string; created_at: Date }>(
      this.#knex,
      sql`SELECT issuer, subject, created_at FROM homeroom.logins WHERE user_id = ${userId}::bigint ORDER BY created_at`,
    );
    return rows.map(({ issuer, subject, created_at }) => ({ issuer, subject, createdAt: created_at }));
  }
}

interface MemberRow extends MembershipRow, PersonRow<'u'> {
  readonly visible_from_seq: Big;
  readonly last_read_id: Big | null;
  readonly read_at: Date | null;
  readonly suspended_seq: Big | null;
}

const toMember = (row: MemberRow): ExportedMember => ({
  ...toMembership(row),
  person: toPerson(row),
  visibleFromSeq: Number(row.visible_from_seq),
  suspendedSeq: row.suspended_seq === null ? null : Number(row.suspended_seq),
  lastReadId: row.last_read_id === null ? null : asMessageId(Number(row.last_read_id)),
  readAt: row.read_at,
});
