import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { JwtSettings } from '../../adapters/jwt/JwtSettings.ts';
import { ChatError } from '../../core/errors.ts';
import type { AuthConfig, Config } from '../Config.ts';
import { databaseOf } from '../databaseOf.ts';
import { openDemo } from '../demo/openDemo.ts';
import { makeLog } from '../makeLog.ts';
import { openChat } from '../openChat.ts';
import { policyOf } from '../policyOf.ts';
import { readConfig } from '../readConfig.ts';
import type { Command, CommandContext } from './Command.ts';

/** Runs the server until Ctrl-C or SIGTERM. */
export const serve: Command = {
  name: 'serve',
  summary:
    'Runs the chat server. --demo opens a small fictional school on the embedded database and needs no settings; --policy-back starts although the database follows a newer policy.',
  usage: 'serve [--demo] [--policy-back]',
  options: { demo: { type: 'boolean' }, 'policy-back': { type: 'boolean' } },
  positionals: [],
  run: async (context) => {
    const config = readConfig(context.env);
    if (context.values['demo'] === true) return serveDemo(config, context);

    const jwt = await jwtSettings(config.auth);
    if (jwt === undefined)
      throw new ChatError(
        'INVALID_REQUEST',
        'Nobody could log in: set AUTH_JWT_SECRET, AUTH_JWKS_URL or AUTH_JWKS_FILE, or try "serve --demo".',
      );
    const options = optionsOf(config, context);
    const chat = await openChat({ ...options, jwt });
    const { startServer } = await import('../server.ts');
    const server = await startServer(chat, { ...config, log: options.log }).catch(async (failure) => {
      await chat.close();
      throw failure;
    });
    context.print(`Homeroom listens on ${server.address}\n`);
    await untilAsked(context);
    await server.stop();
    return { address: server.address };
  },
};

const serveDemo = async (config: Config, context: CommandContext): Promise<unknown> => {
  const demo = await openDemo(config, (settings) => optionsOf(settings, context));
  context.print(demo.welcome);
  await untilAsked(context);
  await demo.stop();
  return { address: demo.address };
};

const optionsOf = (config: Config, { values }: Pick<CommandContext, 'values'>) => {
  const {
    corsOrigins,
    directoryKey,
    roster,
    directorySource,
    takesQueryToken: queryToken,
    queueCapacity,
    limits,
    redis,
    eventExpiryMs,
    linkByMail,
  } = config;
  return {
    corsOrigins,
    limits,
    ...(directoryKey && { directoryKey }),
    roster,
    ...(directorySource && { directorySource }),
    ...(linkByMail && { linkByMail }),
    sockets: { queryToken, queueCapacity },
    ...(redis && { redis: { ...redis, capacity: queueCapacity, expiryMs: eventExpiryMs } }),
    log: makeLog(config.logLevel),
    database: databaseOf(config),
    policy: policyOf(config),
    policyBack: values['policy-back'] === true,
    migrate: config.mayMigrate,
  };
};

const jwtSettings = async ({
  secret,
  jwksUrl,
  jwksFile,
  algorithms,
  ...claims
}: AuthConfig): Promise<JwtSettings | undefined> => {
  if (secret !== undefined) return { ...claims, keys: { secret } };
  if (jwksUrl !== undefined) return { ...claims, keys: { jwksUrl, algorithms } };
  if (jwksFile === undefined) return undefined;
  const jwks = await readFile(jwksFile, 'utf8')
    .then(JSON.parse)
    .catch((cause: unknown) => {
      const message = 'AUTH_JWKS_FILE: cannot be read as a JSON Web Key Set, for example {"keys":[{"kty":"EC",…}]}';
      throw new ChatError('INVALID_REQUEST', message, { cause });
    });
  return { ...claims, keys: { jwks, algorithms } };
};

/** Milliseconds after which the process ends, although a silent database or client still holds it. */
const endMs = 14_500;

const untilAsked = async ({ signal, note }: CommandContext): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
  const end = (): never => {
    note('Something did not answer in time and was not closed. What was acknowledged is stored.\n');
    process.exit(1);
  };
  setTimeout(end, endMs).unref();
};
