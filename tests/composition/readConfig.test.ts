import { expect } from 'chai';
import { readConfig } from '../../composition/readConfig.ts';

describe('readConfig', () => {
  it('reads how administrators look into rooms, as before by default, and refuses other words', () => {
    expect(readConfig({}).oversight).to.deep.equal({ mode: 'open', approval: 'none' });
    const strict = { OVERSIGHT: 'case', OVERSIGHT_APPROVAL: 'second' };
    expect(readConfig(strict).oversight).to.deep.equal({ mode: 'case', approval: 'second' });
    expect(() => readConfig({ OVERSIGHT: 'closed' })).to.throw('OVERSIGHT');
    expect(() => readConfig({ OVERSIGHT_APPROVAL: 'two' })).to.throw('OVERSIGHT_APPROVAL');
  });

  it('reads the older systems in their order, each once, and refuses others by their names', () => {
    expect(readConfig({}).legacy).to.deep.equal([]);
    expect(readConfig({ LEGACY: 'TheBot, thebot' }).legacy).to.deep.equal(['thebot']);
    expect(() => readConfig({ LEGACY: 'thebot,icq' })).to.throw('LEGACY: must be some of thebot');
  });

  it('takes secrets of school information systems by their names, or files with them', () => {
    const { roster } = readConfig({ ROSTER_SECRET_NORTH: 'n', ROSTER_SECRET_SOUTH_FILE: '/run/secrets/south' });
    expect(roster).to.deep.equal({ secrets: { NORTH: 'n' }, secretFiles: { SOUTH: '/run/secrets/south' } });
  });

  it('reads where backups go and who can decrypt them, and refuses what would surprise', () => {
    const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
    expect(readConfig({}).backups).to.deep.equal({
      keep: { daily: 7, weekly: 4, monthly: 12, yearly: 0 },
      recipients: [],
    });
    const settings = { BACKUP_DIR: '/b', BACKUP_SCHEDULE: '02:30', BACKUP_KEEP: '30d', BACKUP_RECIPIENTS: recipient };
    expect(readConfig(settings).backups).to.deep.equal({
      ...{ dir: '/b', schedule: ['02:30'], recipients: [recipient] },
      keep: { daily: 30, weekly: 0, monthly: 0, yearly: 0 },
    });
    expect(() => readConfig({ BACKUP_SCHEDULE: '02:30' })).to.throw('BACKUP_SCHEDULE: stands beside BACKUP_DIR');
    expect(() => readConfig({ ...settings, DATABASE_URL: 'postgres://127.0.0.1/homeroom' })).to.throw(
      'BACKUP_SCHEDULE: is for the embedded database',
    );
    expect(() => readConfig({ BACKUP_KEEP: 'all' })).to.throw('BACKUP_KEEP=7d,4w,12m');
    expect(() => readConfig({ ...settings, BACKUP_SCHEDULE: 'daily' })).to.throw('BACKUP_SCHEDULE=02:30');
    const secret = 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ';
    expect(() => readConfig({ BACKUP_RECIPIENTS: `${recipient},${secret}` }))
      .to.throw('BACKUP_RECIPIENTS: must be public keys of age')
      .and.not.to.match(/SECRET-KEY/);
  });

  it('lets two chats share one Redis under prefixes of their own', () => {
    const REDIS_URL = 'redis://127.0.0.1:6379';
    expect(readConfig({ REDIS_URL, REDIS_PREFIX: 'north-school:' }).redis?.prefix).to.equal('north-school:');
    expect(readConfig({ REDIS_URL }).redis).not.to.have.property('prefix');
  });

  it('refuses a prefix that would put all keys on one node of a cluster', () => {
    const bad = { REDIS_URL: 'redis://127.0.0.1:6379', REDIS_PREFIX: '{school}:' };
    expect(() => readConfig(bad))
      .to.throw('REDIS_PREFIX')
      .and.not.to.match(/\{school\}/);
  });

  it('reads what a PostgreSQL behind a pooler needs, with defaults for one that has no pooler', () => {
    const DATABASE_URL = 'postgres://homeroom@127.0.0.1:6432/homeroom';
    const DATABASE_DIRECT_URL = 'postgres://homeroom@127.0.0.1:5432/homeroom';
    expect(readConfig({ DATABASE_URL }).database).to.deep.equal({
      url: DATABASE_URL,
      poolMax: 10,
      schema: 'homeroom',
      prepared: true,
    });
    const pooled = { DATABASE_URL, DATABASE_DIRECT_URL, DB_PREPARED: 'off', DB_SCHEMA: 'north_school' };
    expect(readConfig(pooled).database).to.deep.equal({
      url: DATABASE_URL,
      directUrl: DATABASE_DIRECT_URL,
      poolMax: 10,
      schema: 'north_school',
      prepared: false,
    });
  });

  it('takes a schema that needs quotes, refuses one that would end them or belongs to others, and says what a name is', () => {
    for (const DB_SCHEMA of ['North', 'north school', 'Школа-7'])
      expect(readConfig({ DATABASE_URL: 'postgres://127.0.0.1/homeroom', DB_SCHEMA }).database).to.include({
        schema: DB_SCHEMA,
      });
    for (const DB_SCHEMA of [
      'ш'.repeat(32),
      "o'hara",
      'a.b',
      '1st',
      'a"b',
      'public',
      'pg_chat',
      'information_schema',
      's'.repeat(64),
    ])
      expect(() => readConfig({ DATABASE_URL: 'postgres://127.0.0.1/homeroom', DB_SCHEMA }), DB_SCHEMA).to.throw(
        'DB_SCHEMA: must be the name of a schema of its own: letters, digits, _, - and spaces, at most 63 bytes, no digit first, and neither public nor pg_…, for example DB_SCHEMA=north_school',
      );
  });

  it('refuses a secret that is long and can be guessed, and never shows it', () => {
    for (const [name, secret] of [
      ['AUTH_JWT_SECRET', 'a'.repeat(64)],
      ['AUTH_JWT_SECRET', 'password'.repeat(8)],
      ['AUTH_JWT_SECRET', '0123456789'.repeat(4)],
      ['DIRECTORY_KEY', 'abcabcabcabcabcabc'],
    ] as const)
      expect(() => readConfig({ [name]: secret }), name)
        .to.throw(`${name}: must be a secret of at least`)
        .with.property('message')
        .that.does.not.include(secret);
  });

  it('takes any secret that is long enough where nobody is let in by it', () => {
    const AUTH_JWT_SECRET = 'a'.repeat(64);
    expect(readConfig({ AUTH_JWT_SECRET }, { admitsNobody: true }).auth.secret).to.equal(AUTH_JWT_SECRET);
    expect(() => readConfig({ AUTH_JWT_SECRET: 'short' }, { admitsNobody: true })).to.throw('at least 32 characters');
  });

  it('takes key sets by https, or by http from this machine', () => {
    for (const AUTH_JWKS_URL of [
      'http://id.example.org/jwks.json',
      'http://127.0.0.1.example/jwks',
      'http://10.0.0.1/jwks',
    ])
      expect(() => readConfig({ AUTH_JWKS_URL }), AUTH_JWKS_URL).to.throw('AUTH_JWKS_URL: must be an https address');
    for (const AUTH_JWKS_URL of ['https://id.example.org/jwks.json', 'http://localhost:1/jwks', 'http://[::1]:1/jwks'])
      expect(readConfig({ AUTH_JWKS_URL }).auth.jwksUrl?.href).to.equal(AUTH_JWKS_URL);
  });

  it('refuses an address past a pooler that is not there', () => {
    expect(() => readConfig({ DATABASE_DIRECT_URL: 'postgres://127.0.0.1/homeroom' })).to.throw(
      'DATABASE_DIRECT_URL: stands beside DATABASE_URL, which is not set',
    );
  });
});
