import { execFile, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { postgresFolder, queryPostgres } from '../support/startPostgres.ts';
import { unprivilegedUser } from '../support/unprivilegedUser.ts';

const run = promisify(execFile);

/** A PostgreSQL of its own whose changes go into a repository of pgBackRest, by the files in `deploy/`. */
export class ArchivedPostgres {
  readonly #folder: string;
  readonly #binaries: string;
  readonly #port: number;
  readonly #owner = unprivilegedUser();

  private constructor(folder: string, binaries: string, port: number) {
    this.#folder = folder;
    this.#binaries = binaries;
    this.#port = port;
  }

  static async create(): Promise<ArchivedPostgres> {
    const binaries = postgresFolder();
    if (binaries === undefined) throw new Error('No PostgreSQL binaries on this machine');
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-drill-'));
    const cluster = new ArchivedPostgres(folder, binaries, await freePort());
    await cluster.#own(folder);
    for (const name of ['repository', 'log', 'lock', 'spool']) {
      await mkdir(join(folder, name), { mode: 0o700 });
      await cluster.#own(join(folder, name));
    }
    await cluster.#run(join(binaries, 'initdb'), ['-D', cluster.#data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8']);
    await cluster.start();
    await cluster.backRest('stanza-create');
    return cluster;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`;
  }

  query(sql: string): Promise<unknown[]> {
    return queryPostgres(this.url, sql);
  }

  async start(): Promise<void> {
    const archiving = await settingsOf('deploy/postgresql-archiving.conf');
    const settings = {
      ...archiving,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.#folder,
      port: String(this.#port),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-o', `-c ${name}="${value}"`]);
    await this.#run(join(this.#binaries, 'pg_ctl'), [
      ...['start', '--wait', '--pgdata', this.#data, '--log', join(this.#folder, 'log', 'postgres.log')],
      ...flags,
    ]);
    await eventually(
      async () => {
        const [row] = (await this.query('SELECT pg_is_in_recovery() AS recovers')) as { recovers: boolean }[];
        if (row?.recovers !== false) throw new Error('it still recovers');
      },
      { within: 60_000, every: 100 },
    );
  }

  /** The machine is lost with all that PostgreSQL had on it. */
  async lose(): Promise<void> {
    const [pid = ''] = (await readFile(join(this.#data, 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGQUIT');
    await eventually(() => {
      try {
        process.kill(Number(pid), 0);
      } catch {
        return;
      }
      throw new Error('it still runs');
    });
    await rm(this.#data, { recursive: true });
    await mkdir(this.#data, { mode: 0o700 });
    await this.#own(this.#data);
  }

  /** Runs pgBackRest with the file of `deploy/` and the places of this cluster. */
  async backRest(command: string, ...args: readonly string[]): Promise<string> {
    return this.#run('pgbackrest', ['--stanza=homeroom', ...args, command]);
  }

  async remove(): Promise<void> {
    await this.#run(join(this.#binaries, 'pg_ctl'), ['stop', '--mode=immediate', '--pgdata', this.#data]).catch(
      () => '',
    );
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  /** The places of this cluster, in place of those of the files. PostgreSQL passes them to its archive_command. */
  get #env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PGBACKREST_CONFIG: resolve('deploy/pgbackrest.conf'),
      PGBACKREST_PG1_PATH: this.#data,
      PGBACKREST_PG1_PORT: String(this.#port),
      PGBACKREST_PG1_SOCKET_PATH: this.#folder,
      PGBACKREST_PG1_USER: 'postgres',
      PGBACKREST_REPO1_PATH: join(this.#folder, 'repository'),
      PGBACKREST_LOG_PATH: join(this.#folder, 'log'),
      PGBACKREST_LOCK_PATH: join(this.#folder, 'lock'),
      PGBACKREST_REPO1_CIPHER_PASS: 'of the drill alone',
    };
  }

  async #own(path: string): Promise<void> {
    if (this.#owner !== undefined) await chown(path, this.#owner.uid, this.#owner.gid);
  }

  async #run(command: string, args: readonly string[]): Promise<string> {
    const env = this.#env;
    // A server that is started inherits what it writes to, so nothing waits for its end.
    if (command.endsWith('pg_ctl')) return this.#runQuietly(command, args, env);
    const { stdout } = await run(command, [...args], { cwd: this.#folder, env, ...this.#owner, maxBuffer: 1 << 24 });
    return stdout;
  }

  #runQuietly(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
    return new Promise((done, fail) => {
      const child = spawn(command, args, { cwd: this.#folder, env, stdio: 'ignore', ...this.#owner });
      child.once('error', fail);
      child.once('exit', (code) => (code === 0 ? done('') : fail(new Error(`${command} ended with ${code}`))));
    });
  }
}

/** `name = value` lines, without comments and quotes. */
const settingsOf = async (path: string): Promise<Readonly<Record<string, string>>> => {
  const lines = (await readFile(path, 'utf8'))
    .split('\n')
    .filter((line) => line.includes('=') && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...rest] = line.split('=');
      return [
        name.trim(),
        rest
          .join('=')
          .trim()
          .replace(/^'(.*)'$/, '$1'),
      ];
    }),
  );
};
