import { readPrivateKey } from '../../adapters/exports/ed25519.ts';
import { isWeakSecret } from '../../adapters/system/isWeakSecret.ts';
import { defaultLossGuards } from '../../core/directory/Losses.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { ChatOptions } from '../ChatOptions.ts';
import { busUrlOf } from '../chooseBus.ts';
import { badOption } from './badOption.ts';
import { checkDatabase } from './checkDatabase.ts';
import { checkJwt } from './checkJwt.ts';
import { checkPage } from './checkPage.ts';
import { checkLimitedRoles, checkPolicy } from './checkPolicy.ts';
import { compileArguments } from './compileArguments.ts';
import { readPlugin } from './makeHostHooks.ts';
import { optionSchema } from './optionSchema.ts';
import { typeName } from './typeName.ts';

const readOptions = compileArguments(optionSchema, 'createChat');
const logCalls = ['debug', 'info', 'warn', 'error'] as const;

/**
 * Checks the options of `createChat`. Guesses nothing.
 * @throws ChatError INVALID_REQUEST for the first bad option: one sentence that says what to write instead and shows no
 *   value, as it may be a secret
 */
export const checkOptions = (options: ChatOptions): void => {
  const { redis, limits = {}, corsOrigins = [], directoryKey } = readOptions(options);
  const { policy = educationPolicy } = options;
  checkDatabase(options.database);
  checkIdentification(options);
  checkPolicy(policy);
  checkLimitedRoles(limits, policy);
  if (redis !== undefined) checkRedis(redis);
  checkBus(options);
  checkOrigins(corsOrigins);
  if (options.page !== undefined) checkPage(options.page);
  if (directoryKey !== undefined && isWeakSecret(directoryKey))
    throw badOption('directoryKey can be guessed, however long it is; write the output of openssl rand -hex 32.');
  if (options.exportKey !== undefined && readPrivateKey(options.exportKey) === undefined)
    throw badOption('exportKey is no private key of Ed25519; write the output of openssl rand -base64 32.');
  if (options.directory !== undefined) checkDirectory(options.directory);
  if (options.log !== undefined) checkLog(options.log);
  checkPlugins(options.plugins ?? []);
};

const checkPlugins = (plugins: readonly unknown[]): void => {
  const names = plugins.map(readPlugin);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw badOption(`plugins has "${twice}" twice; a plugin is used once, and two need two names.`);
};

const checkIdentification = ({ authenticate, jwt }: ChatOptions): void => {
  if (authenticate !== undefined && jwt !== undefined)
    throw badOption('authenticate and jwt both say who is there; write one of the two.');
  if (authenticate === undefined && jwt === undefined)
    throw badOption(
      "nothing says who is there; write authenticate: (request) => …, or jwt: { keys: { secret: '…' } }.",
    );
  if (jwt !== undefined) return checkJwt(jwt);
  if (typeof authenticate !== 'function')
    throw badOption(
      `authenticate must be a function, not ${typeName(authenticate)}; write (request) => the id of the person, or null.`,
    );
};

const checkRedis = ({ url, host, prefix = '' }: { url?: string; host?: string; prefix?: string }): void => {
  if (url !== undefined && host !== undefined) throw badOption('redis has url and host; write one of the two.');
  if (url === undefined && host === undefined)
    throw badOption("redis says neither url nor host; write for example redis: { url: 'redis://127.0.0.1:6379' }.");
  if (url !== undefined && !(/^rediss?:\/\//.test(url) && URL.canParse(url)))
    throw badOption("redis.url must be the address of a Redis; write for example 'redis://127.0.0.1:6379'.");
  if (!/^[A-Za-z0-9:._-]{0,100}$/.test(prefix))
    throw badOption("redis.prefix must be at most 100 letters, digits and :._-; write for example 'north-school:'.");
};

const checkBus = ({ bus, redis, database }: ChatOptions): void => {
  if (bus === 'redis' && redis === undefined)
    throw badOption(
      "bus is 'redis', and no redis says where it is; write for example redis: { url: 'redis://127.0.0.1:6379' }.",
    );
  if (bus === 'postgres' && (database === undefined || busUrlOf(database) === undefined))
    throw badOption(
      "bus is 'postgres', and database has no address that leads past poolers; write database: { url: 'postgres://…' }, or directUrl beside a pool or a pooler.",
    );
};

const checkOrigins = (origins: readonly string[]): void => {
  for (const [index, origin] of origins.entries())
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw badOption(
        `corsOrigins[${index}] must be an origin without a path or a slash at its end; write for example 'https://school.example'.`,
      );
};

const checkDirectory = (directory: unknown): void => {
  const usage = "write directory: { name: 'school-db', read: async () => ({ users, relations }) }";
  if (typeof directory !== 'object' || directory === null)
    throw badOption(`directory must be an object, not ${typeName(directory)}; ${usage}.`);
  const [name, read]: unknown[] = [Reflect.get(directory, 'name'), Reflect.get(directory, 'read')];
  if (typeof name !== 'string' || name === '') throw badOption(`directory.name must name the source; ${usage}.`);
  if (typeof read !== 'function') throw badOption(`directory.read must be a function; ${usage}.`);
  checkGuards(Reflect.get(directory, 'guards'));
};

const checkGuards = (guards: unknown = {}): void => {
  const shares = Object.keys(defaultLossGuards);
  const isRight =
    typeof guards === 'object' &&
    guards !== null &&
    Object.entries(guards).every(
      ([name, share]) => shares.includes(name) && typeof share === 'number' && share > 0 && share <= 1,
    );
  if (!isRight)
    throw badOption(
      `directory.guards has shares above 0 and at most 1 of ${shares.join(', ')}; write for example guards: { people: 0.3 }.`,
    );
};

const checkLog = (log: unknown): void => {
  const isObject = typeof log === 'object' && log !== null;
  const missing = logCalls.find((name) => !isObject || typeof Reflect.get(log, name) !== 'function');
  if (missing !== undefined)
    throw badOption(`log.${missing} must be a function (facts, message) => void; write for example log: pino().`);
};
