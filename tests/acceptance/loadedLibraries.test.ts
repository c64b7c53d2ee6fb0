import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import webPush from 'web-push';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';

const preload = new URL('./recordImports.js', import.meta.url).href;
/** As modules, because in the bundle a library is part of a file. */
const program = resolve('dist/composition/homeroom.js');
const bundle = resolve('dist/command/homeroom.js');

/** Libraries of channels, and our own modules that are nothing but a channel. */
const libraries = ['nodemailer', 'web-push', 'mailparser', 'smtp-server', 'htmlparser2'];
/** What follows a server from outside; these load others of OpenTelemetry. */
const ofWatching = ['sdk-trace-node', 'exporter-trace-otlp-http', 'resources'];
const ofChannels = /\/dist\/adapters\/(mail|push|telegram)\/(.+)\.js$/;

describe('a server', function suite() {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-imports-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** What a server with these settings imports until it is ready and has ended. */
  const importedWith = async (
    name: string,
    env: Readonly<Record<string, string>>,
    started = program,
  ): Promise<readonly string[]> => {
    const [port, file] = [await freePort(), join(folder, `${name}.txt`)];
    const server = spawn(process.execPath, ['--import', preload, started, 'serve'], {
      env: {
        ...{ PATH: process.env['PATH'], LOG_LEVEL: 'warn', PORT: String(port), IMPORTS_FILE: file },
        ...{ DATA_DIR: join(folder, name), AUTH_JWT_SECRET: 'a secret that only these tests know', ...env },
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      const isReady = async (): Promise<void> => {
        const { ok } = await fetch(`http://127.0.0.1:${port}/api/health/ready/`);
        if (!ok) throw new Error('The server is not ready');
      };
      await eventually(isReady, { within: 150_000, every: 100 });
    } finally {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
    return [...new Set((await readFile(file, 'utf8')).split('\n'))];
  };

  const librariesIn = (imported: readonly string[]): string[] =>
    libraries.filter((name) => imported.some((url) => url.includes(`/node_modules/${name}/`)));
  const channelModulesIn = (imported: readonly string[]): string[] =>
    imported.flatMap((url) => {
      const [, folderName, module] = ofChannels.exec(url) ?? [];
      return folderName === undefined ? [] : [`${folderName}/${module}`];
    });

  const watchersIn = (imported: readonly string[]): string[] => [
    ...ofWatching.filter((name) => imported.some((url) => url.includes(`/node_modules/@opentelemetry/${name}/`))),
    ...imported.flatMap(
      (url) => /\/dist\/adapters\/(?:sentry|tracing)\/(SentryClient|startTracing)\.js$/.exec(url)?.[1] ?? [],
    ),
  ];

  it('without channels loads no library of a channel, nor a module of one, and nothing that follows it', async () => {
    const imported = await importedWith('none', {});
    expect(watchersIn(imported)).to.deep.equal([]);
    expect(imported.length).to.be.above(100);
    expect(librariesIn(imported)).to.deep.equal([]);
    expect(channelModulesIn(imported)).to.deep.equal([]);
  });

  it('with a database loads no store in memory', async () => {
    const imported = await importedWith('stores', {});
    const stores = imported.flatMap((url) => /\/dist\/adapters\/memory\/(.+)\.js$/.exec(url)?.[1] ?? []);
    // What a node needs that is alone.
    expect(stores).to.have.members([
      ...['limits/MemoryRateLimiter', 'limits/MemorySocketSlots'],
      ...['rooms/MemoryPresence', 'rooms/MemoryRoomBus'],
    ]);
  });

  it('reads a bounded number of files of the bundle, and of bytes', async () => {
    const nowhere = `redis://127.0.0.1:${await freePort()}`;
    const imported = await importedWith('bundle', { REDIS_URL: nowhere }, bundle);
    const files = imported.filter((url) => url.includes('/dist/command/') && url.endsWith('.js'));
    const sizes = await Promise.all(files.map(async (url) => (await stat(fileURLToPath(url))).size));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    // Each file costs half a millisecond, each megabyte ten. Who has to raise these looks at scripts/bundle.js first.
    expect(files.length).to.be.within(10, 75);
    expect(bytes).to.be.within(2_000_000, 5_500_000);
  });

  it('loads those of the channels that it has', async () => {
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    const imported = await importedWith('all', {
      ...{
        PUBLIC_URL: 'https://chat.school.example',
        SESSION_SECRET: 'a secret of sessions that only these tests know',
      },
      ...{ SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: 'chat@school.example' },
      ...{ MAIL_LISTEN: `127.0.0.1:${await freePort()}`, VAPID_SUBJECT: 'mailto:it@school.example' },
      ...{ VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey },
      ...{ TELEGRAM_BOT_TOKEN: '123456:of-tests-and-nobody-else', TELEGRAM_API_URL: 'http://127.0.0.1:9' },
    });
    // What seals a push is loaded with the first one.
    expect(librariesIn(imported)).to.include.members(['nodemailer', 'smtp-server']).and.not.include('web-push');
    expect(channelModulesIn(imported)).to.include.members([
      ...['mail/MailChannel', 'push/PushChannel', 'telegram/TelegramChannel'],
    ]);
  });

  it('loads what sends traces and errors where that is set up', async () => {
    const nowhere = `127.0.0.1:${await freePort()}`;
    const followed = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${nowhere}`, SENTRY_DSN: `http://abc@${nowhere}/1` };
    const imported = await importedWith('followed', followed);
    expect(watchersIn(imported)).to.have.members([...ofWatching, 'startTracing', 'SentryClient']);
  });
});
