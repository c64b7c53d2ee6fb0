import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const program = resolve('.github/deploy-release');
const names = ['ssh', 'scp', 'curl'] as const;

/** Writes down how it was called, and fails where the environment says so. */
const recorder = (name: string) => `#!/bin/sh
echo "${name} $*" >>"$RECORD"
case "$*" in *"\${FAILS_AT:-nothing fails}"*) exit 3 ;; esac
`;

describe('deploy-release', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-deploy-'));
    for (const name of ['programs', 'release', 'temporary']) await mkdir(join(folder, name));
    for (const name of names) {
      await writeFile(join(folder, 'programs', name), recorder(name));
      await chmod(join(folder, 'programs', name), 0o755);
    }
    await writeFile(join(folder, 'release', 'homeroom-1.2.3.tgz'), 'package');
    await writeFile(join(folder, 'release', 'homeroom-1.2.3.tgz.sha256'), 'hash');
    await writeFile(join(folder, 'release', 'homeroom-1.2.3.cdx.json'), '{}');
    await writeFile(join(folder, 'called'), '');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const deploy = async (more: Record<string, string> = {}) => {
    const env = {
      PATH: `${join(folder, 'programs')}:${process.env['PATH']}`,
      ...{ RECORD: join(folder, 'called'), TMPDIR: join(folder, 'temporary') },
      ...{ DEPLOY_HOST: 'chat1.example', DEPLOY_USER: 'deploy', DEPLOY_COMMAND: 'sudo safe-deploy' },
      ...{
        PUBLIC_URL: 'https://chat.example',
        KNOWN_HOSTS: 'chat1.example ssh-ed25519 AAAA',
        SSH_KEY: 'the key itself',
      },
      ...{ GITHUB_RUN_ID: '41', GITHUB_RUN_ATTEMPT: '2', ...more },
    };
    const { code, said } = await promisify(execFile)('bash', [program, join(folder, 'release')], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
      (failure: { code: number; stdout: string; stderr: string }) => ({
        ...{ code: failure.code, said: failure.stdout + failure.stderr },
      }),
    );
    const called = (await readFile(join(folder, 'called'), 'utf8')).trim().split('\n');
    return { code, said, called };
  };

  it('copies the package and its hash, deploys, tidies up there and here, and asks the address that people see', async () => {
    const { code, said, called } = await deploy();
    expect([code, said]).to.deep.equal([0, 'https://chat.example answers\n']);
    const remote = '/tmp/homeroom-release-41-2';
    expect(called.map((line) => line.split(' ')[0])).to.deep.equal(['ssh', 'scp', 'ssh', 'ssh', 'curl']);
    for (const line of called.slice(0, 4)) {
      expect(line).to.include('StrictHostKeyChecking=yes');
      expect(line).to.include('deploy@chat1.example');
      expect(line).not.to.include('the key itself');
    }
    expect(called[1]).to.match(
      /homeroom-1\.2\.3\.tgz \S*homeroom-1\.2\.3\.tgz\.sha256 deploy@chat1\.example:\/tmp\/homeroom-release-41-2\/$/,
    );
    expect(called[2]).to.match(new RegExp(`sudo safe-deploy --to ${remote}/homeroom-1\\.2\\.3\\.tgz$`));
    expect(called[3]).to.match(new RegExp(`rm -rf ${remote}$`));
    expect(called[4]).to.include('https://chat.example/api/health/ready/');
    expect(await readdir(join(folder, 'temporary'))).to.deep.equal([]);
  });

  it('ends as the deploy ends, tidies up all the same, and asks nobody', async () => {
    const { code, said, called } = await deploy({ FAILS_AT: 'safe-deploy --to' });
    expect(code).to.equal(3);
    expect(said).to.match(/The deploy ended with 3/);
    expect(called.map((line) => line.split(' ')[0])).to.deep.equal(['ssh', 'scp', 'ssh', 'ssh']);
    expect(called.at(-1)).to.match(/rm -rf \/tmp\/homeroom-release-41-2$/);
    expect(await readdir(join(folder, 'temporary'))).to.deep.equal([]);
  });

  it('names what the environment lacks, before it calls anybody', async () => {
    const { code, said, called } = await deploy({ KNOWN_HOSTS: '' });
    expect([code, called]).to.deep.equal([1, ['']]);
    expect(said).to.match(/^The environment has no KNOWN_HOSTS/);
  });

  it('refuses a folder with two packages, or none of the hash', async () => {
    await writeFile(join(folder, 'release', 'homeroom-1.2.4.tgz'), 'package');
    expect((await deploy()).said).to.match(/must have one homeroom-\*\.tgz/);
    await rm(join(folder, 'release', 'homeroom-1.2.4.tgz'));
    await rm(join(folder, 'release', 'homeroom-1.2.3.tgz.sha256'));
    expect((await deploy()).said).to.match(/with its \.sha256 beside it/);
  });
});
