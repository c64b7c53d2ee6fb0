import { sql } from '../sql/Sql.ts';

/** The context of a row `i` with a word and perhaps an id: without one the word means the context that was called so first. */
export const contextOfKey = sql`
  SELECT COALESCE(
      i.context_id, (SELECT id FROM homeroom.contexts WHERE external_id = i.context ORDER BY id LIMIT 1)
    ) AS id`;
