import { expect } from 'chai';
import pg from 'pg';
import { makeSplitCheck } from '../../../../adapters/knex/settings/splitCheck.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { withPostgres } from '../../../support/testPostgres.ts';

const watch = { onProgress: () => {} };

withPostgres('bus.split', (getUrl) => {
  it('names the nodes that hear nobody, where there are several', async () => {
    const knex = openDatabase({ url: getUrl() });
    const clients: pg.Client[] = [];
    const connect = async (name: string): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: getUrl(), application_name: name });
      clients.push(client);
      await client.connect();
      return client;
    };
    const find = async (more: object = {}): Promise<unknown> => {
      const { examples, unasked } = await makeSplitCheck({
        nodeKnex: knex,
        isShared: true,
        hasRedis: false,
        ...more,
      }).run(watch);
      return unasked ?? examples;
    };
    try {
      const north = await connect('homeroom north:1');
      await connect('a report');
      expect(await find()).to.deep.equal([]);
      await connect('homeroom south:2');
      expect(await find()).to.deep.equal(['homeroom north:1', 'homeroom south:2']);
      await north.query('SELECT pg_advisory_lock_shared(1, 2)');
      expect(await find()).to.deep.equal(['homeroom south:2']);
      expect(await find({ hasRedis: true })).to.equal('nodes hear each other over Redis');
      expect(await find({ isShared: false })).to.match(/^the embedded database/);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
      await knex.destroy();
    }
  });
});
