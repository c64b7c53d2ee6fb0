import { searchKey } from '../../../core/contacts/searchKey.ts';
import { similarityThreshold } from '../../../core/contacts/similarity.ts';
import type { PeopleQuery } from '../../../core/directory/DirectoryReader.ts';
import { nameMatch } from '../contacts/nameMatch.ts';
import { type Big, type PersonRow, userColumns } from '../permissions/personRow.ts';
import { nothing, type Sql, sql } from '../sql/Sql.ts';

/** The order of people, ascending. */
export type PeopleRank = readonly [mismatch: number, nameOrder: string, id: number];

export interface ListedRow extends PersonRow<'u'> {
  readonly mismatch: number;
  readonly name_order: string;
  readonly relation_count: Big;
}

interface PeopleListRequest extends Pick<PeopleQuery, 'text' | 'role'> {
  readonly after: PeopleRank | null;
  readonly count: number;
}

/** A page of the directory. Relations are counted for the people of the page alone. */
export const peopleQuery = (request: PeopleListRequest): Sql => sql`
  WITH page AS (
    ${(request.text ?? '').trim() === '' ? everybody(request) : matching(request)}
  )
  SELECT
    ${userColumns},
    u.mismatch, u.name_order,
    (SELECT count(*) FROM homeroom.relations r WHERE r.from_id = u.id)
      + (SELECT count(*) FROM homeroom.relations r WHERE r.to_id = u.id AND r.from_id <> u.id) AS relation_count
  FROM page u
  ORDER BY u.mismatch, u.name_order, u.id`;

const everybody = ({ role, after, count }: PeopleListRequest): Sql => sql`
    SELECT u.*, -1::float8 AS mismatch FROM homeroom.users u
    WHERE ${role === undefined ? sql`true` : sql`u.role = ${role}`}
      ${after === null ? nothing : sql`AND (u.name_order, u.id) > (${after[1]}::text, ${after[2]}::bigint)`}
    ORDER BY u.name_order, u.id
    LIMIT ${count}`;

/**
 * The people whose names match the text. The first OFFSET 0 keeps the look-up behind `search`, which sets the threshold
 * of the trigram index; the second keeps the planner from computing the score twice.
 */
const matching = ({ text = '', role, after, count }: PeopleListRequest): Sql => {
  const match = nameMatch(searchKey(text));
  return sql`
    SELECT u.*, -match.score AS mismatch
    FROM (
        SELECT true AS is_set WHERE true
          ${match.threshold}
      ) search
      CROSS JOIN LATERAL (
        SELECT * FROM homeroom.users u
        WHERE search.is_set AND ${match.isCandidate}
          ${role === undefined ? nothing : sql`AND u.role = ${role}`}
        OFFSET 0
      ) u
      CROSS JOIN LATERAL (
        SELECT ${match.score} AS score
        OFFSET 0
      ) match
    WHERE match.score >= ${similarityThreshold}
      ${after === null ? nothing : sql`AND (-match.score, u.name_order, u.id) > (${after[0]}::float8, ${after[1]}::text, ${after[2]}::bigint)`}
    ORDER BY mismatch, u.name_order, u.id
    LIMIT ${count}`;
};
