import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import type { RoomId } from '../../../../core/ids.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import { School } from '../../../contracts/School.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';

withMigratedPostgres('directoryLock', (getUrl) => {
  let knex: Knex;
  let world: StoredWorld;
  let school: School;

  before(async () => {
    knex = openDatabase({ url: getUrl(), poolMax: 3 });
  });

  beforeEach(async () => {
    await emptyTables(knex);
    world = storesOver(knex);
    school = await School.open(world);
  });

  after(() => knex.destroy());

  it('leaves connections for messages while other writes wait for a directory change', async () => {
    const talking = await school.direct('tess', 'sue');
    const waiting: Promise<RoomId>[] = [];
    await world.directory.transaction(async () => {
      waiting.push(...Array.from({ length: 10 }, () => school.direct('tess', 'sam')));
      waiting.push(...Array.from({ length: 5 }, () => world.directory.transaction(async () => talking)));
      for (let index = 0; index < 20; index++) await school.append(talking, 'tess', `m${index}`);
    });
    const rooms = (await Promise.all(waiting)).slice(0, 10);
    expect(new Set(rooms).size).to.equal(1);
  });
});
