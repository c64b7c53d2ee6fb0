import { schemaOutline } from '../../../../adapters/knex/migrations/schemaOutline.ts';
import type { PlantedFault } from './PlantedFault.ts';

const partitionCount = schemaOutline.find(({ name }) => name === 'messages')?.partitions.length;

/** What can be wrong with the schema; each is undone, because the tests share a database. */
export const schemaFaults: readonly PlantedFault[] = [
  {
    what: 'a later release that the database asks for',
    plant: `UPDATE homeroom.meta SET value = '99.0.0' WHERE key = 'min_release'`,
    finds: { 'schema.release': 1 },
    isFixed: false,
    undo: `UPDATE homeroom.meta SET value = '0.2.0' WHERE key = 'min_release'`,
  },
  {
    what: 'a migration of a later release',
    plant: `INSERT INTO homeroom.homeroom_migrations (name, batch, migration_time) VALUES ('999_later', 99, now())`,
    finds: { 'schema.later': 1 },
    isFixed: false,
    undo: `DELETE FROM homeroom.homeroom_migrations WHERE name = '999_later'`,
  },
  {
    what: 'a table that is missing',
    plant: 'ALTER TABLE homeroom.api_keys RENAME TO api_keys_gone',
    finds: { 'schema.tables': 1 },
    isFixed: false,
    undo: 'ALTER TABLE homeroom.api_keys_gone RENAME TO api_keys',
  },
  {
    what: 'a column that is missing',
    plant: 'ALTER TABLE homeroom.users RENAME COLUMN avatar TO picture',
    finds: { 'schema.tables': 1 },
    isFixed: false,
    undo: 'ALTER TABLE homeroom.users RENAME COLUMN picture TO avatar',
  },
  {
    what: 'a partition that is missing',
    plant: 'ALTER TABLE homeroom.messages DETACH PARTITION homeroom.messages_03',
    finds: { 'schema.tables': 1 },
    isFixed: false,
    undo: `ALTER TABLE homeroom.messages ATTACH PARTITION homeroom.messages_03
      FOR VALUES WITH (MODULUS ${partitionCount}, REMAINDER 3)`,
  },
  {
    what: 'an index that is missing',
    plant: 'ALTER INDEX homeroom.users_source RENAME TO users_source_gone',
    finds: { 'schema.indexes': 1 },
    isFixed: false,
    undo: 'ALTER INDEX homeroom.users_source_gone RENAME TO users_source',
  },
  {
    what: 'an index that is not valid',
    plant: `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'homeroom.users_source'::regclass`,
    finds: { 'schema.invalid-indexes': 1 },
    isFixed: false,
    undo: `UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'homeroom.users_source'::regclass`,
  },
  {
    what: 'an extension that is not there by its name',
    plant: `UPDATE pg_extension SET extname = 'btree_gin_of_others' WHERE extname = 'btree_gin'`,
    finds: { 'schema.extensions': 1 },
    isFixed: false,
    undo: `UPDATE pg_extension SET extname = 'btree_gin' WHERE extname = 'btree_gin_of_others'`,
  },
];
