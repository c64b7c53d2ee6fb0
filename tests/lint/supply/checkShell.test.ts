import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { runInRepository } from './runInRepository.ts';
import { withShellCheck } from './withShellCheck.ts';

const SCRIPT = 'scripts/supply/checkShell.js';

describe('checkShell', () => {
  it('finds what a shell does with unquoted names, in files by their first line or their ending', async function test() {
    withShellCheck(this);
    const bad = 'cd $HOME\nrm -rf $1\n';
    for (const [file, first] of [
      ['deploy/remove', '#!/bin/sh\n'],
      ['deploy/remove.sh', ''],
      ['.ci/run', '#!/usr/bin/env bash\n'],
    ] as const) {
      const { passed, output } = await runInRepository({ [file]: `${first}${bad}` }, SCRIPT);
      expect(passed).to.equal(false);
      expect(output).to.match(
        new RegExp(`^${file.replace('.', '\\.')}:\\d+ Double quote to prevent globbing.*SC2086`, 'm'),
      );
    }
  });

  it('passes good scripts, and other programs', async function test() {
    withShellCheck(this);
    const files = { 'a.sh': '#!/bin/bash\nset -e\necho "$1"\n', 'b.js': 'cd $HOME\n' };
    expect(await runInRepository(files, SCRIPT)).to.deep.equal({ passed: true, output: '' });
  });

  it('fails where there is nothing to check', async () => {
    expect((await runInRepository({ 'b.js': '1\n' }, SCRIPT)).output).to.match(/There are no shell scripts to check/);
  });

  it('says that it did not look without ShellCheck, and fails where everything must be checked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-path-'));
    try {
      // Only git is there.
      const { stdout: git } = await promisify(execFile)('sh', ['-c', 'command -v git']);
      await promisify(execFile)('ln', ['-s', git.trim(), join(folder, 'git')]);
      const run = (CI: string) =>
        promisify(execFile)(process.execPath, [resolve(SCRIPT)], { env: { PATH: folder, CI } }).then(
          ({ stdout }) => [0, stdout],
          (failure: { code: number; stdout: string }) => [failure.code, failure.stdout],
        );
      expect(await run('')).to.deep.equal([
        0,
        'Note: shell scripts are not checked, as there is no shellcheck: apt-get install shellcheck\n',
      ]);
      expect((await run('true'))[0]).to.equal(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
