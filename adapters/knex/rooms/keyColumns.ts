import type { Policy } from '../../../core/permissions/Policy.ts';
import { type Sql, sql } from '../sql/Sql.ts';

interface KeyColumns {
  /** The types of which there is one room for each thing that they are about. */
  readonly types: readonly string[];
  /** The key of the room `p` by what it is about. */
  readonly key: Sql;
  /** The room `p` says of whom it is, if its key needs that. */
  readonly hasPeople: Sql;
  /** Another room has the key of the room `p`, which did not pass its people on. */
  readonly isDouble: Sql;
}

/** What the keys of rooms say, for checks. The key of an office's room says where it was opened: it may be elsewhere now. */
export const keyColumns = ({ roomTypes }: Policy): KeyColumns => {
  const keyed = Object.entries(roomTypes).filter(([, { key, restsOn }]) => key.length > 0 && restsOn !== 'office');
  const types = keyed.map(([type]) => type);
  const typesOfTwo = keyed.flatMap(([type, row]) => (row.key.length > 1 ? [type] : []));
  const contextTypes = keyed.flatMap(([type, row]) => (row.key.includes('context') ? [type] : []));
  const key = sql`
    p.type || CASE WHEN p.type = ANY (${typesOfTwo}::text[]) THEN ':' || p.about[1] || ':' || p.about[2] ELSE '' END
      || CASE WHEN p.type = ANY (${contextTypes}::text[]) THEN ':' || p.context_id ELSE '' END`;
  const hasPeople = sql`(p.type <> ALL (${typesOfTwo}::text[]) OR array_length(p.about, 1) = 2)`;
  const isDouble = sql`
    (p.archived_into IS NULL AND ${hasPeople}
      AND EXISTS (SELECT FROM homeroom.room_keys taken WHERE taken.key = ${key} AND taken.room_id <> p.id))`;
  return { types, key, hasPeople, isDouble };
};
