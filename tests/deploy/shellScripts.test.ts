import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWithProgram } from './describeWithProgram.ts';

/** Everything below deploy/ that a shell runs. */
const scripts = readdirSync('deploy', { recursive: true, encoding: 'utf8' })
  .map((name) => join('deploy', name))
  .filter((path) => statSync(path).isFile() && /^#!.*sh\n/.test(readFileSync(path, 'utf8')));

describeWithProgram('shellcheck', 'scripts of the shell', () => {
  it('are found, and may be run', () => {
    expect(scripts).to.include.members(['deploy/install.sh', 'deploy/safe-deploy', 'deploy/hooks/telegram']);
    for (const path of scripts) expect(statSync(path).mode & 0o111, path).not.to.equal(0);
  });

  for (const path of scripts)
    it(`${path} has no fault that shellcheck knows`, () => {
      const { status, stdout, stderr } = spawnSync('shellcheck', [path], { encoding: 'utf8' });
      expect(status, stdout + stderr).to.equal(0);
    });
});
