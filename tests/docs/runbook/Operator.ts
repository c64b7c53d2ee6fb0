import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/freePort.ts';
import { homeroomProgram } from '../../support/homeroomProgram.ts';
import { readRunbook, runbookPage, scriptOf } from './readRunbook.ts';

type Variables = Readonly<Record<string, string>>;

/** Programs of the machine that the page calls and that a test stands in for; they ask the test's own process. */
const shims: Readonly<Record<string, string>> = {
  homeroom: `exec "${process.execPath}" "${homeroomProgram}" "$@"`,
  journalctl: 'exec cat "$STANDIN_LOG"',
  systemctl: 'exec curl -sSf -X POST "$STANDIN_CONTROL/$1/$2"',
};

/** Milliseconds that a block of the page may take. */
const patienceMs = 60_000;

/** Somebody with a shell beside a server that runs by a file of settings, as systemd starts it. */
export class Operator {
  readonly folder: string;
  readonly node: string;
  /** Variables of the server that no settings file has, e.g. for a clock that is wrong. */
  readonly serverOnly: Record<string, string> = {};
  /** What `systemctl` does with other units, by `start redis-server` and the like. */
  readonly units = new Map<string, () => Promise<unknown>>();
  readonly #control: Server;
  #child: ChildProcess | undefined;

  private constructor(folder: string, node: string, control: Server) {
    this.folder = folder;
    this.node = node;
    this.#control = control;
  }

  static async open(settings: Variables): Promise<Operator> {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-operator-'));
    await mkdir(join(folder, 'bin'));
    for (const [name, script] of Object.entries(shims)) {
      await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, 'bin', name), 0o755);
    }
    const [port, controlPort] = [await freePort(), await freePort()];
    const control = createServer();
    const operator = new Operator(folder, `http://127.0.0.1:${port}`, control);
    control.on('request', ({ url = '' }, response) => {
      const [, verb = '', unit = ''] = url.split('/');
      void operator.#manage(verb, unit).then(
        () => response.end(),
        (failure: unknown) => response.writeHead(500).end(`${failure}\n`),
      );
    });
    control.listen(controlPort, '127.0.0.1');
    await once(control, 'listening');
    const lines = Object.entries({ ...settings, PORT: String(port), HOST: '127.0.0.1' });
    await writeFile(operator.settings, lines.map(([name, value]) => `${name}='${value}'\n`).join(''));
    await writeFile(operator.log, '');
    return operator;
  }

  get settings(): string {
    return join(this.folder, 'homeroom.env');
  }

  get log(): string {
    return join(this.folder, 'log');
  }

  /** Changes one setting, without a restart. */
  async change(name: string, value: string): Promise<void> {
    const kept = (await readFile(this.settings, 'utf8')).split('\n').filter((line) => !line.startsWith(`${name}=`));
    await writeFile(this.settings, `${kept.join('\n')}${name}='${value}'\n`);
  }

  /** Starts the server; resolves when it is ready, or has ended because it could not start. */
  async start(): Promise<void> {
    const script = `set -a; . "${this.settings}"; set +a; exec "${process.execPath}" "${homeroomProgram}" serve`;
    const env = { PATH: process.env['PATH'], ...this.serverOnly };
    const log = await open(this.log, 'a');
    const child = spawn('bash', ['-c', script], { cwd: this.folder, env, stdio: ['ignore', 'ignore', log.fd] });
    this.#child = child;
    await log.close();
    await eventually(
      async () => {
        if (child.exitCode !== null) return;
        const { ok } = await fetch(`${this.node}/api/health/ready/`, { signal: AbortSignal.timeout(2_000) });
        if (!ok) throw new Error('It is not ready');
      },
      { within: 40_000, every: 50 },
    );
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  forgetLog(): Promise<void> {
    return truncate(this.log);
  }

  /** Runs a script of the page behind the page's own beginning. Resolves to all that it prints. */
  async run(script: string, given: Variables = {}): Promise<string> {
    const [beginning] = readRunbook(runbookPage);
    if (beginning === undefined) throw new Error('The page has no beginning');
    const { port } = this.#control.address() as { port: number };
    const env = {
      PATH: `${join(this.folder, 'bin')}${delimiter}${process.env['PATH']}`,
      ...{ SETTINGS: this.settings, NODE: this.node, BACKUPS: this.folder, LOG_LEVEL: 'warn' },
      ...{ STANDIN_LOG: this.log, STANDIN_CONTROL: `http://127.0.0.1:${port}` },
      ...given,
    };
    const whole = `${scriptOf(beginning, 'setup')}\n${script}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', `exec 2>&1\n${whole}\ntrue`], {
      ...{ cwd: this.folder, env, timeout: patienceMs },
    });
    return stdout;
  }

  async close(): Promise<void> {
    await this.stop();
    this.#control.close();
    this.#control.closeAllConnections();
    await rm(this.folder, { recursive: true });
  }

  async #manage(verb: string, unit: string): Promise<unknown> {
    const known = this.units.get(`${verb} ${unit}`);
    if (known !== undefined) return known();
    if (unit !== 'homeroom') throw new Error(`There is no unit ${unit} that could ${verb}`);
    if (verb === 'stop') return this.stop();
    return verb === 'start' ? this.start() : this.restart();
  }
}
