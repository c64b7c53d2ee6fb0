import type { Knex } from 'knex';
import { paramsOf } from '../sql/openDatabase.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

/** A right that a role lacks for the migrations, and what an owner of the database runs to give it. */
export interface MissingRight {
  readonly right: string;
  readonly statement: string;
}

/** The extensions that the migrations make where they are missing. */
export const neededExtensions = ['pg_trgm', 'btree_gin'];

interface Found {
  readonly role: string;
  readonly database: string;
  readonly may_create: boolean;
  readonly has_schema: boolean;
  readonly may_use_schema: boolean;
  readonly owner: string | null;
  readonly extensions: readonly string[];
}

/** What the role of these connections lacks to migrate this schema; empty if it lacks nothing that can be seen. */
export const missingRights = async (knex: Knex): Promise<readonly MissingRight[]> => {
  const { schema } = paramsOf(knex);
  const [found] = await queryRows<Found>(
    knex,
    sql`
    SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database,
      has_database_privilege(current_database(), 'CREATE') AS may_create,
      n.oid IS NOT NULL AS has_schema,
      COALESCE(has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE'), false) AS may_use_schema,
      (SELECT min(quote_ident(pg_get_userbyid(c.relowner))) FROM pg_class c
       WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT pg_has_role(c.relowner, 'USAGE')) AS owner,
      ARRAY(SELECT x FROM unnest(${neededExtensions}::text[]) AS x
            WHERE NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = x)) AS extensions
    FROM (SELECT) AS one LEFT JOIN pg_namespace n ON n.nspname = ${schema}`,
  );
  if (found === undefined) return [];
  const { role, database, may_create, has_schema, may_use_schema, owner, extensions } = found;
  const name = `"${schema}"`;
  return [
    ...(has_schema || may_create
      ? []
      : [{ right: `CREATE on database ${database}`, statement: `CREATE SCHEMA ${name} AUTHORIZATION ${role};` }]),
    ...(has_schema && !may_use_schema
      ? [
          {
            right: `USAGE and CREATE on schema ${name}`,
            statement: `GRANT USAGE, CREATE ON SCHEMA ${name} TO ${role};`,
          },
        ]
      : []),
    ...(owner === null ? [] : [{ right: `the tables of ${owner}`, statement: `GRANT ${owner} TO ${role};` }]),
    ...(may_create
      ? []
      : extensions.map((one) => ({
          right: `extension ${one}`,
          statement: `CREATE EXTENSION ${one} WITH SCHEMA public;`,
        }))),
  ];
};
