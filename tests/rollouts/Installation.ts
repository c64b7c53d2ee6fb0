import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ran } from '../acceptance/runHomeroom.ts';

export interface DeployReport {
  readonly outcome: string;
  readonly text: string;
  readonly ready: readonly string[];
  readonly phases: readonly { readonly name: string }[];
}

const run = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> =>
  new Promise((done, fail) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, error] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (error += text));
    child.once('error', fail);
    child.once('close', (code) => done({ code, out, error }));
  });

/** What starts servers on the machine: a process and nothing more, or units by `unitRunner`. */
export type Driver = 'plain' | 'systemd';

/** A machine of our own in a folder, on which deploy/install.sh has installed Homeroom. */
export class Installation {
  readonly root: string;
  readonly #driver: readonly string[];
  readonly #path: string;

  private constructor(root: string, driver: readonly string[], path: string) {
    this.root = root;
    this.#driver = driver;
    this.#path = path;
  }

  static async create(driver: Driver): Promise<Installation> {
    const root = await mkdtemp(join(tmpdir(), 'homeroom-machine-'));
    await mkdir(join(root, 'etc'));
    await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
    await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
    const programs = join(root, 'stand-ins');
    await mkdir(programs);
    if (driver === 'systemd') {
      const runner = fileURLToPath(new URL('./unitRunner.js', import.meta.url));
      const text = `#!/bin/sh\nMACHINE=${root} exec ${process.execPath} ${runner} "$@"\n`;
      await writeFile(join(programs, 'systemctl'), text, { mode: 0o755 });
    }
    const path = `${programs}:${process.env['PATH']}`;
    return new Installation(root, ['--driver', driver, '--settle', '1'], path);
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  install(...args: readonly string[]): Promise<Ran> {
    return run('bash', [resolve('deploy/install.sh'), '--root', this.root, ...args]);
  }

  async set(settings: Readonly<Record<string, string>>): Promise<void> {
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(this.path('etc/homeroom/homeroom.env'), lines.join(''), { mode: 0o640 });
  }

  /** A command of the release in use, as `homeroom` in /usr/local/bin runs it. */
  command(...args: readonly string[]): Promise<Ran> {
    const script = this.path('opt/homeroom/current/deploy/safeDeploy/withSettings.js');
    const env = { PATH: this.#path, HOMEROOM_SETTINGS: this.path('etc/homeroom') };
    return run(this.path('opt/homeroom/bin/node'), [script, ...args], env);
  }

  deploy(...args: readonly string[]): Promise<Ran> {
    return this.startDeploy(...args).done;
  }

  startDeploy(...args: readonly string[]): { readonly child: ChildProcess; readonly done: Promise<Ran> } {
    const places = ['--settings', this.path('etc/homeroom'), '--prefix', this.path('opt/homeroom')];
    const all = [
      ...this.#driver,
      ...places,
      '--state',
      this.path('var/lib/homeroom'),
      '--logs',
      this.path('var/log/homeroom'),
      ...args,
    ];
    const child = spawn(this.path('opt/homeroom/current/deploy/safe-deploy'), all, {
      env: { PATH: this.#path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, error] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (error += text));
    const done = new Promise<Ran>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, error }));
    });
    return { child, done };
  }

  /** The version in use. */
  async current(): Promise<string> {
    return (await readlink(this.path('opt/homeroom/current'))).replace('releases/', '');
  }

  /** The logs of the last deploy by the name of their file, and its report. */
  async lastDeploy(): Promise<{ readonly logs: Readonly<Record<string, string>>; readonly report: DeployReport }> {
    const folder = this.path('var/log/homeroom');
    const times = (await readdir(folder)).filter((name) => /^\d/.test(name));
    const last = join(folder, times.sort().at(-1) ?? '');
    const names = (await readdir(last)).filter((name) => name.endsWith('.log')).sort();
    const texts = names.map(async (name) => [name, await readFile(join(last, name), 'utf8')] as const);
    return {
      logs: Object.fromEntries(await Promise.all(texts)),
      report: JSON.parse(await readFile(join(last, 'report.json'), 'utf8')),
    };
  }

  /** The numbers of the servers that were started. */
  async pids(): Promise<number[]> {
    const folders = [this.path('var/log/homeroom/run'), this.path('run')].filter(existsSync);
    const files = await Promise.all(
      folders.map(async (folder) =>
        (await readdir(folder)).filter((name) => name.endsWith('.pid')).map((name) => join(folder, name)),
      ),
    );
    return Promise.all(files.flat().map(async (file) => Number(await readFile(file, 'utf8'))));
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
