import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binaryFolder, debianPostgresFolders } from '../../support/binaryFolder.ts';
import type { ServerSource } from '../../support/findServer.ts';
import { holderScript } from './holder.ts';
import { Shell } from './Shell.ts';

const systemctl = fileURLToPath(new URL('./systemctl.js', import.meta.url));
const journalctl = fileURLToPath(new URL('./journalctl.js', import.meta.url));

/** Programs of the machine that a test stands in for, because no systemd runs there and no network leads out. */
const standIns = {
  systemctl: `exec ${process.execPath} ${systemctl} "$@"`,
  journalctl: `exec ${process.execPath} ${journalctl} "$@"`,
  // What Debian's packages do when they are installed; their programs are there already.
  'apt-get': `
[ "$1" = install ] && shift
for package; do
  case $package in
    nodejs) command -v node ;;
    npm) command -v npm ;;
    postgresql) pg_createcluster --locale C.UTF-8 "$(ls /usr/lib/postgresql | sort -n | tail -n 1)" main && systemctl start postgresql ;;
    redis-server | haproxy) systemctl start "$package" ;;
    *) command -v "$package" ;;
  esac || { echo "E: Unable to locate package $package" >&2; exit 100; }
done`,
};

const flags = ['--mount', '--net', '--pid', '--fork', '--kill-child'];

/** Whether this machine can hold another one. */
export const machineSource = (): ServerSource => {
  const needed = ['unshare', 'nsenter', 'ip', 'haproxy', 'redis-server', 'pg_createcluster', 'psql', 'jq', 'curl'];
  const missing = needed.filter((name) => binaryFolder([name], ['/usr/sbin', '/sbin']) === undefined);
  if (debianPostgresFolders().length === 0) missing.push('PostgreSQL of Debian');
  if (missing.length > 0) return { kind: 'none', reason: `no ${missing.join(', ')} on this machine` };
  const probe = 'mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && grep -q overlay /proc/filesystems';
  const { status } = spawnSync('unshare', [...flags, 'sh', '-c', probe]);
  return status === 0
    ? { kind: 'binaries' }
    : { kind: 'none', reason: 'no rights for namespaces, mounts and overlays' };
};

/**
 * A Debian of its own: the system of this machine beneath, and everything that is written above it, in memory, with a process
 * table and a loopback of its own. So commands run as root, at their documented paths and ports, and nothing of it stays.
 */
export class DebianMachine {
  readonly #unshare: ChildProcess;
  readonly #pid: number;
  readonly #place: string;
  readonly #shells: Shell[] = [];

  private constructor(unshare: ChildProcess, pid: number, place: string) {
    this.#unshare = unshare;
    this.#pid = pid;
    this.#place = place;
  }

  static async open(): Promise<DebianMachine> {
    const place = await mkdtemp(join(tmpdir(), 'homeroom-debian-'));
    const env = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      PLACE: place,
      CHECKOUT: resolve('.'),
    };
    const unshare = spawn('unshare', [...flags, 'sh', '-c', holderScript], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let error = '';
    unshare.stderr.on('data', (text) => (error += text));
    const isReady = await Promise.race([
      once(unshare.stdout, 'data').then(() => true),
      once(unshare, 'close').then(() => false),
    ]);
    if (!isReady) throw new Error(`The machine could not be made:\n${error}`);
    const children = await readFile(`/proc/${unshare.pid}/task/${unshare.pid}/children`, 'utf8');
    const machine = new DebianMachine(unshare, Number(children.trim()), place);
    for (const [name, script] of Object.entries(standIns)) {
      const path = machine.path('/usr/local/sbin', name);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
    }
    return machine;
  }

  /** A path of the machine as this process reaches it. */
  path(...parts: readonly string[]): string {
    return join(`/proc/${this.#pid}/root`, ...parts);
  }

  /** A shell of root in /srv. */
  shell(): Shell {
    const enter = ['--target', String(this.#pid), '--mount', '--net', '--pid', '--root'];
    const shell = new Shell('nsenter', [...enter, 'env', '--ignore-environment', 'LANG=C.UTF-8', 'HOME=/root', 'bash']);
    this.#shells.push(shell);
    return shell;
  }

  /** Ends all that runs on it, and forgets what was written. */
  async close(): Promise<void> {
    for (const shell of this.#shells) shell.close();
    const ended = once(this.#unshare, 'close');
    this.#unshare.kill('SIGKILL');
    await ended;
    await rm(this.#place, { recursive: true });
  }
}
