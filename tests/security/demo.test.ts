import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runHomeroom, spawnHomeroom } from '../acceptance/runHomeroom.ts';
import { freePort } from '../support/freePort.ts';
import { SocketClient } from '../support/SocketClient.ts';

/** The status of a request under another name. */
const statusUnder = (address: string, path: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once('error', reject).end();
  });

const untilListening = async (demo: ChildProcess): Promise<string> => {
  let text = '';
  for await (const chunk of demo.stdout ?? []) {
    text += String(chunk);
    if (text.includes('Stop it with Ctrl-C')) return text;
  }
  throw new Error(`the demo ended: ${text}`);
};

describe('a demo beside real data', function suite() {
  this.timeout(120_000);
  let dataDir: string;
  let demo: ChildProcess | undefined;
  const start = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const port = await freePort();
    const child = spawnHomeroom(['serve', ...args], { DATA_DIR: dataDir, PORT: String(port), ...env });
    demo = child;
    let warned = '';
    child.stderr?.on('data', (chunk) => (warned += String(chunk)));
    await untilListening(child);
    child.stdout?.resume();
    return { address: `http://127.0.0.1:${port}`, warned: () => warned };
  };
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-doors-'));
  });
  const stop = async (): Promise<void> => {
    if (demo?.exitCode !== null || demo.signalCode !== null) return;
    demo.kill('SIGTERM');
    await once(demo, 'exit');
  };
  afterEach(async () => {
    await stop();
    await rm(dataDir, { recursive: true });
  });

  it('gives a page of another name no tokens, and opens no socket for it', async () => {
    const { address, warned } = await start(['--demo']);
    for (const path of ['/api/demo/people/', '/api/chat/me/', '/', '/metrics'])
      expect(await statusUnder(address, path, 'rebind.evil.example:8000'), path).to.equal(403);
    expect(await statusUnder(address, '/api/demo/people/', new URL(address).host)).to.equal(200);
    const socket = `${address.replace('http', 'ws')}/ws/chat/`;
    const headers = { host: 'rebind.evil.example', origin: 'http://rebind.evil.example' };
    expect(await SocketClient.refused(socket, { headers })).to.equal(403);
    expect(warned()).to.equal('');
  });

  it('lets others in only where it is told to, and warns', async () => {
    const refused = await runHomeroom(['serve', '--demo'], { DATA_DIR: dataDir, HOST: '0.0.0.0' });
    expect(refused.code).not.to.equal(0);
    expect(refused.error).to.contain('--demo-on 0.0.0.0');
    const { address, warned } = await start(['--demo', '--demo-on', 'demo.example'], { HOST: '0.0.0.0' });
    expect(warned()).to.contain('may be anybody');
    expect(await statusUnder(address, '/api/demo/people/', 'demo.example')).to.equal(200);
    expect(await statusUnder(address, '/api/demo/people/', 'evil.example')).to.equal(403);
  });

  it('refuses the settings of a real server', async () => {
    for (const [name, value] of Object.entries({
      DATABASE_URL: 'postgres://homeroom@127.0.0.1:1/homeroom',
      AUTH_JWT_SECRET: 'a secret of a school that is long enough',
      DIRECTORY_KEY: 'a directory key of a school',
    })) {
      const { code, error } = await runHomeroom(['serve', '--demo'], { DATA_DIR: dataDir, [name]: value });
      expect(code, name).not.to.equal(0);
      expect(error, name).to.contain(`unset ${name}`);
      expect(error, name).not.to.contain(value);
    }
  });

  it('marks its data, which no real server opens, and opens no data of others', async () => {
    await start(['--demo']);
    await stop();
    const real = { AUTH_JWT_SECRET: 'a secret of a school that is long enough', PORT: String(await freePort()) };
    const opened = await runHomeroom(['serve'], { ...real, DATA_DIR: join(dataDir, 'demo') });
    expect([opened.code === 0, opened.error]).to.deep.equal([
      false,
      'These are the data of a demo, in which everybody may be anybody. Start it with "serve --demo", or set DATA_DIR or DATABASE_URL to other data.\n',
    ]);

    const own = join(dataDir, 'own');
    const imported = await runHomeroom(['import-roster', 'demo'], { DATA_DIR: join(own, 'demo') });
    expect(imported.code, imported.error).to.equal(0);
    const taken = await runHomeroom(['serve', '--demo'], { DATA_DIR: own, PORT: String(await freePort()) });
    expect(taken.code).not.to.equal(0);
    expect(taken.error).to.contain('holds people who are not its own');
  });
});
