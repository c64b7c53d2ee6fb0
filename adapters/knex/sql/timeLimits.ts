import { literal, sql } from './Sql.ts';

/** How long a transaction may be idle between two statements, as PostgreSQL shows it. */
export const idleLimit = '5s';
/** How long a statement may run. */
export const statementLimit = '1min';

/**
 * Two columns for the first statement of a transaction. They limit its time, whatever its connection had before, and end
 * with it: a node that freezes in the middle of a transaction must not hold its locks for longer.
 */
export const timeLimits = sql`set_config('idle_in_transaction_session_timeout', ${literal(idleLimit)}, true), set_config('statement_timeout', ${literal(statementLimit)}, true)`;
