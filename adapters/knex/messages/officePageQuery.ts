import type { UserId } from '../../../core/ids.ts';
import type { OfficeQuery } from '../../../core/messages/Inbox.ts';
import { isUsable } from '../rooms/roomRow.ts';
import { joined, type Sql, sql } from '../sql/Sql.ts';
import { chosenColumns, overviewQuery } from './overviewQuery.ts';

export interface OfficePageRequest extends Pick<OfficeQuery, 'show' | 'offices'> {
  readonly userId: UserId;
  /** The activity of the last room of the page before. */
  readonly before: number | undefined;
  readonly count: number;
}

/**
 * A page of the rooms of offices, the most recently active first. A room about one person is one with an office: the
 * partial index has those alone, by organisation.
 */
export const officePageQuery = ({ userId, before, show, offices, count }: OfficePageRequest): Sql => {
  const seen = offices.map(
    ({ type, organisationIds }) => sql`
      r.type = ${type} AND r.organisation_id = ANY (ARRAY(
        SELECT o.id FROM homeroom.organisations o WHERE o.path && ${organisationIds}::bigint[]
      ))`,
  );
  const conditions = [
    sql`cardinality(r.about) = 1 AND r.is_archived = ${show === 'closed'}`,
    sql`(${joined(seen, ' OR ')})`,
  ];
  if (before !== undefined) conditions.push(sql`r.activity < ${before}::bigint`);
  if (show === 'mine') conditions.push(sql`r.owner_id = ${userId}`);
  return overviewQuery(
    userId,
    sql`
    SELECT ${chosenColumns(userId)}
    FROM homeroom.rooms r
      LEFT JOIN homeroom.participants p ON p.room_id = r.id AND p.user_id = ${userId} AND ${isUsable}
    WHERE ${joined(conditions, ' AND ')}
    ORDER BY r.activity DESC
    LIMIT ${count}`,
  );
};
