import { expect } from 'chai';
import knex from 'knex';
import pg from 'pg';
import { busUrlOf, chooseBus } from '../../composition/chooseBus.ts';
import { inspectConfig } from '../../composition/inspectConfig.ts';
import { readConfig } from '../../composition/readConfig.ts';

const url = 'postgres://homeroom@127.0.0.1:6432/homeroom';
const directUrl = 'postgres://homeroom@127.0.0.1:5432/homeroom';
const redis = { url: 'redis://127.0.0.1:6379' };

describe('chooseBus', () => {
  it('takes Redis where one is named, else PostgreSQL, else nothing', () => {
    expect(chooseBus({ redis, database: url })).to.deep.equal({ redis });
    expect(chooseBus({ database: url })).to.deep.equal({ postgresBus: { url } });
    expect(chooseBus({ database: 'memory' })).to.deep.equal({});
    expect(chooseBus({ database: { dataDir: './data' } })).to.deep.equal({});
  });

  it('takes what somebody has decided', () => {
    const busLimits = { capacity: 5, expiryMs: 10 };
    expect(chooseBus({ bus: 'postgres', redis, database: url, busLimits })).to.deep.equal({
      postgresBus: { url, ...busLimits },
    });
    expect(chooseBus({ bus: 'none', redis, database: url })).to.deep.equal({});
    expect(chooseBus({ bus: 'redis', redis, database: url })).to.deep.equal({ redis });
  });

  it('goes past a pooler, and nowhere where nothing leads past it', async () => {
    const [pool, borrowed] = [new pg.Pool(), knex({ client: 'pg' })];
    expect(busUrlOf({ url, directUrl, prepared: false })).to.equal(directUrl);
    expect(busUrlOf({ url, prepared: false })).to.equal(undefined);
    expect(busUrlOf({ url })).to.equal(url);
    expect(busUrlOf(pool)).to.equal(undefined);
    expect(busUrlOf(borrowed)).to.equal(undefined);
    expect(busUrlOf({ pool })).to.equal(undefined);
    expect(busUrlOf({ pool, directUrl })).to.equal(directUrl);
    expect(chooseBus({ database: { pool, directUrl } })).to.deep.equal({});
    expect(chooseBus({ bus: 'postgres', database: { pool, directUrl } })).to.deep.equal({
      postgresBus: { url: directUrl },
    });
    await Promise.all([pool.end(), borrowed.destroy()]);
  });
});

describe('BUS', () => {
  const problems = (env: Record<string, string>) => inspectConfig(env).problems.map(({ name }) => name);
  const warnings = (env: Record<string, string>) => inspectConfig(env).warnings.map(({ name }) => name);

  it('is what it says, in any case of letters', () => {
    expect(readConfig({ BUS: 'Postgres', DATABASE_URL: url }).bus).to.equal('postgres');
    expect(readConfig({ BUS: 'none', DATABASE_URL: url }).bus).to.equal('none');
    expect(readConfig({ DATABASE_URL: url })).not.to.have.property('bus');
  });

  it('is refused where it cannot be, and for words that it does not know', () => {
    expect(problems({ BUS: 'redis', DATABASE_URL: url })).to.deep.equal(['BUS']);
    expect(problems({ BUS: 'postgres' })).to.deep.equal(['BUS']);
    expect(problems({ BUS: 'postgres', DATABASE_URL: url, DB_PREPARED: 'off' })).to.deep.equal(['BUS']);
    expect(problems({ BUS: 'nats', DATABASE_URL: url })).to.deep.equal(['BUS']);
    expect(
      problems({ BUS: 'postgres', DATABASE_URL: url, DB_PREPARED: 'off', DATABASE_DIRECT_URL: directUrl }),
    ).to.deep.equal([]);
  });

  it('is warned of where a Redis stands beside it that it does not use, and where nothing leads past a pooler', () => {
    expect(warnings({ BUS: 'postgres', DATABASE_URL: url, REDIS_URL: redis.url })).to.deep.equal(['REDIS_URL']);
    expect(warnings({ DATABASE_URL: url, DB_PREPARED: 'off' })).to.deep.equal(['DB_PREPARED']);
    expect(warnings({ DATABASE_URL: url, DB_PREPARED: 'off', BUS: 'none' })).to.deep.equal([]);
    expect(warnings({ DATABASE_URL: url, DB_PREPARED: 'off', DATABASE_DIRECT_URL: directUrl })).to.deep.equal([]);
    expect(warnings({ DATABASE_URL: url, DB_PREPARED: 'off', REDIS_URL: redis.url })).to.deep.equal([]);
    expect(warnings({ DATABASE_URL: url, WS_EVENT_EXPIRY: '5s' })).to.deep.equal([]);
  });
});
