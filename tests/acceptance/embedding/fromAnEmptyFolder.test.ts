import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { freePort } from '../../support/freePort.ts';

const run = promisify(execFile);

/** Installs what `npm install` would, without a registry: the tarball is unpacked, and its dependencies are those of this repository. */
const installer = `
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
const [command, ...names] = process.argv.slice(2);
if (command !== 'install') {
  execFileSync(process.env.REAL_NPM, [command, ...names], { stdio: 'inherit' });
  process.exit();
}
const link = (name) => {
  mkdirSync(dirname(join('node_modules', name)), { recursive: true });
  symlinkSync(join(process.env.INSTALLED, name), join('node_modules', name));
};
for (const name of names)
  if (name.endsWith('.tgz')) {
    mkdirSync('node_modules/homeroom', { recursive: true });
    execFileSync('tar', ['xf', name, '-C', 'node_modules/homeroom', '--strip-components=1']);
    const { dependencies } = JSON.parse(readFileSync('node_modules/homeroom/package.json', 'utf8'));
    for (const one of Object.keys(dependencies)) if (!names.includes(one)) link(one);
  } else link(name);
`;

/** The commands of a script, each with the file that it writes. */
const commandsOf = (script: string): string[] =>
  script
    .replaceAll(/<<'END'\n[\s\S]*?\nEND$/gm, '<<')
    .split('\n')
    .filter((line) => line !== '');

describe('docs/embedding.md, from an empty folder', function suite() {
  this.timeout(120_000);
  let folder: string;
  let script: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-empty-'));
    const page = await readFile('docs/embedding.md', 'utf8');
    [, script = ''] = /## From an empty folder[\s\S]*?```sh\n([\s\S]*?)```/.exec(page) ?? [];
  });
  after(() => rm(folder, { recursive: true }));

  it('has at most eight commands', () => {
    expect(commandsOf(script)).to.have.lengthOf.within(3, 8);
  });

  it('ends with two people who have written to each other', async () => {
    const [bin, work] = [join(folder, 'bin'), join(folder, 'work')];
    await Promise.all([mkdir(bin), mkdir(work)]);
    // As `npm pack`, which takes half a minute to compress it.
    const { files }: { files: readonly string[] } = JSON.parse(await readFile('package.json', 'utf8'));
    const published = ['package.json', ...files.filter((name) => !name.startsWith('!'))];
    const packing = ['--exclude=*.test.*', '--transform=s,^,package/,', ...published];
    await run('tar', ['cf', join(work, 'homeroom.tgz'), ...packing]);
    const { stdout: npm } = await run('sh', ['-c', 'command -v npm']);
    await writeFile(join(bin, 'installer.mjs'), installer);
    await writeFile(join(bin, 'npm'), `#!/bin/sh\nexec "${process.execPath}" "${join(bin, 'installer.mjs')}" "$@"\n`);
    await chmod(join(bin, 'npm'), 0o755);

    const shell = spawn('sh', ['-e', '-c', script], {
      cwd: work,
      // A group of its own, so that the server which the script leaves behind ends with it.
      detached: true,
      env: {
        ...process.env,
        PATH: `${bin}:${process.env['PATH']}`,
        PORT: String(await freePort()),
        REAL_NPM: npm.trim(),
        INSTALLED: resolve('node_modules'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [printed, errors] = ['', ''];
    shell.stdout.on('data', (text) => (printed += text));
    shell.stderr.on('data', (text) => (errors += text));
    try {
      const code = await new Promise((done) => shell.on('exit', done));
      expect([code, errors]).to.deep.equal([0, '']);
      const [, answer = ''] = /(\{"messages":.*\})\s*$/.exec(printed) ?? [];
      const { messages } = JSON.parse(answer);
      expect(
        messages.map((one: { sender: { full_name: string }; content: string }) => [one.sender.full_name, one.content]),
      ).to.deep.equal([
        ['Ada Byron', 'Good morning, Max'],
        ['Max Born', 'Good morning, Ada'],
      ]);
    } finally {
      if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGTERM');
    }
  });
});
