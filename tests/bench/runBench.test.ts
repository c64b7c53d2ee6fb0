import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { readResult } from '../../bench/readResult.ts';
import { postgresFolder } from '../support/startPostgres.ts';
import { redisFolder } from '../support/startRedis.ts';

const program = fileURLToPath(new URL('../../bench/runBench.js', import.meta.url));

describe('npm run bench', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeroom-bench-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('measures direct rooms on a plain and on an embedded server, and finds every message delivered', async function () {
    if (postgresFolder() === undefined || redisFolder() === undefined) return this.skip();
    this.timeout(120_000);
    const args = ['w1', '--peers', 'ws-raw,homeroom-embedded', '--reps', '1', '--seconds', '1', '--out', folder];
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { timeout: 110_000 });
    expect(stdout)
      .to.match(/W1: one in flight each/)
      .and.not.match(/Failed/);
    const [file = ''] = readdirSync(folder);
    const { figures, failures, machine } = readResult(join(folder, file));
    expect(failures).to.deep.equal([]);
    expect(machine.cores).to.be.greaterThan(0);
    for (const peer of ['ws-raw', 'homeroom-embedded'])
      for (const name of ['CPU per message', 'messages', 'ack p99']) {
        const found = figures.filter((one) => one.peer === peer && one.name === name);
        expect(found.map(({ value }) => value > 0)).to.deep.equal([true, true]);
      }
  });

  it('names the workloads when it is called with an unknown one', async () => {
    const failure = await promisify(execFile)(process.execPath, [program, 'w99']).catch((error: unknown) =>
      String(error),
    );
    expect(failure).to.match(/W1 direct, W2 class/);
  });
});
