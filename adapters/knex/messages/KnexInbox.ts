import type { Knex } from 'knex';
import { isNamedLike } from '../../../core/contacts/isNamedLike.ts';
import {
  asMessageId,
  asRoomId,
  asUserId,
  type MessageId,
  type OrganisationId,
  type RoomId,
  type UserId,
} from '../../../core/ids.ts';
import type {
  Inbox,
  MentionsQuery,
  OfficeQuery,
  Reader,
  ReadPointer,
  RoomGroup,
  RoomList,
  RoomListQuery,
  RoomOverview,
  RoomPreferences,
  ServerTotals,
  Totals,
} from '../../../core/messages/Inbox.ts';
import type { RoomReading } from '../../../core/messages/MessageReading.ts';
import type { HistoryPage } from '../../../core/messages/MessageStore.ts';
import type { ReadState } from '../../../core/messages/ReadState.ts';
import type { RoomOutline } from '../../../core/messages/RoomOutline.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomName, typesResting } from '../../../core/rooms/roomName.ts';
import { BatchLoader } from '../../system/BatchLoader.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import { type Big, type PersonRow, toAbout, toPerson, userColumns } from '../permissions/personRow.ts';
import { isUsable, toRoomState } from '../rooms/roomRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { markReadQuery, markUnreadQuery, nothingRead, type ReadRow, toReadState } from './markReadQuery.ts';
import { mentionsQuery } from './mentionsQuery.ts';
import { type MessageRow, survivorOf, toMessage } from './messageRow.ts';
import { officePageQuery } from './officePageQuery.ts';
import { type OutlineKey, type OutlineRow, outlineQuery, toOutline } from './outlineQuery.ts';
import { isShown, type OverviewRow, readSeqOf, toOverview, unreadOf } from './overviewQuery.ts';
import { requestPageQuery } from './requestPageQuery.ts';
import {
  type GroupRow,
  groupsQuery,
  namedRoomsQuery,
  type RoomNameRow,
  roomNamesQuery,
  roomPageQuery,
  roomQuery,
  toGroup,
} from './roomPageQuery.ts';
import { type PreferencesRow, roomPreferencesQuery } from './roomPreferencesQuery.ts';
import { type ServerTotalsRow, serverTotalsQuery } from './serverTotalsQuery.ts';
import { unreadQuery } from './unreadQuery.ts';

/** Who is told of something is told with thousands of others: their look-ups share statements, one at a time. */
const batching = { maxBatch: 200, concurrency: 1, schedule: setImmediate };

export class KnexInbox implements Inbox {
  readonly #knex: Knex;
  readonly #policy: Policy;
  readonly #outlines = new BatchLoader<OutlineKey, RoomOutline | undefined>({
    load: (keys) => this.#readOutlines(keys),
    ...batching,
  });
  readonly #unread = new BatchLoader<UserId, number>({ load: (ids) => this.#readUnread(ids), ...batching });

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#policy = policy;
  }

  async list(userId: UserId, { limit, cursor, restsOn, text, ...filter }: RoomListQuery): Promise<RoomList> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, 'number')[0];
    if (filter.state === 'requests') return this.#page(requestPageQuery(userId, before, limit + 1), userId, limit);
    const choice = { ...filter, userId, before, ...(restsOn && { types: typesResting(this.#policy, restsOn) }) };
    if (text === undefined) return this.#page(roomPageQuery({ ...choice, count: limit + 1 }), userId, limit);
    // A name depends on the policy and on who sees it, so no statement can search it.
    const rows = await queryRows<RoomNameRow>(this.#knex, roomNamesQuery(choice), { isPrepared: true });
    const named = rows.filter((row) => {
      const room = toRoomState(row);
      return isNamedLike(roomName(this.#policy, room, toAbout(row), userId), text);
    });
    const ids = named.slice(0, limit + 1).map(({ r_id }) => asRoomId(Number(r_id)));
    return ids.length === 0 ? { rooms: [], nextCursor: null } : this.#page(namedRoomsQuery(userId, ids), userId, limit);
  }

  async listOffice(userId: UserId, { limit, cursor, ...filter }: OfficeQuery): Promise<RoomList> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, 'number')[0];
    return this.#page(officePageQuery({ ...filter, userId, before, count: limit + 1 }), userId, limit);
  }

  /** `statement` asks for one room more than `limit`. */
  async #page(statement: Sql, userId: UserId, limit: number): Promise<RoomList> {
    const rows = await queryRows<OverviewRow>(this.#knex, statement, { isPrepared: true });
    const page = rows.slice(0, limit);
    const end = page.at(-1);
    const nextCursor = end !== undefined && rows.length > limit ? encodeCursor([Number(end.activity)]) : null;
    return { rooms: page.map((row) => toOverview(this.#policy, row, userId)), nextCursor };
  }

  async groups(userId: UserId): Promise<readonly RoomGroup[]> {
    const rows = await queryRows<GroupRow>(this.#knex, groupsQuery(userId), { isPrepared: true });
    return rows.map(toGroup);
  }

  async overview(roomId: RoomId, userId: UserId): Promise<RoomOverview | undefined> {
    const [row] = await queryRows<OverviewRow>(this.#knex, roomQuery(roomId, userId), { isPrepared: true });
    return row && toOverview(this.#policy, row, userId);
  }

  outline(roomId: RoomId, userId: UserId): Promise<RoomOutline | undefined> {
    return this.#outlines.load({ roomId, userId });
  }

  markRead(roomId: RoomId, userId: UserId, upToId: MessageId | null): Promise<ReadState> {
    return this.#readState(markReadQuery(roomId, userId, upToId));
  }

  markUnread(roomId: RoomId, userId: UserId, fromId: MessageId): Promise<ReadState> {
    return this.#readState(markUnreadQuery(roomId, userId, fromId));
  }

  async #readState(statement: Sql): Promise<ReadState> {
    const [row] = await queryRows<ReadRow>(this.#knex, statement, { isPrepared: true });
    return row === undefined ? nothingRead : toReadState(row);
  }

  async readers(roomId: RoomId, messageId: MessageId): Promise<readonly Reader[]> {
    const rows = await queryRows<PersonRow<'u'> & { last_read_id: Big; read_at: Date }>(
      this.#knex,
      sql`
      SELECT
        ${userColumns},
        p.last_read_id, p.read_at
      FROM homeroom.participants p JOIN homeroom.users u ON u.id = p.user_id
      WHERE p.room_id = ${roomId} AND p.left_seq IS NULL AND p.last_read_id >= ${messageId}
        AND p.visible_from_seq <= (SELECT m.seq FROM homeroom.messages m WHERE m.room_id = ${roomId} AND m.id = ${messageId})
        AND p.user_id IS DISTINCT FROM
          (SELECT ${survivorOf(sql`m.sender_id`)} FROM homeroom.messages m WHERE m.room_id = ${roomId} AND m.id = ${messageId})
      ORDER BY p.read_at, p.user_id`,
    );
    return rows.map((row) => ({
      person: toPerson(row),
      lastReadId: asMessageId(Number(row.last_read_id)),
      readAt: row.read_at,
    }));
  }

  async reading(roomId: RoomId, userId: UserId): Promise<RoomReading> {
    const rows = await queryRows<{ is_own: boolean; visible_from_seq: Big; last_read_seq: Big; people: Big }>(
      this.#knex,
      sql`
      SELECT true AS is_own, p.visible_from_seq, GREATEST(${readSeqOf}, p.joined_seq) AS last_read_seq, 1 AS people
      FROM homeroom.participants p
      WHERE p.room_id = ${roomId} AND p.user_id = ${userId} AND ${isUsable}
      UNION ALL
      SELECT false, p.visible_from_seq, p.last_read_seq, count(*)
      FROM homeroom.participants p
      WHERE p.room_id = ${roomId} AND p.user_id <> ${userId} AND ${isUsable}
      GROUP BY p.visible_from_seq, p.last_read_seq`,
      { isPrepared: true },
    );
    const own = rows.find((row) => row.is_own);
    return {
      ownReadSeq: own === undefined ? null : Number(own.last_read_seq),
      others: rows
        .filter((row) => !row.is_own)
        .map((row) => ({
          ...{ visibleFromSeq: Number(row.visible_from_seq), lastReadSeq: Number(row.last_read_seq) },
          people: Number(row.people),
        })),
    };
  }

  async pointers(roomId: RoomId, maxPointers: number): Promise<readonly ReadPointer[] | null> {
    const rows = await queryRows<{ user_id: Big; last_read_id: Big | null; is_suspended: boolean }>(
      this.#knex,
      sql`
      SELECT p.user_id, p.last_read_id, p.is_suspended
      FROM homeroom.participants p
      WHERE p.room_id = ${roomId} AND p.left_seq IS NULL
      ORDER BY p.user_id
      LIMIT ${maxPointers + 1}`,
      { isPrepared: true },
    );
    if (rows.length > maxPointers) return null;
    return rows.map((row) => ({
      userId: asUserId(Number(row.user_id)),
      lastReadId: row.last_read_id === null ? null : asMessageId(Number(row.last_read_id)),
      isSuspended: row.is_suspended,
    }));
  }

  async updatePreferences(roomId: RoomId, userId: UserId, change: Partial<RoomPreferences>) {
    const [row] = await queryRows<PreferencesRow>(this.#knex, roomPreferencesQuery(roomId, userId, change));
    if (row === undefined) return undefined;
    const { is_muted: isMuted, is_pinned: isPinned, is_hidden: isHidden, has_changed: hasChanged } = row;
    return { isMuted, isPinned, isHidden, hasChanged };
  }

  async mentions(userId: UserId, { limit, ...query }: MentionsQuery): Promise<HistoryPage> {
    const rows = await queryRows<MessageRow>(this.#knex, mentionsQuery(userId, { ...query, limit: limit + 1 }));
    return { messages: rows.slice(0, limit).map(toMessage), hasMore: rows.length > limit };
  }

  async totals(userId: UserId): Promise<Totals> {
    const ownAccounts = sql`ARRAY(
      SELECT ${userId}::bigint UNION ALL SELECT id FROM homeroom.users WHERE merged_into = ${userId}
    )`;
    const [row] = await queryRows<{ rooms: Big; unread_rooms: Big; unread_messages: Big; sent_messages: Big }>(
      this.#knex,
      sql`
      SELECT count(*) AS rooms, count(*) FILTER (WHERE membership.unread > 0) AS unread_rooms,
        COALESCE(sum(membership.unread), 0) AS unread_messages,
        -- Through the person's memberships, because every index of messages begins with the room. One index of participants
        -- has those who are there, another one those who left.
        (SELECT COALESCE(sum(sent.messages), 0)
         FROM (
             SELECT p.room_id, p.user_id FROM homeroom.participants p WHERE p.user_id = ANY (${ownAccounts}) AND p.left_seq IS NULL
             UNION ALL
             SELECT p.room_id, p.user_id FROM homeroom.participants p WHERE p.user_id = ANY (${ownAccounts}) AND p.left_seq IS NOT NULL
           ) p
           CROSS JOIN LATERAL (
             SELECT count(*) AS messages FROM homeroom.messages m
             WHERE m.room_id = p.room_id AND m.sender_id = p.user_id AND m.deleted_at IS NULL
           ) sent) AS sent_messages
      FROM (
        SELECT ${unreadOf(userId)} AS unread
        FROM homeroom.participants p JOIN homeroom.rooms r ON r.id = p.room_id AND ${isShown}
        WHERE p.user_id = ${userId} AND ${isUsable}
      ) membership`,
    );
    return {
      rooms: Number(row?.rooms ?? 0),
      unreadRooms: Number(row?.unread_rooms ?? 0),
      unreadMessages: Number(row?.unread_messages ?? 0),
      sentMessages: Number(row?.sent_messages ?? 0),
    };
  }

  unreadMessages(userId: UserId): Promise<number> {
    return this.#unread.load(userId);
  }

  async serverTotals(within?: OrganisationId): Promise<ServerTotals> {
    const [row] = await queryRows<ServerTotalsRow>(this.#knex, serverTotalsQuery(within));
    return {
      roomsByType: row?.rooms ?? {},
      messages: Number(row?.messages ?? 0),
      participants: Number(row?.participants ?? 0),
      activePeople: Number(row?.people ?? 0),
    };
  }

  async #readOutlines(keys: readonly OutlineKey[]): Promise<readonly (RoomOutline | undefined)[]> {
    const rows = await queryRows<OutlineRow>(this.#knex, outlineQuery(keys), { isPrepared: true });
    const found = new Map(rows.map((row) => [`${row.r_id} ${row.member_id}`, row]));
    return keys.map(({ roomId, userId }) => {
      const row = found.get(`${roomId} ${userId}`);
      return row && toOutline(this.#policy, row, userId);
    });
  }

  async #readUnread(userIds: readonly UserId[]): Promise<readonly number[]> {
    const rows = await queryRows<{ user_id: Big; unread: Big }>(this.#knex, unreadQuery(userIds), { isPrepared: true });
    const found = new Map(rows.map((row) => [Number(row.user_id), Number(row.unread)]));
    return userIds.map((id) => found.get(id) ?? 0);
  }
}
