import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { freePort } from '../support/freePort.ts';
import { spawnHomeroom } from './runHomeroom.ts';

/** Everything that the demo prints until it listens. */
const welcome = async (demo: ChildProcess): Promise<string> => {
  let text = '';
  for await (const chunk of demo.stdout ?? []) {
    text += String(chunk);
    if (text.includes('The demo school is open')) return text;
  }
  throw new Error(`the demo ended: ${text}`);
};

/** Runs a printed line in a shell, as if it were pasted. */
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
  let printed: string;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-demo-'));
    demo = spawnHomeroom(['serve', '--demo'], { DATA_DIR: dataDir, PORT: String(await freePort()) });
    demo.stderr?.pipe(process.stderr);
    printed = await welcome(demo);
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

  it('prints a link, a curl and a wscat line for each of the sixteen people', () => {
    expect([lines('http').length, lines('curl').length, lines('npx wscat').length]).to.deep.equal([16, 16, 16]);
  });

  it('shows behind every link who the person may write to and why', async () => {
    for (const link of lines('http')) {
      const page = await (await fetch(link)).text();
      expect(page).to.contain('May write to').and.to.contain('</html>');
    }
    expect(await (await fetch(lines('http')[1] ?? '')).text()).to.contain(
      'Daniel Okafor teaches Sofia Marchetti (Algebra I)',
    );
  });

  it('answers every curl line with the rooms of that person', async () => {
    for (const line of lines('curl')) expect(JSON.parse(await paste(line)).rooms).to.be.an('array').that.is.not.empty;
  });

  it('answers a wscat line with the room list', async () => {
    expect(await paste(`${lines('npx wscat')[1]?.replace('npx ', '')} --no-color < /dev/zero`)).to.contain(
      'connection_established',
    );
  });
});
