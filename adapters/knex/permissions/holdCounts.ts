import { sql } from '../sql/Sql.ts';

/** Whether the hold `h` counts now, as core's `isInForce` says. */
export const holdCounts = sql`h.lifted_at IS NULL AND h.begins <= clock_timestamp() AND COALESCE(h.ends > clock_timestamp(), true)`;
