import type { Knex } from 'knex';
import type { Contact, ContactList, ContactPage, ContactQuery } from '../../../core/contacts/ContactList.ts';
import { asRoomId, type UserId } from '../../../core/ids.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import { toPerson } from '../permissions/personRow.ts';
import { type PolicyPaths, policyPaths } from '../permissions/policyPaths.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { type ContactRow, contactsQuery } from './contactsQuery.ts';

/**
 * A search of up to so many words runs as a prepared statement: planning costs as much as searching, and every number
 * of words is a statement of its own.
 */
const preparedWords = 2;

export class KnexContactList implements ContactList {
  readonly #knex: Knex;
  readonly #rolePaths: PolicyPaths;

  constructor(knex: Knex, policy: Policy) {
    this.#knex = knex;
    this.#rolePaths = policyPaths(policy);
  }

  async list(userId: UserId, { text = '', limit, cursor, ...query }: ContactQuery): Promise<ContactPage> {
    const after = cursor === undefined ? null : decodeCursor(cursor, 'number', 'number', 'string', 'number');
    const statement = contactsQuery(this.#rolePaths, { ...query, text, userId, after, count: limit + 1 });
    const rows = await queryRows<ContactRow>(this.#knex, statement, {
      isPrepared: text.trim().split(/\s+/).length <= preparedWords,
    });
    const page = rows.slice(0, limit);
    const end = page.at(-1);
    const hasMore = end !== undefined && rows.length > limit;
    return {
      contacts: page.map(toContact),
      nextCursor: hasMore ? encodeCursor([end.mismatch, end.not_favourite, end.name_order, Number(end.u_id)]) : null,
    };
  }

  async setFavourite(userId: UserId, contactId: UserId, isFavourite: boolean): Promise<void> {
    const change = isFavourite
      ? sql`INSERT INTO homeroom.favourites (user_id, contact_id) VALUES (${userId}, ${contactId}) ON CONFLICT DO NOTHING`
      : sql`DELETE FROM homeroom.favourites WHERE user_id = ${userId} AND contact_id = ${contactId}`;
    await queryRows(this.#knex, change);
  }
}

const toContact = (row: ContactRow): Contact => ({
  person: toPerson(row),
  roomId: row.room_id === null ? null : asRoomId(Number(row.room_id)),
  isFavourite: row.not_favourite === 0,
});
