import { once } from 'node:events';
import type { JwtSettings } from '../../adapters/jwt/JwtSettings.ts';
import { ChatError } from '../../core/errors.ts';
import { startBackups } from '../backups/startBackups.ts';
import type { Config } from '../Config.ts';
import { demoDoor } from '../demo/demoDoor.ts';
import { openDemo } from '../demo/openDemo.ts';
import type { Log } from '../Log.ts';
import type { OpenedChat } from '../OpenedChat.ts';
import { openChannels } from '../openChannels.ts';
import { openChat } from '../openChat.ts';
import { openSignIn } from '../openSignIn.ts';
import { openWatching } from '../openWatching.ts';
import { readConfig } from '../readConfig.ts';
import type { RunningServer } from '../server.ts';
import type { WebhookOptions } from '../WebhookParts.ts';
import { PrimaryLink } from '../workers/PrimaryLink.ts';
import type { Command, CommandContext } from './Command.ts';
import { endInTime, endSoon, stoppedBefore } from './endings.ts';
import { jwtSettings } from './jwtSettings.ts';
import { optionsOf } from './optionsOf.ts';
import { serveByWorkers } from './serveByWorkers.ts';
import { tellStart } from './tellStart.ts';

/** Runs the server until Ctrl-C or SIGTERM. */
export const serve: Command = {
  name: 'serve',
  summary:
    'Runs the chat server. --workers N runs it as N processes that share the port, "auto" as many as there are cores; --demo opens a small fictional school on the embedded database, for this machine alone, and needs no settings; --demo-on HOST lets others in by this name or address, as anybody; --policy-back starts although the database follows a newer policy.',
  usage: 'serve [--workers N|auto] [--demo [--demo-on HOST]] [--policy-back]',
  options: {
    workers: { type: 'string', meaning: 'how many processes serve, or auto, in place of WORKERS' },
    demo: { type: 'boolean', meaning: 'a small fictional school, for this machine alone' },
    'demo-on': { type: 'string', meaning: 'the same, for others too, by this name or address' },
    'policy-back': { type: 'boolean', meaning: 'although the database follows a newer policy' },
  },
  positionals: [],
  run: async (given) => {
    const { demo, 'demo-on': demoOn, workers } = given.values;
    const env = typeof workers === 'string' ? { ...given.env, WORKERS: workers } : given.env;
    const context = { ...given, env };
    if (demo === true || typeof demoOn === 'string') return serveDemo(context, demoOn as string | undefined);
    const config = readConfig(env);

    const jwt = await jwtSettings(config.auth);
    if (jwt === undefined && config.signIn === undefined)
      throw new ChatError(
        'INVALID_REQUEST',
        'Nobody could log in: set SESSION_SECRET and PUBLIC_URL (docs/sign-in.md), or AUTH_JWT_SECRET, AUTH_JWKS_URL or AUTH_JWKS_FILE, or try "serve --demo".',
      );
    const primary = PrimaryLink.find();
    if (primary === undefined && config.workers > 1) return serveByWorkers(config, context);
    // Its way to the primary would hold a worker that could not start.
    return serveAlone(config, context, { jwt, primary }).finally(() => primary?.leave());
  },
};

/** This process has the chat. It is the only one, or a worker of a primary. */
const serveAlone = async (
  config: Config,
  context: CommandContext,
  { jwt, primary }: { readonly jwt: JwtSettings | undefined; readonly primary: PrimaryLink | undefined },
): Promise<unknown> => {
  const given = optionsOf(withOwnOrigin(config), context, primary && { worker: primary.place });
  const watching = await openWatching(config.watching, given.log);
  const options = { ...given, log: watching.log };
  if (primary === undefined) {
    explainReload(options.log);
    tellStart(context, options.log);
  } else options.log.info({}, 'starting a worker');
  const signIn = config.signIn && (await openSignIn(config.signIn, options.log));
  const webhooks = { ...options.webhooks, ...(await tellOperator(config)) };
  const { mail } = config;
  const { telegram } = config.channels;
  const notifications = { channels: await openChannels(config.channels, config.webhooksMayBePrivate) };
  const parts = {
    ...{ webhooks, notifications, ...(jwt && { jwt }), ...(signIn && { signIn }), ...(mail && { mail }) },
    ...{ ...(telegram && { telegram }), ...(primary && { primary }) },
  };
  const chat = await unlessStopped(openChat({ ...options, ...parts }), context, primary);
  const { startServer } = await import('../server.ts');
  const ways = primary && {
    door: primary.intake,
    metrics: { contentType: chat.metrics.contentType, read: () => primary.readMetrics() },
  };
  const server = await startServer(chat, { ...config, log: options.log, ...ways }).catch(async (failure) => {
    await chat.close();
    throw failure;
  });
  const backups = startBackups(config.backups, context.env, options.log);
  if (primary === undefined) {
    context.print(`Homeroom listens on ${server.address}\n`);
    await untilAsked(context);
  } else await serveForPrimary(primary, { chat, server, signal: context.signal });
  endInTime(context);
  // People's sockets do not wait for a backup that ends.
  await Promise.all([server.stop(), backups?.close()])
    .finally(() => watching.close())
    .finally(endSoon);
  return { address: server.address };
};

/** Serves until the primary wants this worker to end, and whoever asks over an open connection has their answer. */
const serveForPrimary = async (
  primary: PrimaryLink,
  { chat, server, signal }: { readonly chat: OpenedChat; readonly server: RunningServer; readonly signal: AbortSignal },
): Promise<void> => {
  primary.readFigures = () => chat.readFigures();
  primary.ready();
  const { hasSuccessor } = await primary.untilDrained(signal);
  if (!hasSuccessor) return;
  server.endConnections();
  await primary.intake.untilQuiet(() => chat.countSockets(), quietMs);
};

/** SIGHUP would end the process. In a terminal it should: the terminal has gone. */
const explainReload = (log: Log): void => {
  if (process.stderr.isTTY) return;
  process.on('SIGHUP', () =>
    log.warn({}, 'SIGHUP replaces workers one after the other, and this server has none (WORKERS): restart it instead'),
  );
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
  endInTime(context);
  await demo.stop().finally(endSoon);
  return { address: demo.address };
};

/** Milliseconds that whoever keeps a connection open to a worker may take for the next request, when others serve too. */
const quietMs = 6_000;

const untilAsked = async ({ signal }: CommandContext): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};

/** Ends the process if it is asked to while it still opens, which may take as long as a database is silent. */
const unlessStopped = async <Value>(
  opening: Promise<Value>,
  { signal, note }: CommandContext,
  primary: PrimaryLink | undefined,
): Promise<Value> => {
  const stop = (): never => {
    // The primary says it once for all workers.
    if (primary === undefined) note(stoppedBefore);
    process.exit(0);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  let isOpening = true;
  // Without its primary nobody would ever reach this worker.
  void primary?.drained.then(() => isOpening && stop());
  return opening.finally(() => {
    isOpening = false;
    signal.removeEventListener('abort', stop);
  });
};
