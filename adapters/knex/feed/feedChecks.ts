import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import { makePageCheck } from '../doctor/pageCheck.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with the one order over all rooms. */
export const feedChecks = (knex: Knex): Check[] => [
  makeTableCheck(knex, {
    name: 'feed.heads',
    severity: 'error',
    problem: 'streams of which the feed knows more than there is',
    remedy:
      'The rooms are older than the feed, as after a restore by other tools: change the epoch (docs/deployment.md), so that consumers begin anew.',
    faults: sql`
      SELECT 'stream ' || h.stream_id || ': feed ' || h.seq || ', head ' || COALESCE(head.seq::text, 'none') AS example
      FROM homeroom.feed_heads h
        LEFT JOIN (
          SELECT id, head_seq AS seq FROM homeroom.rooms
          UNION ALL SELECT 0, value::bigint FROM homeroom.meta WHERE key = 'directory_stamp'
        ) head ON head.id = h.stream_id
      WHERE h.seq > COALESCE(head.seq, -1)`,
  }),
  makePageCheck(knex, {
    name: 'feed.lag',
    severity: 'warning',
    problem: 'rooms whose events of more than ten minutes ago are not in the feed, although a node writes it',
    remedy: 'Look into the logs for what stops the feed; a restart of the node that writes it lets another take over.',
    table: 'rooms',
    // While no node holds the lease the feed rests, and the next holder catches up.
    faults: sql`
      SELECT 'room ' || p.id || ': feed ' || COALESCE(h.seq::text, 'none') || ', head ' || p.head_seq AS example
      FROM page p LEFT JOIN homeroom.feed_heads h ON h.stream_id = p.id
      WHERE COALESCE(h.seq, -1) < p.head_seq
        -- What came in with a history has old times, and waits for the next comparison of all heads.
        AND NOT EXISTS (
          SELECT FROM homeroom.imported_ranges g
          WHERE g.room_id = p.id AND g.first_seq <= COALESCE(h.seq, -1) + 1 AND g.last_seq >= p.head_seq
        )
        AND EXISTS (SELECT FROM homeroom.leases l WHERE l.name = 'feed' AND l.expires_at > clock_timestamp())
        AND clock_timestamp() - interval '10 minutes' > COALESCE(
          (SELECT m.created_at FROM homeroom.messages m WHERE m.room_id = p.id AND m.seq = p.head_seq),
          (SELECT e.created_at FROM homeroom.events e WHERE e.room_id = p.id AND e.seq = p.head_seq),
          p.created_at
        )`,
  }),
  makeTableCheck(knex, {
    name: 'feed.position',
    severity: 'error',
    problem: 'a lease of the feed that would give positions a second time',
    remedy: 'Run "homeroom doctor --fix", which moves it behind the last position.',
    faults: sql`
      SELECT 'lease ' || l.position || ', feed ' || latest.position AS example
      FROM homeroom.leases l CROSS JOIN (SELECT max(position) AS position FROM homeroom.feed) latest
      WHERE l.name = 'feed' AND l.position < latest.position`,
    fix: {
      statement: sql`
        UPDATE homeroom.leases l SET position = latest.position
        FROM (SELECT max(position) AS position FROM homeroom.feed) latest
        WHERE l.name = 'feed' AND l.position < latest.position
        RETURNING 1`,
      did: () => 'The lease was moved behind the last position.',
    },
  }),
  makeTableCheck(knex, {
    name: 'feed.consumers',
    severity: 'warning',
    problem: 'consumers of the feed that were cut off, or more than an hour behind although a node runs',
    remedy:
      'Look into the log of what reads the feed by that name and start it again; who was cut off begins anew (docs/hosts.md).',
    faults: sql`
      SELECT 'consumer ' || c.name || CASE WHEN c.is_cut_off THEN ': cut off' ELSE ': at ' || c.position END AS example
      FROM homeroom.consumers c
      WHERE c.is_cut_off OR (
        EXISTS (SELECT FROM homeroom.leases l WHERE l.name = 'feed' AND l.expires_at > clock_timestamp())
        AND clock_timestamp() - interval '1 hour' > (
          SELECT f.at FROM homeroom.feed f WHERE f.position > c.position ORDER BY f.position LIMIT 1
        )
      )`,
  }),
];
