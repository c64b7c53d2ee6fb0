import { expect } from 'chai';
import { queryPostgres } from './startPostgres.ts';
import { testPostgres, withPostgres } from './testPostgres.ts';

withPostgres('testPostgres', (getUrl) => {
  it('gives a server that answers', async () => {
    expect(await queryPostgres(getUrl(), 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('folds the case of Cyrillic', async () => {
    expect(await queryPostgres(getUrl(), "SELECT lower('ЁЖИК') AS word")).to.deep.equal([{ word: 'ёжик' }]);
  });

  it('shares no database with another suite', async () => {
    const other = await testPostgres();
    await queryPostgres(getUrl(), 'CREATE TABLE mine (id int)');
    const [found] = await queryPostgres(other.url, "SELECT to_regclass('mine') AS mine");
    await other.drop();
    expect(found).to.deep.equal({ mine: null });
  });

  it('drops a database that a connection still uses', async () => {
    const other = await testPostgres();
    const sleeper = queryPostgres(other.url, 'SELECT pg_sleep(20)').catch((failure: Error) => failure);
    await other.drop();
    expect(await sleeper).to.be.an('error');
    expect(await queryPostgres(other.url, 'SELECT 1').catch((failure: Error) => failure)).to.be.an('error');
  });
});
