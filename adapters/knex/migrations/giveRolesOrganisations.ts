import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Milliseconds; a million people take about a minute. */
const patienceMs = 3_600_000;

const up = `
    -- The organisation above all others is a row too, so that every scope is found in one table.
    ALTER TABLE organisations ADD COLUMN path bigint[];
    UPDATE organisations SET path = ARRAY[id, 0];
    INSERT INTO organisations (id, source_id, external_id, name, type, path) VALUES (0, 0, '', '', 'root', '{0}');
    ALTER TABLE organisations ALTER COLUMN path SET NOT NULL;
    COMMENT ON TABLE organisations IS
      'Districts and schools. The path leads from the organisation itself up to the root, 0';
    -- The path says the same, and is read with the organisation.
    DROP TABLE organisation_tree;

    UPDATE users u SET source = 'host'
    WHERE u.source IS NULL AND EXISTS (SELECT FROM identities i WHERE i.user_id = u.id AND i.source_id = 0);
    ALTER TABLE users ADD COLUMN role_names text[], ADD COLUMN roles jsonb;
    UPDATE users SET role_names = ARRAY[role];
    ALTER TABLE users ALTER COLUMN role_names SET NOT NULL;
    INSERT INTO user_roles (user_id, role, organisation_id, source_id)
    SELECT DISTINCT u.id, u.role, 0, i.source_id FROM users u JOIN identities i ON i.user_id = u.id;
    COMMENT ON TABLE user_roles IS 'The roles of people, each in an organisation, as each source says';

    -- Until now that applied which was said last, and it stays so until sources speak again.
    UPDATE identities i SET is_named = false FROM users u WHERE u.id = i.user_id AND NOT u.is_active AND i.is_named;
    UPDATE relation_claims k SET is_named = false FROM relations r
    WHERE r.id = k.relation_id AND NOT r.is_active AND k.is_named;

    -- What a source calls a person: the account takes it if its own source stops to name the person.
    ALTER TABLE identities
      DROP COLUMN known_as,
      ADD COLUMN first_name text, ADD COLUMN last_name text, ADD COLUMN email text;
    UPDATE identities i SET first_name = u.first_name, last_name = u.last_name, email = u.email
    FROM users u WHERE u.id = i.user_id;

    DROP TABLE role_scopes;
    CREATE TABLE role_scopes (
      organisation_id bigint NOT NULL,
      is_below boolean NOT NULL,
      role text NOT NULL,
      user_id bigint NOT NULL,
      is_active boolean NOT NULL,
      name_order text COLLATE "C" NOT NULL,
      PRIMARY KEY (organisation_id, is_below, role, user_id)
    );
    COMMENT ON TABLE role_scopes IS
      'Who has a role: in an organisation itself, and in it or below it. Each list of people is one range of an index';
    INSERT INTO role_scopes (organisation_id, is_below, role, user_id, is_active, name_order)
    SELECT 0, b.is_below, u.role, u.id, u.is_active, u.name_order
    FROM users u CROSS JOIN (VALUES (false), (true)) AS b (is_below);
    CREATE INDEX role_scopes_by_name ON role_scopes (organisation_id, is_below, role, is_active, name_order, user_id);
    CREATE INDEX role_scopes_user ON role_scopes (user_id);

    UPDATE rooms SET organisation_id = 0;
    ALTER TABLE rooms ALTER COLUMN organisation_id SET DEFAULT 0, ALTER COLUMN organisation_id SET NOT NULL;
    UPDATE participants p SET role = u.role FROM users u WHERE u.id = p.user_id;
    ALTER TABLE participants ALTER COLUMN role SET NOT NULL;

    ALTER TABLE relations ADD COLUMN is_held boolean NOT NULL DEFAULT false;
    CREATE INDEX relation_claims_dates ON relation_claims (relation_id) WHERE begins IS NOT NULL OR ends IS NOT NULL;
    CREATE INDEX user_roles_dates ON user_roles (user_id) WHERE begins IS NOT NULL OR ends IS NOT NULL;

    -- Contexts of two sources with one word: all but the first are found by their ids alone.
    ALTER TABLE contexts ADD COLUMN is_namesake boolean NOT NULL DEFAULT false;

    -- A hold applies to every context with the word, also to those that sources name later.
    ALTER TABLE holds DROP COLUMN context_id, ADD COLUMN context text, ALTER COLUMN author_id DROP NOT NULL;
    COMMENT ON TABLE holds IS 'Decisions of an office, above what sources say';
    -- The day up to which roles and relations follow their dates.
    INSERT INTO meta (key, value) VALUES ('dates_applied', '');
`;

const down = `
    DELETE FROM meta WHERE key = 'dates_applied';
    DELETE FROM holds;
    ALTER TABLE holds DROP COLUMN context, ADD COLUMN context_id bigint, ALTER COLUMN author_id SET NOT NULL;
    ALTER TABLE contexts DROP COLUMN is_namesake;
    ALTER TABLE identities
      DROP COLUMN first_name, DROP COLUMN last_name, DROP COLUMN email,
      ADD COLUMN known_as text;
    DROP INDEX relation_claims_dates;
    DROP INDEX user_roles_dates;
    ALTER TABLE relations DROP COLUMN is_held;
    ALTER TABLE participants ALTER COLUMN role DROP NOT NULL;
    ALTER TABLE rooms ALTER COLUMN organisation_id DROP NOT NULL, ALTER COLUMN organisation_id DROP DEFAULT;
    UPDATE rooms SET organisation_id = NULL;
    UPDATE participants SET role = NULL;
    DROP TABLE role_scopes;
    CREATE TABLE role_scopes (
      ancestor_id bigint NOT NULL,
      role text NOT NULL,
      user_id bigint NOT NULL,
      name_order text COLLATE "C" NOT NULL,
      PRIMARY KEY (ancestor_id, role, user_id)
    );
    CREATE INDEX role_scopes_by_name ON role_scopes (ancestor_id, role, name_order, user_id);
    DELETE FROM user_roles;
    ALTER TABLE users DROP COLUMN role_names, DROP COLUMN roles;
    CREATE TABLE organisation_tree (
      ancestor_id bigint NOT NULL,
      organisation_id bigint NOT NULL,
      PRIMARY KEY (ancestor_id, organisation_id)
    );
    DELETE FROM organisations WHERE id = 0;
    ALTER TABLE organisations DROP COLUMN path;
`;

/**
 * People get several roles, each in an organisation, and rooms belong to one. Who was there has their one role at the
 * root, so nothing changes for them.
 */
export const giveRolesOrganisations: NamedMigration = {
  name: '013_give_roles_organisations',
  up: async (knex: Knex) => {
    await knex.raw('SET LOCAL statement_timeout = 0');
    await knex.raw(up).timeout(patienceMs);
  },
  down: async (knex: Knex) => {
    await knex.raw('SET LOCAL statement_timeout = 0');
    await knex.raw(down).timeout(patienceMs);
  },
};
