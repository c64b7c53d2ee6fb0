import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readConfig } from '../../composition/readConfig.ts';
import { variablesRead } from '../support/variablesRead.ts';

interface Row {
  readonly name: string;
  readonly byDefault: string | undefined;
  readonly example: string;
}

const secret = 'the output of `openssl rand -hex 32`';
const unquoted = (cell: string): string =>
  (cell === secret ? '0a7d3f91c2e84b56d1f7093ac85be264' : cell).replaceAll('`', '');

const rows = (): Row[] =>
  readFileSync('docs/configuration.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [name = '', byDefault = '', example = '', what = ''] = line.split(' | ');
      expect(what, line).not.to.equal('');
      return {
        name: name.slice(3, -1),
        byDefault: byDefault === 'none' ? undefined : unquoted(byDefault),
        example: unquoted(example),
      };
    });

/** Variables that have an effect only together with an address. */
const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DATABASE_DIRECT_URL: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  DATABASE_OWNER_URL: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  DB_PREPARED: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  DB_SCHEMA: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  DB_POOL_MAX: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  AUTH_JWKS_CACHE: { AUTH_JWKS_URL: 'https://id.example.org/jwks.json' },
  REDIS_PORT: { REDIS_HOST: 'redis' },
  REDIS_PASSWORD: { REDIS_HOST: 'redis' },
  REDIS_CLUSTER: { REDIS_HOST: 'redis' },
  REDIS_PREFIX: { REDIS_HOST: 'redis' },
};

describe('docs/configuration.md', () => {
  it('has a row for every variable that a node reads, and for no other', () => {
    expect(rows().map(({ name }) => name)).to.have.members([...variablesRead()]);
  });

  it('gives examples that a node accepts and that change something', () => {
    for (const { name, example } of rows()) {
      const others = beside[name] ?? {};
      expect(readConfig({ ...others, [name]: example }), name).not.to.deep.equal(readConfig(others));
    }
  });

  it('gives the actual defaults', () => {
    for (const { name, byDefault } of rows()) {
      // The Redis adapter holds the default of REDIS_PREFIX.
      if (byDefault === undefined || name === 'REDIS_PREFIX') continue;
      const others = beside[name] ?? {};
      expect(readConfig({ ...others, [name]: byDefault }), name).to.deep.equal(readConfig(others));
    }
  });
});
