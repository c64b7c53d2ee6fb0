import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { readConfig } from '../../composition/readConfig.ts';

const shared = { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom', REDIS_URL: 'redis://127.0.0.1:6379' };

describe('WORKERS', () => {
  it('is one by default, a number, or as many as there are cores', () => {
    expect(readConfig({}).workers).to.equal(1);
    expect(readConfig({ ...shared, WORKERS: '3' }).workers).to.equal(3);
    expect(readConfig({ ...shared, WORKERS: 'Auto' }).workers).to.equal(availableParallelism());
  });

  it('refuses what is no number of processes, with the form', () => {
    for (const WORKERS of ['0', '-1', '1.5', '257', 'all'])
      expect(() => readConfig({ ...shared, WORKERS }), WORKERS).to.throw(
        'WORKERS: must be a whole number from 1 to 256, or auto, for example WORKERS=4',
      );
  });

  it('refuses several on the embedded database, and without a way to tell each other, and says what to do', () => {
    expect(() => readConfig({ WORKERS: '2' })).to.throw(
      'WORKERS: the embedded database serves one process: set DATABASE_URL',
    );
    const { DATABASE_URL } = shared;
    expect(() => readConfig({ DATABASE_URL, WORKERS: '2', BUS: 'none' })).to.throw('or REDIS_URL, or WORKERS=1');
    expect(() => readConfig({ DATABASE_URL, WORKERS: '2', DB_PREPARED: 'off' })).to.throw('set DATABASE_DIRECT_URL');
    expect(readConfig({ DATABASE_URL, WORKERS: '2' }).workers).to.equal(2);
    expect(readConfig({ WORKERS: '1' }).workers).to.equal(1);
  });
});
