import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RequiredRelease } from '../../adapters/knex/meta/requiredReleases.ts';
import type { Ran } from './runHomeroom.ts';

const parts = ['core', 'adapters', 'composition', 'client'] as const;
const gate = join('adapters', 'knex', 'meta', 'requiredReleases.js');

export interface MadeRelease {
  /** Runs one of its commands until it ends. */
  run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran>;
}

/** A release that does not exist yet: what was built here, under another version, with releases that have to come before. */
export const makeRelease = async (
  folder: string,
  version: string,
  required: readonly RequiredRelease[],
): Promise<MadeRelease> => {
  const root = join(folder, version);
  await mkdir(root, { recursive: true });
  for (const part of parts)
    await cp(resolve('dist', part), join(root, 'dist', part), {
      recursive: true,
      filter: (path) => !/\.(map|d\.ts)$/.test(path),
    });
  const manifest: object = JSON.parse(await readFile('package.json', 'utf8'));
  await writeFile(join(root, 'package.json'), JSON.stringify({ ...manifest, version }));
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  const path = join(root, 'dist', gate);
  const source = await readFile(path, 'utf8');
  const list = 'requiredReleases = []';
  if (!source.includes(list)) throw new Error('the list of required releases was not found');
  await rm(path);
  await writeFile(path, source.replace(list, `requiredReleases = ${JSON.stringify(required)}`));
  return { run: (args, env) => run(join(root, 'dist', 'composition', 'homeroom.js'), args, env) };
};

const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, error] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (error += text));
    child.once('error', fail);
    child.once('close', (code) => done({ code, out, error }));
  });
