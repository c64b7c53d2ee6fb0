import type { Knex } from 'knex';
import { addFindings, type Check, type CheckWatch, nothingFound } from '../../../core/doctor/Check.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { eachPage, makePageCheck } from '../doctor/pageCheck.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { type Big, nameColumns } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { derivedChecks } from './derivedChecks.ts';

/** What can be wrong with people, relations and what sources call them. */
export const directoryChecks = (knex: Knex, { roles }: Pick<Policy, 'roles'>): Check[] => [
  makeNameCheck(knex),
  ...identityChecks(knex),
  ...relationChecks(knex),
  ...derivedChecks(knex, roles),
];

/** No source calls the person `p` anything. A source that gave the id to somebody else did so on purpose. */
const isUncalled = sql`
  p.kind = 'person' AND p.merged_into IS NULL AND p.erased_at IS NULL
    AND NOT EXISTS (SELECT FROM homeroom.identities i WHERE i.user_id = p.id)
    AND NOT EXISTS (
      SELECT FROM homeroom.identities i LEFT JOIN homeroom.sources s ON s.name = p.source
      WHERE i.source_id = COALESCE(s.id, 0) AND i.external_id = p.external_id
    )`;

const identityChecks = (knex: Knex): Check[] => [
  makePageCheck(knex, {
    name: 'directory.identities',
    severity: 'error',
    problem: 'people whom no source calls by any id, so that an import would make them a second time',
    remedy: 'Run "homeroom doctor --fix", which enters the id that is shown.',
    table: 'users',
    faults: sql`
      SELECT 'person ' || p.id AS example FROM page p
      WHERE ${isUncalled}`,
    fix: {
      statement: sql`
        INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named, first_name, last_name, email)
        SELECT COALESCE(s.id, 0), p.external_id, p.id, p.is_active, p.first_name, p.last_name, p.email
        FROM page p LEFT JOIN homeroom.sources s ON s.name = p.source
        WHERE ${isUncalled}
        ON CONFLICT DO NOTHING
        RETURNING 1`,
      did: (count) => `${count} people got an identity.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'directory.identities-of-nobody',
    severity: 'error',
    problem: 'ids of sources for people who do not exist',
    remedy: 'Run "homeroom doctor --fix", which removes them; the next import makes the people anew.',
    faults: sql`
      SELECT 'source ' || i.source_id || ', person ' || i.user_id AS example FROM homeroom.identities i
      WHERE NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = i.user_id)`,
    fix: {
      statement: sql`
        DELETE FROM homeroom.identities i
        WHERE NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = i.user_id)
        RETURNING 1`,
      did: (count) => `${count} identities were removed.`,
    },
  }),
];

/** Another context was called by the word of the context `c` before. */
const hasOlder = sql`
  EXISTS (SELECT FROM homeroom.contexts older WHERE older.external_id = c.external_id AND older.id < c.id)`;

const relationChecks = (knex: Knex): Check[] => [
  makePageCheck(knex, {
    name: 'directory.relations',
    severity: 'error',
    problem: 'relations with a person who does not exist',
    remedy: 'Homeroom removes nobody from the table of users: bring the people back from a backup.',
    table: 'relations',
    faults: sql`
      SELECT 'relation ' || p.id AS example FROM page p
      WHERE NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = p.from_id)
        OR NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = p.to_id)`,
  }),
  makePageCheck(knex, {
    name: 'directory.contexts',
    severity: 'error',
    problem: 'relations that call their context otherwise than the table of contexts does',
    remedy: 'Run "homeroom doctor --fix", which takes the word from there.',
    table: 'relations',
    faults: sql`
      SELECT 'relation ' || p.id || ': context ' || p.context_id AS example
      FROM page p LEFT JOIN homeroom.contexts c ON c.id = p.context_id
      WHERE c.external_id IS DISTINCT FROM p.context`,
    fix: {
      statement: sql`
        UPDATE homeroom.relations r SET context = c.external_id
        FROM page p JOIN homeroom.contexts c ON c.id = p.context_id
        WHERE r.id = p.id AND r.context_id = p.context_id AND r.context <> c.external_id
        RETURNING 1`,
      did: (count) => `${count} relations got the word of their context.`,
    },
  }),
  makePageCheck(knex, {
    name: 'directory.context-names',
    severity: 'hint',
    problem: 'active relations and their rooms that show another name of their context than was given last',
    remedy: 'Send these relations again with the name of the context, if it matters.',
    table: 'relations',
    faults: sql`
      SELECT 'relation ' || p.id || ': context ' || p.context_id AS example
      FROM page p
        JOIN homeroom.contexts c ON c.id = p.context_id
        -- Another source may call it otherwise.
        JOIN homeroom.sources s ON s.id = c.source_id AND s.name = p.source
      WHERE p.is_active AND c.external_id = p.context AND c.name <> p.context_name`,
  }),
  makePageCheck(knex, {
    name: 'directory.claims',
    severity: 'warning',
    problem: 'relations that no source has claimed',
    remedy: 'Run "homeroom doctor --fix", which enters the claim of the source that the relation came from.',
    table: 'relations',
    faults: sql`
      SELECT 'relation ' || p.id AS example FROM page p
      WHERE NOT EXISTS (SELECT FROM homeroom.relation_claims c WHERE c.relation_id = p.id)`,
    fix: {
      statement: sql`
        INSERT INTO homeroom.relation_claims (relation_id, source_id, is_named)
        SELECT p.id, COALESCE(s.id, 0), p.is_active
        FROM page p LEFT JOIN homeroom.sources s ON s.name = p.source
        WHERE NOT EXISTS (SELECT FROM homeroom.relation_claims c WHERE c.relation_id = p.id)
        ON CONFLICT DO NOTHING
        RETURNING 1`,
      did: (count) => `${count} claims were entered.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'directory.namesakes',
    severity: 'error',
    problem: 'contexts of which it is wrong whether their word alone finds them, so that rooms of two contexts mix',
    remedy: 'Run "homeroom doctor --fix", which marks all but the first with each word.',
    faults: sql`SELECT 'context ' || c.id AS example FROM homeroom.contexts c WHERE c.is_namesake <> ${hasOlder}`,
    fix: {
      statement: sql`
        UPDATE homeroom.contexts c SET is_namesake = NOT c.is_namesake WHERE c.is_namesake <> ${hasOlder}
        RETURNING 1`,
      did: (count) => `${count} contexts were marked.`,
    },
  }),
  makeTableCheck(knex, {
    name: 'directory.claims-of-nothing',
    severity: 'warning',
    problem: 'claims of relations that do not exist',
    remedy: 'Run "homeroom doctor --fix", which removes them.',
    faults: sql`
      SELECT 'relation ' || c.relation_id || ', source ' || c.source_id AS example FROM homeroom.relation_claims c
      WHERE NOT EXISTS (SELECT FROM homeroom.relations r WHERE r.id = c.relation_id)`,
    fix: {
      statement: sql`
        DELETE FROM homeroom.relation_claims c
        WHERE NOT EXISTS (SELECT FROM homeroom.relations r WHERE r.id = c.relation_id)
        RETURNING 1`,
      did: (count) => `${count} claims were removed.`,
    },
  }),
];

interface NameRow {
  readonly kind: string;
  readonly id: Big;
  readonly first_name: string;
  readonly last_name: string;
  readonly search_key: string;
  readonly name_order: string;
}

/** Only core spells names as they are searched and sorted, so this check compares in the node. */
const makeNameCheck = (knex: Knex): Check => {
  const eachWrong = async (watch: CheckWatch, use: (wrong: readonly NameRow[]) => Promise<void>): Promise<void> =>
    eachPage(knex, 'users', watch, async (page) => {
      const rows = await queryRows<NameRow>(
        knex,
        sql`SELECT id, kind, first_name, last_name, search_key, name_order FROM (${page}) p ORDER BY id`,
      );
      const wrong = rows.filter((row) => {
        const { searchKey, nameOrder } = namesOf(row);
        // Service accounts are found by no name.
        if (row.kind !== 'person') return false;
        return searchKey !== row.search_key || nameOrder !== row.name_order;
      });
      if (wrong.length > 0) await use(wrong);
      return rows.at(-1)?.id ?? null;
    });
  return {
    name: 'directory.names',
    severity: 'warning',
    problem: 'people who are searched or sorted by another spelling than their name has',
    remedy: 'Run "homeroom doctor --fix", which spells them anew.',
    run: async (watch) => {
      let found = nothingFound;
      await eachWrong(watch, async (wrong) => {
        found = addFindings(found, { count: wrong.length, examples: wrong.map(({ id }) => `person ${id}`) });
      });
      return found;
    },
    fix: async (watch) => {
      let count = 0;
      await eachWrong(watch, async (wrong) => {
        const names = wrong.map(namesOf);
        const rows = await queryRows(
          knex,
          sql`
          UPDATE homeroom.users u SET search_key = i.search_key, name_order = i.name_order
          FROM unnest(
            ${wrong.map(({ id }) => String(id))}::bigint[],
            ${wrong.map(({ first_name }) => first_name)}::text[], ${wrong.map(({ last_name }) => last_name)}::text[],
            ${names.map(({ searchKey }) => searchKey)}::text[], ${names.map(({ nameOrder }) => nameOrder)}::text[]
          ) AS i (id, first_name, last_name, search_key, name_order)
          -- Who is renamed meanwhile is spelt already.
          WHERE u.id = i.id AND u.first_name = i.first_name AND u.last_name = i.last_name
          RETURNING 1`,
        );
        count += rows.length;
      });
      return `${count} names were spelt anew.`;
    },
  };
};

const namesOf = ({ first_name: firstName, last_name: lastName }: NameRow) => nameColumns({ firstName, lastName });
