import { readPrivateKey } from '../adapters/exports/ed25519.ts';
import type { AsymmetricAlgorithm } from '../adapters/jwt/JwtSettings.ts';
import { isSchemaName } from '../adapters/knex/sql/isSchemaName.ts';
import { isFrameAncestor } from '../adapters/pages/isFrameAncestor.ts';
import type { RedisSettings } from '../adapters/redis/link/RedisSettings.ts';
import { hostOf, isLoopback } from '../adapters/system/isLoopback.ts';
import { isWeakSecret } from '../adapters/system/isWeakSecret.ts';
import type { RosterSettings } from '../adapters/wire/directory/RosterSettings.ts';
import { legacyNames } from '../adapters/wire/legacy/legacyNames.ts';
import { caseApprovals, defaultOversight, oversightModes } from '../core/oversight/OversightSettings.ts';
import { parseRetention } from '../core/retention/RetentionRule.ts';
import { type AuthConfig, type Config, type DatabaseConfig, logLevels } from './Config.ts';
import { busUrlOf } from './chooseBus.ts';
import { type Environment, EnvironmentReader } from './EnvironmentReader.ts';
import { readBackups } from './readBackups.ts';
import { readBus } from './readBus.ts';
import { readChannels } from './readChannels.ts';
import { readFiles } from './readFiles.ts';
import { readFixedSettings } from './readFixedSettings.ts';
import { readLimits } from './readLimits.ts';
import { readMail } from './readMail.ts';
import { readSignIn } from './readSignIn.ts';
import { readOperator, readSmtp } from './readSmtp.ts';
import { readWatching } from './readWatching.ts';
import { readWorkers } from './readWorkers.ts';

interface ReadOptions {
  /** The process lets nobody in, so it does not matter here whether secrets can be guessed; false by default. */
  readonly admitsNobody?: boolean;
}

/**
 * Reads the settings of a standalone server from environment variables; `docs/configuration.md` lists them all.
 * @throws BadConfiguration that names every bad variable, with the form it must have and an example
 */
export const readConfig = (env: Environment, options: ReadOptions = {}): Config => {
  const reader = new EnvironmentReader(env);
  const config = readWith(reader, env, options);
  reader.finish();
  return config;
};

/** The same by a reader, which then knows what was asked for and what is wrong; the settings count only if nothing is. */
export const readWith = (
  reader: EnvironmentReader,
  env: Environment,
  { admitsNobody = false }: ReadOptions = {},
): Config => {
  const readSecret = admitsNobody ? readAnySecret : readStrongSecret;
  const dataDir = reader.text('DATA_DIR', './data') ?? './data';
  const directoryKey = readSecret(reader, 'DIRECTORY_KEY', 16);
  const directorySource = readSource(reader, 'DIRECTORY_SOURCE');
  const linkByMail = reader.list('LINK_BY_MAIL');
  const redis = readRedis(reader);
  const smtp = readSmtp(reader);
  const operator = readOperator(reader, smtp);
  const signIn = readSignIn(reader, readSecret, smtp);
  const channels = readChannels(reader, readSecret, signIn);
  const mail = readMail(reader, readSecret, smtp, signIn);
  const exportKey = reader.read(
    'EXPORT_SIGNING_KEY',
    'a private key of Ed25519: in PEM, or its 32 bytes in base64',
    'the output of "openssl rand -base64 32"',
    (text) => (readPrivateKey(text) === undefined ? undefined : text),
  );
  const retention = reader.read(
    'RETENTION',
    'rules parted by commas, each a room type, ended, archived or any, and a time in days, months or years',
    'class:ended:2y,direct:any:36m',
    parseRetention,
  );
  const database = readDatabase(reader, dataDir);
  const bus = readBus(reader, { hasRedis: redis !== undefined, database });
  const hasBus = bus !== 'none' && (redis !== undefined || busUrlOf(database) !== undefined);
  return {
    host: reader.text('HOST', '127.0.0.1') ?? '127.0.0.1',
    port: reader.integer('PORT', 8000, { min: 0, max: 65_535 }),
    workers: readWorkers(reader, { isEmbedded: 'dataDir' in database, hasBus }),
    database,
    backups: readBackups(reader, 'dataDir' in database),
    dataDir,
    connectTimeoutMs: reader.duration('DB_CONNECT_TIMEOUT', 60_000),
    mayMigrate: reader.flag('MIGRATE', true),
    auth: readAuth(reader, readSecret),
    roster: readRosterSettings(reader, env),
    policy: readPolicyName(reader),
    oversight: {
      mode: reader.oneOf('OVERSIGHT', oversightModes, defaultOversight.mode),
      approval: reader.oneOf('OVERSIGHT_APPROVAL', caseApprovals, defaultOversight.approval),
    },
    files: readFiles(reader, dataDir),
    webhooksMayBePrivate: reader.flag('WEBHOOK_ALLOW_PRIVATE', false),
    fixedSettings: readFixedSettings(reader, env),
    corsOrigins: readOrigins(reader),
    frameAncestors: readAncestors(reader),
    legacy: reader.someOf('LEGACY', legacyNames),
    trustProxy: reader.flag('TRUST_PROXY', false),
    limits: readLimits(reader, env),
    takesQueryToken: reader.flag('WS_QUERY_TOKEN', true),
    wireStrict: reader.flag('WIRE_STRICT', false),
    unauthenticatedPerAddress: reader.integer('WS_UNAUTHENTICATED_PER_ADDRESS', 20, { min: 1, max: 1_000_000 }),
    queueCapacity: reader.integer('WS_QUEUE_CAPACITY', 1500, { min: 1, max: 1_000_000 }),
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, 'info'),
    watching: readWatching(reader),
    eventExpiryMs: reader.duration('WS_EVENT_EXPIRY', 10_000),
    ...(linkByMail.length === 0 ? {} : { linkByMail }),
    ...(signIn && { signIn }),
    channels,
    ...(mail && { mail }),
    ...(operator && { operator }),
    ...(redis === undefined ? {} : { redis }),
    ...(bus === undefined ? {} : { bus }),
    ...(retention === undefined ? {} : { retention }),
    ...(exportKey === undefined ? {} : { exportKey }),
    ...(directoryKey === undefined ? {} : { directoryKey }),
    ...(directorySource === undefined ? {} : { directorySource }),
  };
};

/** A shipped policy, or the path of a file, which `policyOf` reads. */
const readPolicyName = (reader: EnvironmentReader): string => {
  const form = 'education, marketplace, alumni, or the path of a JSON file that ends in .json';
  const parse = (text: string): string | undefined =>
    ['education', 'marketplace', 'alumni'].find((name) => name === text.toLowerCase()) ??
    (text.endsWith('.json') ? text : undefined);
  reader.text('POLICY', 'education');
  return reader.read('POLICY', form, '/etc/homeroom/policy.json', parse) ?? 'education';
};

const readRosterSettings = (reader: EnvironmentReader, env: Environment): RosterSettings => {
  const source = reader.text('ROSTER_SOURCE');
  const confirmedAdmins = reader.list('ROSTER_CONFIRMED_ADMINS');
  const [secrets, secretFiles] = readRosterSecrets(reader, env);
  return {
    ...(source && { source }),
    ...(confirmedAdmins.length > 0 && { confirmedAdmins }),
    ...(Object.keys(secrets).length > 0 && { secrets }),
    ...(Object.keys(secretFiles).length > 0 && { secretFiles }),
  };
};

/** `ROSTER_SECRET_NORTH` is the secret that settings of sources call NORTH, `ROSTER_SECRET_NORTH_FILE` a file with it. */
const readRosterSecrets = (
  reader: EnvironmentReader,
  env: Environment,
): readonly [Record<string, string>, Record<string, string>] => {
  const [prefix, ending] = ['ROSTER_SECRET_', '_FILE'];
  const secrets: Record<string, string> = {};
  const files: Record<string, string> = {};
  for (const key of Object.keys(env)) {
    const value = key.startsWith(prefix) ? reader.text(key) : undefined;
    const name = key.slice(prefix.length);
    if (value === undefined) continue;
    if (name.endsWith(ending)) files[name.slice(0, -ending.length)] = value;
    else secrets[name] = value;
  }
  return [secrets, files];
};

const readDatabase = (reader: EnvironmentReader, dataDir: string): DatabaseConfig => {
  const isPostgres = (text: string): string | undefined =>
    /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text) ? text : undefined;
  const example = 'postgres://homeroom@127.0.0.1:5432/homeroom';
  const form = 'the address of a PostgreSQL database, with %-escapes in the password';
  const url = reader.read('DATABASE_URL', form, example, isPostgres);
  const directUrl = reader.read('DATABASE_DIRECT_URL', form, example, isPostgres);
  const ownerUrl = reader.read('DATABASE_OWNER_URL', form, ownerExample, isPostgres);
  const poolMax = reader.integer('DB_POOL_MAX', 10, { min: 2, max: 1000 });
  reader.text('DB_SCHEMA', 'homeroom');
  const schema = reader.read('DB_SCHEMA', schemaForm, 'north_school', toSchema) ?? 'homeroom';
  const prepared = reader.flag('DB_PREPARED', true);
  if (url === undefined && directUrl !== undefined)
    reader.complain('DATABASE_DIRECT_URL', 'stands beside DATABASE_URL, which is not set');
  if (url === undefined && ownerUrl !== undefined)
    reader.complain('DATABASE_OWNER_URL', 'stands beside DATABASE_URL, which is not set');
  if (url === undefined) return { dataDir };
  return { url, poolMax, schema, prepared, ...(directUrl && { directUrl }), ...(ownerUrl && { ownerUrl }) };
};

const ownerExample = 'postgres://homeroom_owner@127.0.0.1:5432/homeroom';

const schemaForm =
  'the name of a schema of its own: letters, digits, _, - and spaces, at most 63 bytes, no digit first, and neither public nor pg_…';
const toSchema = (text: string): string | undefined => (isSchemaName(text) ? text : undefined);

/** `REDIS_URL`, or `REDIS_HOST` with its port and password. Neither: a single node. */
const readRedis = (reader: EnvironmentReader): RedisSettings | undefined => {
  const isRedis = (text: string): string | undefined =>
    /^rediss?:\/\/./.test(text) && URL.canParse(text) ? text : undefined;
  const url = reader.read('REDIS_URL', 'the address of a Redis', 'redis://127.0.0.1:6379', isRedis);
  const [host, password] = [reader.text('REDIS_HOST'), reader.text('REDIS_PASSWORD')];
  const port = reader.integer('REDIS_PORT', 6379, { min: 1, max: 65_535 });
  const isCluster = reader.flag('REDIS_CLUSTER', false);
  if (url !== undefined && host !== undefined)
    reader.complain('REDIS_HOST', 'set only one of REDIS_URL and REDIS_HOST');
  const prefix = reader.read('REDIS_PREFIX', 'at most 100 letters, digits and :._-', 'north-school:', isPrefix);
  const common = { isCluster, ...(prefix !== undefined && { prefix }) };
  if (url !== undefined) return { url, ...common };
  return host === undefined ? undefined : { host, port, ...common, ...(password && { password }) };
};

/** Braces would put all keys on one node of a cluster. */
const isPrefix = (text: string): string | undefined => (/^[A-Za-z0-9:._-]{1,100}$/.test(text) ? text : undefined);

type ReadSecret = (reader: EnvironmentReader, name: string, minChars: number) => string | undefined;

const readAnySecret: ReadSecret = (reader, name, minChars) =>
  reader.read(name, `a secret of at least ${minChars} characters`, 'the output of "openssl rand -hex 32"', (text) =>
    text.length >= minChars ? text : undefined,
  );

const readStrongSecret: ReadSecret = (reader, name, minChars) =>
  reader.read(
    name,
    `a secret of at least ${minChars} characters that nobody can guess, however long`,
    'the output of "openssl rand -hex 32"',
    (text) => (text.length >= minChars && !isWeakSecret(text) ? text : undefined),
  );

/** The name of a source, as `PUT /api/directory/` and rosters give it. */
const readSource = (reader: EnvironmentReader, name: string): string | undefined =>
  reader.read(name, 'the name of a source, at most 255 characters', 'oneroster:255901', (text) =>
    text.length <= 255 ? text : undefined,
  );

const algorithms: readonly AsymmetricAlgorithm[] = ['RS256', 'ES256', 'EdDSA'];

const readAuth = (reader: EnvironmentReader, readSecret: ReadSecret): AuthConfig => {
  const secret = readSecret(reader, 'AUTH_JWT_SECRET', 32);
  const previousSecret = readSecret(reader, 'AUTH_JWT_SECRET_PREVIOUS', 32);
  if (previousSecret !== undefined && secret === undefined && reader.text('AUTH_JWT_SECRET') === undefined)
    reader.complain('AUTH_JWT_SECRET_PREVIOUS', 'stands beside AUTH_JWT_SECRET, which is not set');
  const jwksUrl = reader.read(
    'AUTH_JWKS_URL',
    'an https address, or an http one of this machine, because whoever answers it lets in whom they like',
    'https://id.example.org/jwks.json',
    parseKeyAddress,
  );
  const jwksCacheMs = reader.duration('AUTH_JWKS_CACHE', 600_000);
  const [jwksFile, issuer, audience] = [
    reader.text('AUTH_JWKS_FILE'),
    reader.text('AUTH_ISSUER'),
    reader.text('AUTH_AUDIENCE'),
  ];
  const source = readSource(reader, 'AUTH_SOURCE');
  const given = Object.entries({ AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: jwksUrl, AUTH_JWKS_FILE: jwksFile }).filter(
    ([, value]) => value !== undefined,
  );
  const [, second] = given;
  if (second !== undefined) reader.complain(second[0], `set only one of ${given.map(([name]) => name).join(' and ')}`);
  const pinned = reader.someOf('AUTH_ALGORITHMS', algorithms);
  return {
    algorithms: pinned.length > 0 ? pinned : algorithms,
    ...(secret && { secret }),
    ...(secret && previousSecret && { previousSecret }),
    ...(jwksUrl && { jwksUrl, jwksCacheMs }),
    ...(jwksFile && { jwksFile }),
    ...(issuer && { issuer }),
    ...(audience && { audience }),
    ...(source && { source }),
  };
};

const parseKeyAddress = (text: string): URL | undefined => {
  const url = parseUrl(text);
  return url?.protocol === 'https:' || (url !== undefined && isLoopback(hostOf(url))) ? url : undefined;
};

const parseUrl = (text: string): URL | undefined =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? new URL(text) : undefined;

const readOrigins = (reader: EnvironmentReader): string[] => {
  const origins = reader.list('CORS_ORIGINS');
  if (origins.some((origin) => parseUrl(origin)?.origin !== origin))
    reader.complain(
      'CORS_ORIGINS',
      'must be origins parted by commas, for example CORS_ORIGINS=https://school.example.org',
    );
  return origins;
};

const readAncestors = (reader: EnvironmentReader): readonly string[] => {
  const ancestors = reader.list('FRAME_ANCESTORS');
  if (ancestors.every(isFrameAncestor)) return ancestors;
  reader.complain(
    'FRAME_ANCESTORS',
    'must be self, origins, or all hosts below a name, parted by commas, for example FRAME_ANCESTORS=https://school.example.org,https://*.school.example.org',
  );
  return [];
};
