import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/freePort.ts';
import { migratedPostgres, type TestPostgres, withPostgres } from '../../support/testPostgres.ts';
import { runHomeroom, spawnHomeroom } from '../runHomeroom.ts';
import { ThebotClient } from './ThebotClient.ts';

const secret = 'a secret that only these tests know, 32+ characters';
const directoryKey = 'a key that only these tests know, 32 characters';
const person = (id: string, role: string) => ({
  ...{ external_id: id, role, first_name: id, last_name: 'Holm', is_active: true },
});
const school = {
  users: [person('tess', 'teacher'), person('sam', 'student')],
  relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', status: 'active' }],
};

/** Writes on standard error which files of older systems are loaded. */
const watchLoading = (): string => {
  const hook =
    "import{writeSync}from'node:fs';export const load=(url,context,next)=>{if(/thebot/i.test(url))writeSync(2,'loaded '+url+'\\n');return next(url,context)}";
  const urlOf = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  const quoted = JSON.stringify(urlOf(hook).replaceAll("'", '%27'));
  return `--import=${urlOf(`import{register}from'node:module';register(${quoted})`).replaceAll("'", '%27')}`;
};

withPostgres('a server with LEGACY=thebot', (getUrl) => {
  let database: TestPostgres;
  let port: number;
  let node: { readonly process: ChildProcess; errors: string };
  let [tess, sam]: ThebotClient[] = [];
  let room: number;
  const of = (client: ThebotClient | undefined): ThebotClient => client ?? expect.fail();

  const start = async (env: Readonly<Record<string, string>>): Promise<typeof node> => {
    const child = spawnHomeroom(['serve'], {
      ...{ DATABASE_URL: database.url, AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey, PORT: `${port}` },
      ...{ NODE_OPTIONS: watchLoading(), ...env },
    });
    const started = { process: child, errors: '' };
    child.stderr?.on('data', (text) => (started.errors += String(text)));
    await eventually(
      async () => expect((await fetch(`http://127.0.0.1:${port}/api/health/ready/`)).status).to.equal(200),
      { within: 40_000 },
    );
    return started;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(node.process, 'exit');
    node.process.kill(signal);
    await ended;
  };

  before(async function open() {
    this.timeout(60_000);
    getUrl();
    database = await migratedPostgres();
    port = await freePort();
    node = await start({ LEGACY: 'TheBot' });
    await fetch(`http://127.0.0.1:${port}/api/directory/`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-directory-key': directoryKey },
      body: JSON.stringify(school),
    });
    const clientOf = async (who: string) =>
      new ThebotClient(`http://127.0.0.1:${port}`, await issueToken({ secret, externalId: who, ttlSeconds: 3600 }));
    [tess, sam] = [await clientOf('tess'), await clientOf('sam')];
    const { results } = (await of(tess).ask('GET', 'contacts/')).body;
    const pupil = results.find(({ username }: { username: string }) => username === 'sam');
    room = (await of(tess).ask('POST', '', { recipient_id: pupil.id })).body.id;
  });
  after(async () => {
    for (const client of [tess, sam]) client?.close();
    if (node.process.exitCode === null && node.process.signalCode === null) await end('SIGKILL');
    await database.drop();
  });

  it('is reached again after it was killed, with everything that was said', async function story() {
    this.timeout(60_000);
    const [hers, his] = [await of(tess).enter(room), await of(sam).enter(room)];
    hers.send({ type: 'chat_message', data: { content: 'Before' } });
    await his.frame('it', ({ type }) => type === 'chat_message');
    await end('SIGKILL');
    expect(await his.closed()).to.equal(1006);
    node = await start({ LEGACY: 'thebot' });
    const again = await of(sam).enter(room);
    const { body } = await of(sam).ask('GET', `${room}/messages/`);
    expect(body.results.map(({ content }: { content: string }) => content)).to.deep.equal(['Before']);
    const back = await of(tess).enter(room);
    back.send({ type: 'chat_message', data: { content: 'After' } });
    await again.frame('the next', ({ message }) => message?.content === 'After');
    expect(node.errors).to.include('loaded ');
  });

  it('sends its clients away with 1012 when it drains, and answers what they sent', async function story() {
    this.timeout(60_000);
    const his = await of(sam).enter(room);
    his.send({ type: 'chat_message', data: { content: 'Last word' } });
    await his.frame('it', ({ message }) => message?.content === 'Last word');
    await end('SIGTERM');
    expect(await his.closed()).to.equal(1012);
    expect(his.frames.map(({ type }) => type)).not.to.include('drain');
  });

  it('loads nothing of older systems where none is switched on', async function story() {
    this.timeout(60_000);
    node = await start({});
    expect((await of(sam).ask('GET')).status).to.equal(404);
    expect(node.errors).not.to.include('loaded ');
    await end('SIGTERM');
  });

  it('says which systems there are for one that it does not know', async function story() {
    this.timeout(60_000);
    const { code, error } = await runHomeroom(['serve'], { AUTH_JWT_SECRET: secret, LEGACY: 'thebot,icq' });
    expect(code).not.to.equal(0);
    expect(error).to.match(/LEGACY: must be some of .*thebot.*, for example LEGACY=thebot/);
  });
});
