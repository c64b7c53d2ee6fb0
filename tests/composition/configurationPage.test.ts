import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readConfig } from '../../composition/readConfig.ts';
import { liveSettings } from '../../core/settings/liveSettings.ts';
import { variablesRead } from '../support/variablesRead.ts';

interface Row {
  readonly name: string;
  readonly byDefault: string | undefined;
  readonly example: string;
  readonly isLive: boolean;
}

const secret = 'the output of `openssl rand -hex 32`';
/** Not an example to be copied: nobody would have its private key. */
const publicKey = 'the public key that `age-keygen` shows';
const meant: Readonly<Record<string, string>> = {
  [secret]: '0a7d3f91c2e84b56d1f7093ac85be264',
  [publicKey]: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
};
const unquoted = (cell: string): string => (meant[cell] ?? cell).replaceAll('`', '');

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
        isLive: what.endsWith('(live) |'),
      };
    });

const signIn = { PUBLIC_URL: 'https://chat.school.example', SESSION_SECRET: '7d3f91c2e84b56d1f7093ac85be2640a' };
const provider = { ...signIn, OIDC_ISSUER: 'https://id.school.example', OIDC_CLIENT_ID: 'chat' };
const mail = { ...signIn, SMTP_URL: 'smtp://mail.school.example', MAIL_FROM: 'chat@school.example' };
const vapid = {
  VAPID_SUBJECT: 'mailto:it@school.example',
  VAPID_PUBLIC_KEY: 'BCOinLUSflmef3Yqk7EmQ93rvGg3rCoFYyX3WIEuSAivcwF_Q7BbmjQCipyKxHghjiT5vZ7htGoe7RNTPliOafo',
  VAPID_PRIVATE_KEY: 'aUWqo3LXGtgW3m2rZlRPqSKZ2Ow4pHEcOtKqBq3mBvE',
};
const among = (others: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, others]));

const besideSessions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...among(signIn, ['SESSION_SECRET_PREVIOUS', 'SESSION_LIFE', 'SESSION_IDLE', 'SESSION_RENEW', 'OIDC_PROVIDERS']),
  ...among(signIn, ['SIGN_IN_LINK_ROLES']),
  PUBLIC_URL: { SESSION_SECRET: signIn.SESSION_SECRET },
  SESSION_SECRET: { PUBLIC_URL: signIn.PUBLIC_URL },
  OIDC_ISSUER: { ...signIn, OIDC_CLIENT_ID: 'chat' },
  OIDC_CLIENT_ID: { ...signIn, OIDC_ISSUER: provider.OIDC_ISSUER },
  ...among(provider, ['OIDC_CLIENT_SECRET', 'OIDC_NAME', 'OIDC_DOMAINS', 'OIDC_MAIL_CLAIM', 'OIDC_TENANTS']),
  ...among(provider, ['OIDC_HOSTED_DOMAIN']),
  OIDC_ID_CLAIM: { ...provider, OIDC_ID_SOURCE: 'host' },
  OIDC_ID_SOURCE: { ...provider, OIDC_ID_CLAIM: 'employee_id' },
  SMTP_URL: { ...signIn, MAIL_FROM: mail.MAIL_FROM },
  MAIL_FROM: { ...signIn, SMTP_URL: mail.SMTP_URL },
  SIGN_IN_LINKS: mail,
  ...among(mail, ['MAIL_LISTEN', 'MAIL_INBOUND_SECRET']),
  MAIL_REPLY_DOMAIN: { ...mail, MAIL_LISTEN: '127.0.0.1:2525' },
  OPERATOR_MAIL: mail,
  TELEGRAM_BOT_TOKEN: signIn,
  TELEGRAM_API_URL: { ...signIn, TELEGRAM_BOT_TOKEN: '123456:AAE-3kV9hX2mQ7rT5yLp' },
  VAPID_SUBJECT: { VAPID_PUBLIC_KEY: vapid.VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY: vapid.VAPID_PRIVATE_KEY },
  VAPID_PUBLIC_KEY: { VAPID_SUBJECT: vapid.VAPID_SUBJECT, VAPID_PRIVATE_KEY: vapid.VAPID_PRIVATE_KEY },
  VAPID_PRIVATE_KEY: { VAPID_SUBJECT: vapid.VAPID_SUBJECT, VAPID_PUBLIC_KEY: vapid.VAPID_PUBLIC_KEY },
};

const bucket = { BLOB_URL: 's3://files?endpoint=https://s3.school.example' };

/** Without these, what stands beside them is refused. */
const needed = [
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'BACKUP_SCHEDULE',
  'PUBLIC_URL',
  'OIDC_CLIENT_ID',
  'OIDC_ID_CLAIM',
  'OIDC_ID_SOURCE',
  'MAIL_FROM',
  'VAPID_SUBJECT',
  'VAPID_PUBLIC_KEY',
  'VAPID_PRIVATE_KEY',
];

/** Variables that have an effect only together with an address. */
const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DATABASE_DIRECT_URL: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  DATABASE_OWNER_URL: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  BUS: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  DB_PREPARED: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  DB_SCHEMA: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  WORKERS: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom', REDIS_URL: 'redis://127.0.0.1:6379' },
  DB_POOL_MAX: { DATABASE_URL: 'postgres://homeroom@127.0.0.1/homeroom' },
  BACKUP_SCHEDULE: { BACKUP_DIR: '/var/backups/homeroom' },
  AUTH_JWT_SECRET_PREVIOUS: { AUTH_JWT_SECRET: '7d3f91c2e84b56d1f7093ac85be2640a' },
  ...besideSessions,
  AUTH_JWKS_CACHE: { AUTH_JWKS_URL: 'https://id.example.org/jwks.json' },
  S3_ACCESS_KEY_ID: { ...bucket, S3_SECRET_ACCESS_KEY: 'secret' },
  S3_SECRET_ACCESS_KEY: { ...bucket, S3_ACCESS_KEY_ID: 'account' },
  BLOB_LINKS: { ...bucket, S3_ACCESS_KEY_ID: 'account', S3_SECRET_ACCESS_KEY: 'secret' },
  ...among({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, [
    ...['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES'],
    ...['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_SDK_DISABLED'],
  ]),
  SENTRY_ENVIRONMENT: { SENTRY_DSN: 'https://0a7d3f91c2e84b56@errors.school.example/7' },
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
      const before = readConfig(needed.includes(name) ? {} : others);
      expect(readConfig({ ...others, [name]: example }), name).not.to.deep.equal(before);
    }
  });

  it('gives the actual defaults', () => {
    for (const { name, byDefault } of rows()) {
      // The Redis adapter holds the default of REDIS_PREFIX.
      if (byDefault === undefined || name === 'REDIS_PREFIX') continue;
      const others = beside[name] ?? {};
      // That a live setting is set is a fact of its own, also where it is set to its default.
      const { fixedSettings: _, ...read } = readConfig({ ...others, [name]: byDefault });
      const { fixedSettings: _none, ...plain } = readConfig(others);
      expect(read, name).to.deep.equal(plain);
    }
  });

  it('marks the settings that can be changed while nodes run, with their own defaults, and no others', () => {
    const marked = rows().filter(({ isLive }) => isLive);
    expect(marked.map(({ name, byDefault }) => [name, byDefault ?? null])).to.have.deep.members(
      liveSettings.map(({ name, fallback }) => [name, fallback]),
    );
  });
});
