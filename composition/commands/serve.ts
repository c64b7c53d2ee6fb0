import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { JwtSettings } from '../../adapters/jwt/JwtSettings.ts';
import { ChatError } from '../../core/errors.ts';
import { ruleText } from '../../core/retention/RetentionRule.ts';
import type { AuthConfig, Config } from '../Config.ts';
import { databaseOf } from '../databaseOf.ts';
import { demoDoor } from '../demo/demoDoor.ts';
import { openDemo } from '../demo/openDemo.ts';
import { makeLog } from '../makeLog.ts';
import { openChannels } from '../openChannels.ts';
import { openChat } from '../openChat.ts';
import { openSignIn } from '../openSignIn.ts';
import { policyOf } from '../policyOf.ts';
import { readConfig } from '../readConfig.ts';
import type { WebhookOptions } from '../WebhookParts.ts';
import type { Command, CommandContext } from './Command.ts';

/** Runs the server until Ctrl-C or SIGTERM. */
export const serve: Command = {
  name: 'serve',
  summary:
    'Runs the chat server. --demo opens a small fictional school on the embedded database, for this machine alone, and needs no settings; --demo-on HOST lets others in by this name or address, as anybody; --policy-back starts although the database follows a newer policy.',
  usage: 'serve [--demo [--demo-on HOST]] [--policy-back]',
  options: { demo: { type: 'boolean' }, 'demo-on': { type: 'string' }, 'policy-back': { type: 'boolean' } },
  positionals: [],
  run: async (context) => {
    const { demo, 'demo-on': demoOn } = context.values;
    if (demo === true || typeof demoOn === 'string') return serveDemo(context, demoOn as string | undefined);
    const config = readConfig(context.env);

    const jwt = await jwtSettings(config.auth);
    if (jwt === undefined && config.signIn === undefined)
      throw new ChatError(
        'INVALID_REQUEST',
        'Nobody could log in: set SESSION_SECRET and PUBLIC_URL (docs/sign-in.md), or AUTH_JWT_SECRET, AUTH_JWKS_URL or AUTH_JWKS_FILE, or try "serve --demo".',
      );
    const options = optionsOf(withOwnOrigin(config), context);
    const signIn = config.signIn && (await openSignIn(config.signIn, options.log));
    const webhooks = { ...options.webhooks, ...(await tellOperator(config)) };
    const { mail } = config;
    const { telegram } = config.channels;
    const notifications = { channels: await openChannels(config.channels, config.webhooksMayBePrivate) };
    const parts = {
      ...{ webhooks, notifications, ...(jwt && { jwt }), ...(signIn && { signIn }), ...(mail && { mail }) },
      ...(telegram && { telegram }),
    };
    const chat = await openChat({ ...options, ...parts });
    const { startServer } = await import('../server.ts');
    const server = await startServer(chat, { ...config, log: options.log }).catch(async (failure) => {
      await chat.close();
      throw failure;
    });
    context.print(`Homeroom listens on ${server.address}\n`);
    await untilAsked(context);
    await server.stop().finally(endSoon);
    return { address: server.address };
  },
};

/** Behind a proxy that calls us by another name, the page's own origin is known by `PUBLIC_URL` alone. */
const withOwnOrigin = (config: Config): Config =>
  config.signIn === undefined
    ? config
    : { ...config, corsOrigins: [...new Set([...config.corsOrigins, config.signIn.publicUrl])] };

/** The library for mail is loaded only where it is used. */
const tellOperator = async ({ operator }: Config): Promise<Pick<WebhookOptions, 'tellOperator'>> => {
  if (operator === undefined) return {};
  const { OperatorMailer } = await import('../../adapters/mail/OperatorMailer.ts');
  const mailer = new OperatorMailer(operator.smtp, operator.to);
  return { tellOperator: (note) => mailer.send(note) };
};

const serveDemo = async (context: CommandContext, demoOn: string | undefined): Promise<unknown> => {
  const door = demoDoor(context.env, demoOn);
  if (door.isOpen)
    context.note(
      `Warning: whoever reaches ${door.host} may be anybody in this demo, also the office. Put nothing into it that others must not read.\n`,
    );
  const demo = await openDemo(readConfig(context.env), door, (settings) => optionsOf(settings, context));
  context.print(demo.welcome);
  await untilAsked(context);
  await demo.stop().finally(endSoon);
  return { address: demo.address };
};

const optionsOf = (config: Config, { values }: Pick<CommandContext, 'values'>) => {
  const {
    corsOrigins,
    legacy,
    directoryKey,
    roster,
    directorySource,
    takesQueryToken: queryToken,
    wireStrict,
    queueCapacity,
    unauthenticatedPerAddress,
    trustProxy,
    limits,
    redis,
    eventExpiryMs,
    linkByMail,
    oversight,
    hasWordLists: wordLists,
    exportKey,
    retention,
    files,
    webhooksMayBePrivate: allowPrivate,
  } = config;
  return {
    corsOrigins,
    legacy,
    limits,
    oversight,
    files,
    webhooks: { allowPrivate },
    wordLists,
    ...(directoryKey && { directoryKey }),
    wireStrict,
    roster,
    ...(directorySource && { directorySource }),
    ...(linkByMail && { linkByMail }),
    ...(exportKey && { exportKey }),
    ...(retention && { retention: retention.map(ruleText).join(',') }),
    sockets: { queryToken, queueCapacity, unauthenticatedPerAddress, trustedProxies: trustProxy ? 1 : 0 },
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
  previousSecret: previous,
  jwksUrl,
  jwksCacheMs: cacheMs,
  jwksFile,
  algorithms,
  ...claims
}: AuthConfig): Promise<JwtSettings | undefined> => {
  if (secret !== undefined) return { ...claims, keys: { secret, ...(previous && { previous }) } };
  if (jwksUrl !== undefined) return { ...claims, keys: { jwksUrl, algorithms, ...(cacheMs && { cacheMs }) } };
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
/** Milliseconds that what was printed last may take, once everything is closed. */
const lastWordsMs = 1_000;

const untilAsked = async ({ signal, note }: CommandContext): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
  const end = (): never => {
    const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
    note(`Something did not answer in time and was not closed (${open}). What was acknowledged is stored.\n`);
    process.exit(1);
  };
  setTimeout(end, endMs).unref();
};

/** Everything is closed: nothing that a library left behind holds the process. */
const endSoon = (): void => void setTimeout(() => process.exit(), lastWordsMs).unref();
