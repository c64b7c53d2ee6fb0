import type { Knex } from 'knex';
import { type AuditHead, asAuditPosition, emptyHead } from '../../../core/audit/AuditEntry.ts';
import { hashEntry } from '../../../core/audit/sealEntries.ts';
import { asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import { auditHash } from '../../system/auditHash.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import type { NamedMigration } from './NamedMigration.ts';

const up = `
    -- Nothing has written these tables, and the chain begins at 1.
    DELETE FROM audit_details;
    DELETE FROM audit_entries;
    ALTER TABLE audit_entries
      ADD COLUMN actor text NOT NULL,
      ALTER COLUMN organisation_id SET DEFAULT 0,
      ALTER COLUMN organisation_id SET NOT NULL;
    CREATE INDEX audit_entries_actor ON audit_entries (actor_id, position) WHERE actor_id IS NOT NULL;
    CREATE INDEX audit_entries_subjects ON audit_entries USING gin (subject_ids);
    CREATE INDEX audit_entries_organisation ON audit_entries (organisation_id, position);
    CREATE INDEX audit_entries_room ON audit_entries (room_id, position) WHERE room_id IS NOT NULL;
    CREATE INDEX audit_entries_action ON audit_entries (action, position);
    CREATE INDEX audit_entries_at ON audit_entries (at);
    COMMENT ON TABLE audit_entries IS 'Who did what with more than a member''s right, in a chain of hashes';
    COMMENT ON TABLE audit_details IS
      'What the entries'' hashes are of, with a salt; can be erased without breaking the chain';
`;

/** Once the visits are carried over: what was a table shows what the log has of them. */
const view = `
    DROP TABLE room_visits;
    CREATE VIEW room_visits AS
      SELECT e.room_id, e.actor_id AS user_id, e.at AS visited_at
      FROM audit_entries e WHERE e.action = 'look';
    COMMENT ON VIEW room_visits IS 'When moderators read a room of which they are no members';
`;

const down = `
    CREATE TABLE visits (
      room_id bigint NOT NULL,
      user_id bigint NOT NULL,
      visited_at timestamptz NOT NULL,
      CONSTRAINT room_visits_pkey PRIMARY KEY (room_id, visited_at, user_id)
    );
    INSERT INTO visits (room_id, user_id, visited_at)
    SELECT DISTINCT room_id, user_id, visited_at FROM room_visits;
    DROP VIEW room_visits;
    ALTER TABLE visits RENAME TO room_visits;
    COMMENT ON TABLE room_visits IS 'When moderators read a room of which they are no members';
    DELETE FROM audit_details;
    DELETE FROM audit_entries;
    DROP INDEX audit_entries_actor, audit_entries_subjects, audit_entries_organisation, audit_entries_room,
      audit_entries_action, audit_entries_at;
    ALTER TABLE audit_entries
      DROP COLUMN actor,
      ALTER COLUMN organisation_id DROP NOT NULL,
      ALTER COLUMN organisation_id DROP DEFAULT;
    COMMENT ON TABLE audit_entries IS
      'Who did what with more than a member''s right, in a chain of hashes. Empty until there is an audit log';
    COMMENT ON TABLE audit_details IS
      'What the entries'' hashes are of; can be erased without breaking the chain. Empty until there is an audit log';
`;

/** Visits in one step. */
const visitsAtOnce = 1_000;

interface VisitRow {
  readonly room_id: string;
  readonly user_id: string;
  readonly visited_at: Date;
  readonly organisation_id: string;
}

/** The audit log begins, with what was on record about moderators' visits to rooms. */
export const keepAuditLog: NamedMigration = {
  name: '015_keep_audit_log',
  up: async (knex: Knex) => {
    await knex.raw('SET LOCAL statement_timeout = 0');
    await knex.raw(up);
    await carryVisits(knex);
    await knex.raw(view);
  },
  down: async (knex: Knex) => {
    await knex.raw('SET LOCAL statement_timeout = 0');
    await knex.raw(down);
  },
};

const carryVisits = async (knex: Knex): Promise<void> => {
  let head: AuditHead = emptyHead;
  let after: VisitRow | undefined;
  for (;;) {
    const rows: VisitRow[] = await queryRows<VisitRow>(
      knex,
      sql`
      SELECT v.room_id, v.user_id, v.visited_at, COALESCE(r.organisation_id, 0) AS organisation_id
      FROM (
          SELECT DISTINCT room_id, user_id, date_trunc('milliseconds', visited_at) AS visited_at FROM room_visits
        ) v LEFT JOIN rooms r ON r.id = v.room_id
      WHERE ${after === undefined}
        OR (v.visited_at, v.room_id, v.user_id)
          > (${after?.visited_at ?? null}::timestamptz, ${after?.room_id ?? null}::bigint, ${after?.user_id ?? null}::bigint)
      ORDER BY v.visited_at, v.room_id, v.user_id LIMIT ${visitsAtOnce}`,
    );
    const entries = rows.map((row) => {
      const unsealed = {
        position: asAuditPosition(head.position + 1),
        at: row.visited_at,
        actor: { kind: 'person', id: asUserId(Number(row.user_id)) } as const,
        action: 'look',
        subjects: [],
        organisation: asOrganisationId(Number(row.organisation_id)),
        roomId: asRoomId(Number(row.room_id)),
        caseId: null,
        detailsHash: null,
      };
      const entry = { ...unsealed, hash: hashEntry(auditHash, head.hash, unsealed) };
      head = { position: entry.position, hash: entry.hash };
      return entry;
    });
    if (entries.length > 0)
      await queryRows(
        knex,
        sql`
        INSERT INTO audit_entries (position, at, actor, actor_id, action, organisation_id, room_id, hash)
        SELECT i.position, i.at, 'person', i.actor_id, 'look', i.organisation_id, i.room_id, decode(i.hash, 'hex')
        FROM unnest(
          ${entries.map(({ position }) => position)}::bigint[], ${entries.map(({ at }) => at.toISOString())}::timestamptz[],
          ${entries.map(({ actor }) => actor.id)}::bigint[], ${entries.map(({ organisation }) => organisation)}::bigint[],
          ${entries.map(({ roomId }) => roomId)}::bigint[], ${entries.map(({ hash }) => hash)}::text[]
        ) AS i (position, at, actor_id, organisation_id, room_id, hash)`,
      );
    if (rows.length < visitsAtOnce) return;
    after = rows.at(-1);
  }
};
