import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { BackupFile } from '../../../adapters/knex/backup/BackupFile.ts';
import { backupLines } from '../../../adapters/knex/backup/backupLines.ts';
import { restoreDatabase } from '../../../adapters/knex/backup/restoreDatabase.ts';
import { writeBackup } from '../../../adapters/knex/backup/writeBackup.ts';
import { appliedMigrations, migrateDatabase, rollback } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../../adapters/knex/migrations/migrations.ts';
import { claimDirectory, claimSchema } from '../../../adapters/knex/permissions/directoryLock.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { inTransaction } from '../../../adapters/knex/sql/queryRows.ts';
import { version } from '../../../composition/version.ts';
import type { RoomId } from '../../../core/ids.ts';
import { School } from '../../contracts/School.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { storesOver } from './knexWorld.ts';

interface Chat {
  readonly knex: Knex;
  readonly school: School;
  readonly roomId: RoomId;
}

const openSchema = async (url: string, schema: string): Promise<Chat> => {
  const knex = openDatabase({ url, schema });
  await migrateDatabase(knex);
  const school = await School.open(storesOver(knex));
  return { knex, school, roomId: await school.direct('tess', 'sam') };
};

const textsOf = async ({ knex, roomId }: Chat): Promise<string[]> => {
  const { messages } = await storesOver(knex).messages.history(roomId, { limit: 10 });
  return messages.map(({ content }) => content);
};

withPostgres('two chats in one database, each in a schema of its own', (getUrl) => {
  let north: Chat;
  let south: Chat;

  before(async () => {
    north = await openSchema(getUrl(), 'north_school');
    south = await openSchema(getUrl(), 'homeroom');
  });
  after(() => Promise.all([north.knex.destroy(), south.knex.destroy()]));

  it('keep their messages apart', async () => {
    await north.school.say(north.roomId, 'tess', 'from the north');
    await south.school.say(south.roomId, 'tess', 'from the south');
    expect(await textsOf(north)).to.deep.equal(['from the north']);
    expect(await textsOf(south)).to.deep.equal(['from the south']);
  });

  it('write nothing into any other schema', async () => {
    const { rows } = await north.knex.raw<{ rows: { schema: string }[] }>(
      "SELECT DISTINCT schemaname AS schema FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    );
    expect(rows.map(({ schema }) => schema)).to.deep.equal(['homeroom', 'north_school']);
  });

  it('change their directories and their schemas without waiting for each other', async () => {
    for (const claim of [claimDirectory, claimSchema])
      await inTransaction(north.knex, async (held) => {
        await claim(held);
        await inTransaction(south.knex, async (trx) => {
          await trx.raw("SET LOCAL lock_timeout = '1s'");
          await claim(trx);
        });
      });
  });

  it('give their backup to a third one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-schemas-'));
    const east = openDatabase({ url: getUrl(), schema: 'Ost-Schule 2ß' });
    try {
      await writeBackup(join(folder, 'north.backup'), backupLines(north.knex));
      await restoreDatabase(east, await BackupFile.open(join(folder, 'north.backup')), { release: version });
      expect(await textsOf({ ...north, knex: east })).to.deep.equal(['from the north']);
      expect(await textsOf(south)).to.deep.equal(['from the south']);
    } finally {
      await east.destroy();
      await rm(folder, { recursive: true });
    }
  });

  it('roll back alone: the other one keeps its tables and finds people by a slip of their names', async () => {
    for (let left = migrationNames.length; left > 0; left -= 1) await rollback(north.knex);
    expect(await appliedMigrations(north.knex)).to.deep.equal([]);
    expect(await textsOf(south)).to.deep.equal(['from the south']);
    const { people } = await storesOver(south.knex).directoryReader.listPeople({ text: 'Zelller', limit: 10 });
    expect(people.map(({ person }) => person.lastName)).to.deep.equal(['Zeller', 'Zeller']);
  });
});
