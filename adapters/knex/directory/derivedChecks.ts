import type { Knex } from 'knex';
import { addFindings, type Check, nothingFound } from '../../../core/doctor/Check.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import { eachPage, makePageCheck } from '../doctor/pageCheck.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { raiseDirectoryVersion } from '../meta/readDirectoryVersion.ts';
import { claimDirectory } from '../permissions/directoryLock.ts';
import { type Big, storedGrants } from '../permissions/personRow.ts';
import { bumpMembershipVersion } from '../rooms/bumpMembershipVersion.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { findUnderived } from './derivePeople.ts';
import { relationState } from './inForce.ts';
import { makeNameWordCheck } from './nameWordCheck.ts';
import { scopesDue, writePeople } from './writePeople.ts';

/** A source names the person `u`, and none says in which role. */
const isWithoutRole = sql`
  NOT EXISTS (SELECT FROM homeroom.user_roles r WHERE r.user_id = u.id)
    AND EXISTS (SELECT FROM homeroom.identities i WHERE i.user_id = u.id AND i.is_named)`;

/** The entry `s` of a list belongs to nobody who has the role there. */
const isNobodys = sql`
  NOT EXISTS (
    SELECT FROM homeroom.users u CROSS JOIN LATERAL jsonb_array_elements(${storedGrants}) AS g (stored)
    WHERE u.id = s.user_id AND g.stored ->> 0 = s.role
      AND CASE WHEN s.is_below THEN g.stored -> 1 @> to_jsonb(s.organisation_id)
        ELSE g.stored -> 1 -> 0 = to_jsonb(s.organisation_id)
      END
  )`;

/** Relations of the page that are otherwise than claims and holds say. Those without a claim have a check of their own. */
const wrongStates = sql`
  SELECT r.id, state.is_active AS now_active, state.is_held AS now_held
  FROM page r
    CROSS JOIN LATERAL (
      ${relationState}
    ) state
  WHERE (r.is_active, r.is_held) IS DISTINCT FROM (state.is_active, state.is_held)
    AND EXISTS (SELECT FROM homeroom.relation_claims k WHERE k.relation_id = r.id)`;

/** The lists in which the people of the page should be. */
const dueOfPage = sql`
  ${scopesDue(sql`(SELECT u.*, ${storedGrants} AS grants FROM page u WHERE u.kind = 'person')`, sql`i.grants`)}`;

/**
 * What can be wrong with people and relations that follow from what sources and holds say. `order` are the policy's roles,
 * from the strongest to the weakest.
 */
export const derivedChecks = (knex: Knex, order: readonly string[]): Check[] => [
  makePageCheck(knex, {
    name: 'directory.roles',
    severity: 'error',
    problem: 'people to whom no source gives a role, so that the next change of them ends their accounts',
    remedy: 'Run "homeroom doctor --fix", which enters the roles that are shown for each source that names them.',
    table: 'users',
    faults: sql`SELECT 'person ' || u.id AS example FROM page u WHERE ${isWithoutRole}`,
    fix: {
      statement: sql`
        INSERT INTO homeroom.user_roles (user_id, role, organisation_id, source_id)
        SELECT DISTINCT u.id, g.stored ->> 0, (g.stored -> 1 ->> 0)::bigint, i.source_id
        FROM page u
          JOIN homeroom.identities i ON i.user_id = u.id AND i.is_named
          CROSS JOIN LATERAL jsonb_array_elements(${storedGrants}) AS g (stored)
        WHERE ${isWithoutRole}
        ON CONFLICT DO NOTHING
        RETURNING 1`,
      did: (count) => `${count} roles were entered.`,
    },
  }),
  makeAccountCheck(knex, order),
  makePageCheck(knex, {
    name: 'directory.role-scopes',
    severity: 'error',
    problem: 'people who are missing in the list of an organisation, or are in it by another name',
    remedy: 'Run "homeroom doctor --fix", which enters them anew.',
    table: 'users',
    faults: sql`
      SELECT DISTINCT 'person ' || due.user_id AS example
      FROM (
        ${dueOfPage}
        EXCEPT
        SELECT organisation_id, is_below, role, user_id, is_active, name_order FROM homeroom.role_scopes
        WHERE user_id IN (SELECT id FROM page)
      ) due`,
    fix: {
      statement: sql`
        INSERT INTO homeroom.role_scopes AS s (organisation_id, is_below, role, user_id, is_active, name_order)
        SELECT organisation_id, is_below, role, user_id, is_active, name_order
        FROM (
          ${dueOfPage}
        ) due
        ON CONFLICT (organisation_id, is_below, role, user_id) DO UPDATE
        SET is_active = EXCLUDED.is_active, name_order = EXCLUDED.name_order
        WHERE (s.is_active, s.name_order) IS DISTINCT FROM (EXCLUDED.is_active, EXCLUDED.name_order)
        RETURNING 1`,
      did: (count) => `${count} entries of lists were written anew.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'directory.role-scopes-of-nobody',
    severity: 'error',
    problem: 'entries in the list of an organisation for people who have no such role in it or below it',
    remedy: 'Run "homeroom doctor --fix", which removes them.',
    faults: sql`
      SELECT 'organisation ' || s.organisation_id || ', person ' || s.user_id AS example FROM homeroom.role_scopes s
      WHERE ${isNobodys}`,
    fix: {
      statement: sql`DELETE FROM homeroom.role_scopes s WHERE ${isNobodys} RETURNING 1`,
      did: (count) => `${count} entries of lists were removed.`,
    },
  }),
  makeNameWordCheck(knex),
  makePageCheck(knex, {
    name: 'directory.relation-states',
    severity: 'error',
    problem: 'relations that count although no source and no hold says so, or do not although one does',
    remedy:
      'Run "homeroom doctor --fix", which derives them again; the check of memberships brings their rooms in line.',
    table: 'relations',
    faults: sql`
      SELECT 'relation ' || wrong.id AS example
      FROM (
        ${wrongStates}
      ) wrong`,
    fix: {
      statement: sql`
        UPDATE homeroom.relations r SET is_active = wrong.now_active, is_held = wrong.now_held
        FROM (
          ${wrongStates}
        ) wrong
        WHERE r.id = wrong.id
        RETURNING 1`,
      did: (count) => `${count} relations were derived again.`,
    },
  }),
];

/** Only core derives accounts, so this check compares in the node. */
const makeAccountCheck = (knex: Knex, order: readonly string[]): Check => ({
  name: 'directory.accounts',
  severity: 'error',
  problem: 'people who are otherwise than sources and holds say: active or not, in these roles, by this name',
  remedy: 'Run "homeroom doctor --fix", which derives them again; the check of memberships brings their rooms in line.',
  run: async (watch) => {
    let found = nothingFound;
    await eachPage(knex, 'users', watch, async (page) => {
      const { last, ids } = await readDerived(knex, page);
      const wrong = await findUnderived(knex, order, ids);
      found = addFindings(found, {
        count: wrong.length,
        examples: wrong.map(({ derived }) => `person ${derived.person.id}`),
      });
      return last;
    });
    return found;
  },
  fix: async (watch) => {
    let count = 0;
    await eachPage(knex, 'users', watch, (page) =>
      inTransaction(knex, async (trx) => {
        await claimDirectory(trx);
        const { last, ids } = await readDerived(trx, page);
        const wrong = await findUnderived(trx, order, ids);
        if (wrong.length > 0) {
          await writePeople(trx, wrong);
          await bumpMembershipVersion(
            trx,
            wrong.map(({ derived }) => derived.person.id),
          );
          await raiseDirectoryVersion(trx);
        }
        count += wrong.length;
        return last;
      }),
    );
    return `${count} people were derived again.`;
  },
});

/** The last id of a page, and the people in it who follow from what sources say. Who has no identity has another check. */
const readDerived = async (
  db: Knex,
  page: Sql,
): Promise<{ readonly last: Big | null; readonly ids: readonly UserId[] }> => {
  const rows = await queryRows<{ id: Big; is_derived: boolean }>(
    db,
    sql`
    SELECT p.id, p.kind = 'person' AND p.merged_into IS NULL AND p.erased_at IS NULL
        AND EXISTS (SELECT FROM homeroom.identities i WHERE i.user_id = p.id)
        AND EXISTS (SELECT FROM homeroom.user_roles r WHERE r.user_id = p.id) AS is_derived
    FROM (${page}) p ORDER BY p.id`,
  );
  return {
    last: rows.at(-1)?.id ?? null,
    ids: rows.flatMap(({ id, is_derived: isDerived }) => (isDerived ? [asUserId(Number(id))] : [])),
  };
};
