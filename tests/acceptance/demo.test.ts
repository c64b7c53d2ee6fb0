import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import type { Static } from 'typebox';
import type { demoPeopleSchema } from '../../adapters/wire/account/demoSchemas.ts';
import { freePort } from '../support/freePort.ts';
import { spawnHomeroom } from './runHomeroom.ts';

/** Everything that the demo prints until it listens. */
const readWelcome = async (demo: ChildProcess): Promise<string> => {
  let text = '';
  for await (const chunk of demo.stdout ?? []) {
    text += String(chunk);
    if (text.includes('Stop it with Ctrl-C')) return text;
  }
  throw new Error(`the demo ended: ${text}`);
};

/** Runs a printed line in a shell, as if a person had pasted it. */
const paste = async (line: string): Promise<string> => {
  const path = `${resolve('node_modules', '.bin')}:${process.env['PATH']}`;
  const shell = spawn('sh', ['-c', line], { env: { ...process.env, PATH: path }, stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  shell.stdout.on('data', (text) => (out += text));
  await once(shell, 'close');
  return out;
};

describe('serve --demo', function suite() {
  this.timeout(120_000);
  let dataDir: string;
  let demo: ChildProcess;
  let address: string;
  let printed: string;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-demo-'));
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    demo = spawnHomeroom(['serve', '--demo'], { DATA_DIR: dataDir, PORT: String(port) });
    demo.stderr?.pipe(process.stderr);
    printed = await readWelcome(demo);
  });
  after(async () => {
    demo.kill('SIGTERM');
    if (demo.exitCode === null) await once(demo, 'exit');
    expect(demo.exitCode).to.equal(0);
    await rm(dataDir, { recursive: true });
  });
  const lines = (start: string): string[] =>
    printed
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith(start));
  const links = (): (readonly [role: string, link: string])[] =>
    printed
      .split('\n')
      .filter((line) => line.includes('/?as='))
      .map((line) => {
        const [role = '', link = ''] = line.trim().split(/\s+/);
        return [role, link];
      });
  const externalIdIn = (link: string): string | null => new URL(link).searchParams.get('as');
  const everybody = async (): Promise<Static<typeof demoPeopleSchema>['people']> => {
    const answer = await fetch(`${address}/api/demo/people/`);
    return ((await answer.json()) as Static<typeof demoPeopleSchema>).people;
  };

  it('prints the address first, then a link for one person of each role, a curl and a wscat line', () => {
    expect(/https?:\S+/.exec(printed)?.[0]).to.equal(`${address}/`);
    const [roles, externalIds] = [links().map(([role]) => role), links().map(([, link]) => externalIdIn(link))];
    expect(roles).to.deep.equal(['admin', 'teacher', 'tutor', 'student', 'parent', 'staff']);
    expect(externalIds[0]).to.equal('marta.lindqvist');
    expect([lines('curl').length, lines('npx wscat').length]).to.deep.equal([1, 1]);
    expect(printed.split('\n').length).to.be.lessThan(20);
  });

  it('shows the page behind every link, or how to build it', async () => {
    const built = await readFile(resolve('dist', 'web', 'index.html'), 'utf8').catch(() => undefined);
    for (const link of [`${address}/`, ...links().map(([, one]) => one)]) {
      const text = await (await fetch(link)).text();
      if (built === undefined) expect(text).to.contain('run "npm run build"');
      else expect(text).to.equal(built);
    }
  });

  it('serves the documentation, built when somebody asks, beside that of the API', async () => {
    const pages = await Promise.all(['/docs/', '/docs/embedding', '/api/docs'].map((path) => fetch(address + path)));
    const texts = await Promise.all(pages.map((page) => page.text()));
    expect(texts[0]).to.include('<title>Homeroom</title>').and.include('href="embedding.html"');
    expect(texts[1]).to.include('<title>Embedding · Homeroom</title>');
    expect(texts[2]).to.include('<h1>Homeroom API</h1>');
    expect(printed).to.include(`${address}/docs/`);
  });

  it('lists all people, each with their own token', async () => {
    const people = await everybody();
    expect(people.length).to.equal(24);
    for (const { id, token } of people) {
      const me = await fetch(`${address}/api/chat/me/`, { headers: { authorization: `Bearer ${token}` } });
      expect(await me.json()).to.include({ id });
    }
    const described = new Map(people.map((person) => [person.external_id, person.description]));
    expect(described.get('marta.lindqvist')).to.equal(
      'Runs the office of Harbour International School and may write to everybody there',
    );
    expect(described.get('daniel.okafor')).to.equal('Teaches Algebra I (Harbour International School)');
    expect(described.get('tomasz.zielinski')).to.equal(
      'Tutors Sofia Marchetti, Лев Орлов and Noah Jensen (Harbour International School)',
    );
    expect(described.get('ingrid.jensen')).to.equal(
      'Guardian of Emma Jensen and Noah Jensen (Harbour International School)',
    );
    expect(described.get('elena.sokolova')).to.equal(
      'Teaches Biology; guardian of Майя Соколова (Harbour International School and Hill School)',
    );
    expect(described.get('ines.duarte')).to.equal('Runs the office of all schools and may write to everybody there');
    for (const [, link] of links()) expect([...described.keys()]).to.include(externalIdIn(link));
  });

  it('gives out tokens that are valid for a day', async () => {
    const [person] = await everybody();
    const claims = JSON.parse(Buffer.from(person?.token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp - claims.iat).to.equal(24 * 3600);
  });

  it('answers the curl line with the rooms of that person', async () => {
    expect(JSON.parse(await paste(lines('curl')[0] ?? '')).rooms).to.be.an('array').that.is.not.empty;
  });

  it('answers the wscat line with the room list', async () => {
    const shown = await paste(`${lines('npx wscat')[0]?.replace('npx ', '')} --no-color`);
    expect(shown).to.contain('connection_established').and.to.contain('room_list');
  });
});
