import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { freePort } from '../../support/freePort.ts';

const SCRIPT = resolve('scripts/supply/audit.js');
const SNAPSHOT = 'scripts/supply/advisories.json';

const lock = (version = '1.2.3', more: object = {}) => ({
  ...{ name: 'school', version: '1.0.0', lockfileVersion: 3, requires: true },
  packages: {
    '': { name: 'school', version: '1.0.0', dependencies: { left: version }, devDependencies: { right: '2.0.0' } },
    'node_modules/left': { version, license: 'MIT' },
    'node_modules/right': { version: '2.0.0', license: 'MIT', dev: true },
    ...more,
  },
});

const weakness = (name: string, severity: string, range: string, id = 1_001) => ({
  ...{ id, title: `${name} is weak`, severity, vulnerable_versions: range },
  ...{ url: 'https://example.org/advisory', cwe: [], cvss: { score: 0, vectorString: null } },
});

describe('npm run audit', function suite() {
  this.timeout(60_000);
  let registry: Server;
  let address: string;
  let folder: string;
  let weaknesses: Record<string, object[]> | undefined;

  before(async () => {
    registry = createServer((request, response) => {
      request.resume();
      const { url = '' } = request;
      const isAudit = url.endsWith('/advisories/bulk');
      const [, name = ''] = /^\/(left|right)$/.exec(url) ?? [];
      response.setHeader('content-type', 'application/json');
      if (isAudit && weaknesses !== undefined) return response.end(JSON.stringify(weaknesses));
      response.statusCode = name === '' ? 404 : 200;
      const versions = ['1.2.3', '1.3.0', '2.0.0'].map((version) => [version, { name, version, dist: {} }]);
      return response.end(
        JSON.stringify({ name, versions: Object.fromEntries(versions), 'dist-tags': { latest: '2.0.0' } }),
      );
    });
    const port = await freePort();
    await new Promise<void>((done) => registry.listen(port, '127.0.0.1', done));
    address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
  });
  after(() => registry.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-audit-'));
    weaknesses = {};
    await write('package-lock.json', lock());
    await write('package.json', lock().packages['']);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (path: string, content: object): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(content));
  };
  const audit = async (...args: readonly string[]) => {
    const env = {
      ...{
        PATH: process.env['PATH'],
        HOME: folder,
        npm_config_registry: address,
        npm_config_cache: join(folder, 'cache'),
      },
      ...{ npm_config_fetch_retries: '0', npm_config_update_notifier: 'false' },
    };
    const child = spawn(process.execPath, [SCRIPT, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, error, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((done) => child.once('close', done)),
    ]);
    return { code, said: out + error };
  };
  const save = async (daysAgo: number, asked: Record<string, string[]>, advisories: readonly object[]): Promise<void> =>
    write(SNAPSHOT, { taken_at: new Date(Date.now() - daysAgo * 86_400_000).toISOString(), asked, advisories });

  it('passes where the registry knows of nothing', async () => {
    const { code, said } = await audit();
    expect([code, said]).to.deep.equal([0, '0 weaknesses count, of 2 packages.\n']);
  });

  it('fails for a weakness in what reaches users, and says what to do', async () => {
    weaknesses = { left: [weakness('left', 'moderate', '<1.3.0')] };
    const { code, said } = await audit();
    expect(code).to.equal(1);
    expect(said).to.match(/✖ left 1\.2\.3 \(shipped\): moderate, left is weak.*<1\.3\.0.*"id": "1001"/);
  });

  it('asks more of what users get than of what developers run', async () => {
    weaknesses = { right: [weakness('right', 'moderate', '*')] };
    const mild = await audit();
    expect([mild.code, mild.said]).to.deep.equal([0, mild.said]);
    expect(mild.said).to.match(/Noted: right 2\.0\.0 \(development\): moderate/);
    // npm keeps what it knows of a number.
    weaknesses = { right: [weakness('right', 'high', '*', 1_002)] };
    expect((await audit()).code).to.equal(1);
  });

  it('accepts a weakness with a reason until a day', async () => {
    weaknesses = { left: [weakness('left', 'high', '*')] };
    const excuse = { id: '1001', name: 'left', reason: 'Nobody calls it.' };
    await write('scripts/supply/acceptedAdvisories.json', [{ ...excuse, until: '2999-01-01' }]);
    const accepted = await audit();
    expect([accepted.code, accepted.said]).to.deep.equal([0, accepted.said]);
    expect(accepted.said).to.match(/Accepted until 2999-01-01: left .*Nobody calls it/);
    await write('scripts/supply/acceptedAdvisories.json', [{ ...excuse, until: '2020-01-01' }]);
    expect((await audit()).code).to.equal(1);
    weaknesses = {};
    expect((await audit()).said).to.match(/accepts 1001 of left, which is not there any more/);
  });

  it('says that it could not look where nobody answers and nothing was saved', async () => {
    weaknesses = undefined;
    const { code, said } = await audit();
    expect(code).to.equal(3);
    expect(said).to.match(
      /^Nothing was looked at: the registry has no answer \(.*404.*\), and nothing was saved before/,
    );
    expect((await audit('--save')).code).to.equal(3);
  });

  it('saves the answer, and takes it when nobody answers', async () => {
    weaknesses = { left: [weakness('left', 'critical', '>=1.0.0 <1.3.0')] };
    expect((await audit('--save')).code).to.equal(1);
    const saved = JSON.parse(await readFile(join(folder, SNAPSHOT), 'utf8'));
    expect(saved.asked).to.deep.equal({ left: ['1.2.3'], right: ['2.0.0'] });
    weaknesses = undefined;
    const offline = await audit();
    expect(offline.code).to.equal(1);
    expect(offline.said).to.match(/It was saved 0 days ago\./);
    expect(offline.said).to.match(/✖ left 1\.2\.3/);
    expect((await audit('--offline')).code).to.equal(1);
  });

  it('warns of an old answer and of packages that came since, and fails for both when it is strict', async () => {
    await save(31, { left: ['1.2.3'], right: ['2.0.0'] }, []);
    const old = await audit('--offline');
    expect([old.code, old.said]).to.deep.equal([0, old.said]);
    expect(old.said).to.match(/saved 31 days ago, more than 30: run "npm run audit -- --save"/);
    expect((await audit('--offline', '--strict')).code).to.equal(1);
    await save(1, { left: ['1.2.2'] }, []);
    const partly = await audit('--offline');
    expect([partly.code, partly.said]).to.deep.equal([0, partly.said]);
    expect(partly.said).to.match(/Not covered, as they came later: left 1\.2\.3, right 2\.0\.0\./);
    expect((await audit('--offline', '--strict')).code).to.equal(1);
    await save(1, { left: ['1.2.3'], right: ['2.0.0'] }, []);
    expect((await audit('--offline', '--strict')).code).to.equal(0);
  });

  it('compares what was saved with the versions of now', async () => {
    const advisory = {
      id: '7',
      name: 'left',
      title: 'weak',
      url: 'https://example.org',
      severity: 'high',
      range: '<1.2.4',
    };
    await save(1, { left: ['1.2.3', '1.2.4'], right: ['2.0.0'] }, [advisory]);
    expect((await audit('--offline')).code).to.equal(1);
    await write('package-lock.json', lock('1.2.4'));
    expect((await audit('--offline')).code).to.equal(0);
  });

  it('refuses a misspelt option', async () => {
    const { code, said } = await audit('--offlin');
    expect([code, said]).to.deep.equal([2, 'Usage: npm run audit -- [--save | --offline] [--strict], not --offlin\n']);
  });
});
