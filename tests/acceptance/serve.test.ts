import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort } from '../support/freePort.ts';
import { spawnHomeroom } from './runHomeroom.ts';

describe('serve', function suite() {
  this.timeout(60_000);
  let dataDir: string;
  let server: ChildProcess;
  let address: string;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-serve-'));
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    server = spawnHomeroom(['serve'], {
      DATA_DIR: dataDir,
      PORT: String(port),
      AUTH_JWT_SECRET: 'a secret that only these tests know',
    });
    server.stderr?.pipe(process.stderr);
    if (server.stdout) await once(server.stdout, 'data');
  });
  after(async () => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
    expect(server.exitCode).to.equal(0);
    await rm(dataDir, { recursive: true });
  });

  it('gives out no tokens, as only the demo does', async () => {
    for (const path of ['/api/demo/people/', '/api/demo/people', '/api/demo/']) {
      const answer = await fetch(`${address}${path}`);
      expect(answer.status, path).to.equal(404);
      expect(await answer.json(), path).to.have.nested.property('error.code', 'NOT_FOUND');
    }
  });

  it('shows its page at /, or says how to build it', async () => {
    const answer = await fetch(`${address}/`);
    expect(await answer.text()).to.match(answer.ok ? /<!doctype html>/i : /npm run build/);
  });
});
