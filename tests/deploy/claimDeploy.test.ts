import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

/** Claims a folder, shows what is in it, and gives it back. */
const program = `
  import { readdirSync } from 'node:fs';
  import { claimDeploy } from ${JSON.stringify(pathToFileURL(resolve('deploy/safeDeploy/claimDeploy.js')).href)};
  const release = claimDeploy(process.argv[1]);
  console.log(readdirSync(process.argv[1]).map((name) => name.replace(String(process.pid), 'own')).sort().join());
  release();`;

describe('the claim of a deploy', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeroom-claim-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const claim = () =>
    spawnSync(process.execPath, ['--input-type=module', '--eval', program, folder], { encoding: 'utf8' });

  it('lets one go on at a time, however little another one has written', () => {
    const other = `lock-${process.pid}`;
    writeFileSync(join(folder, other), '');
    const { status, stderr } = claim();
    expect(status).to.equal(1);
    expect(stderr).to.contain(`Another deploy is under way: process ${process.pid}, by ${join(folder, other)}.`);
    expect(readdirSync(folder)).to.deep.equal([other]);
  });

  it('takes the place of one that was killed, and is given back', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    for (const name of [`lock-${pid}`, 'lock-of-something']) writeFileSync(join(folder, name), '');
    const { stdout, stderr } = claim();
    expect([stdout.trim(), stderr]).to.deep.equal(['lock-of-something,lock-own', '']);
    expect(readdirSync(folder)).to.deep.equal(['lock-of-something']);
  });
});
