import { expect } from 'chai';
import type { Knex } from 'knex';
import { appliedMigrations, migrateDatabase, rollback } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../../adapters/knex/migrations/migrations.ts';
import { claimDirectory, claimSchema } from '../../../adapters/knex/permissions/directoryLock.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { inTransaction } from '../../../adapters/knex/sql/queryRows.ts';
import type { RoomId } from '../../../core/ids.ts';
import { School } from '../../contracts/School.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { storesOver } from './knexWorld.ts';

withPostgres('two chats in one database, each in a schema of its own', (getUrl) => {
  const names = ['north', 'homeroom'] as const;
  const chats: { readonly knex: Knex; readonly school: School; readonly roomId: RoomId }[] = [];

  before(async () => {
    for (const schema of names) {
      const knex = openDatabase({ url: getUrl(), schema });
      await migrateDatabase(knex);
      const school = await School.open(storesOver(knex));
      const roomId = await school.direct('tess', 'sam');
      chats.push({ knex, school, roomId });
    }
  });
  after(() => Promise.all(chats.map(({ knex }) => knex.destroy())));

  const textsOf = async (index: number): Promise<string[]> => {
    const chat = chats[index];
    if (chat === undefined) throw new Error(`There is no chat ${index}`);
    const { messages } = await storesOver(chat.knex).messages.history(chat.roomId, { limit: 10 });
    return messages.map(({ content }) => content);
  };

  it('keep their messages apart', async () => {
    for (const [index, { school, roomId }] of chats.entries()) await school.say(roomId, 'tess', `in ${names[index]}`);
    expect(await Promise.all([textsOf(0), textsOf(1)])).to.deep.equal([['in north'], ['in homeroom']]);
  });

  it('write nothing into any other schema', async () => {
    const [one] = chats;
    const { rows } = await (one as { knex: Knex }).knex.raw<{ rows: { schema: string }[] }>(
      "SELECT DISTINCT schemaname AS schema FROM pg_tables WHERE schemaname NOT LIKE 'pg\\_%' AND schemaname <> 'information_schema' ORDER BY 1",
    );
    expect(rows.map(({ schema }) => schema)).to.deep.equal(['homeroom', 'north']);
  });

  it('change their directories and their schemas without waiting for each other', async () => {
    const [one, other] = chats.map(({ knex }) => knex) as [Knex, Knex];
    for (const claim of [claimDirectory, claimSchema])
      await inTransaction(one, async (held) => {
        await claim(held);
        await inTransaction(other, async (trx) => {
          await trx.raw("SET LOCAL lock_timeout = '1s'");
          await claim(trx);
        });
      });
  });

  it('roll back without the other one noticing', async () => {
    const [{ knex }] = chats as [{ knex: Knex }];
    for (let left = migrationNames.length; left > 0; left -= 1) await rollback(knex);
    expect(await appliedMigrations(knex)).to.deep.equal([]);
    expect(await textsOf(1)).to.deep.equal(['in homeroom']);
  });
});
