import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

export interface CheckResult {
  readonly passed: boolean;
  readonly output: string;
}

/** Runs a script of this repository in a temporary folder that holds these files: path → content. */
export const runInTree = async (
  files: Readonly<Record<string, string>>,
  script: string,
  ...args: readonly string[]
): Promise<CheckResult> => {
  const root = await mkdtemp(join(tmpdir(), 'homeroom-lint-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    const child = spawn(process.execPath, [resolve(script), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, errors, status] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise((end) => child.once('close', end)),
    ]);
    return { passed: status === 0, output: output + errors };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};
