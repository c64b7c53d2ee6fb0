import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { binaryFolder } from '../support/binaryFolder.ts';
import { KeptServer } from '../support/KeptServer.ts';
import { type LocalServer, localServer } from '../support/LocalServer.ts';

/** A balancer with a configuration in `deploy/`. */
export interface BalancerKind {
  readonly name: string;
  /** The folder of its program on this machine; undefined if it is not installed. */
  readonly folder: string | undefined;
  readonly config: string;
  /** Texts of the committed file, each with what a test puts in its place. */
  readonly replace: (port: number, folder: string) => Readonly<Record<string, string>>;
  /** Runs the configuration in the foreground, in the folder of its logs. */
  readonly script: string;
}

const folderOf = (program: string): string | undefined => binaryFolder([program], ['/usr/sbin', '/usr/local/sbin']);

export const balancers: readonly BalancerKind[] = [
  {
    name: 'nginx',
    folder: folderOf('nginx'),
    config: 'nginx.conf',
    replace: (port, folder) => ({
      '/tmp/': `${folder}/`,
      'listen 8080;': `listen 127.0.0.1:${port};`,
      '/dev/stdout': `${folder}/access.log`,
      '/dev/stderr': `${folder}/error.log`,
    }),
    script: `exec "$1/nginx" -e stderr -p "$2" -c config -g 'daemon off;' 2>>error.log`,
  },
  {
    name: 'haproxy',
    folder: folderOf('haproxy'),
    config: 'haproxy.cfg',
    replace: (port) => ({ 'bind :8080': `bind 127.0.0.1:${port}` }),
    script: 'exec "$1/haproxy" -db -f config >>access.log 2>>error.log',
  },
];

/** A balancer in front of two nodes that runs its committed configuration. */
export class Balancer {
  readonly #server: LocalServer;
  readonly #folder: string;

  private constructor(server: LocalServer, folder: string) {
    this.#server = server;
    this.#folder = folder;
  }

  /** @param nodes each as `127.0.0.1:8000` */
  static async open(kind: BalancerKind, nodes: readonly [string, string]): Promise<Balancer> {
    if (kind.folder === undefined) throw new Error(`No ${kind.name} on this machine`);
    const binaries = kind.folder;
    const committed = await readFile(resolve('deploy', kind.config), 'utf8');
    const kept = await KeptServer.create({ name: kind.name, stopSignal: 'SIGTERM' });
    const folder = await mkdtemp(join(tmpdir(), `homeroom-${kind.name}-logs-`));
    await chmod(folder, 0o755); // if root starts nginx, its workers run as nobody
    try {
      const server = await localServer(kept, async (port) => {
        const changes = { ...kind.replace(port, folder), 'node1:8000': nodes[0], 'node2:8000': nodes[1] };
        await writeFile(join(folder, 'config'), replaced(committed, changes));
        await kept.start('sh', ['-c', `cd "$2" && ${kind.script}`, kind.name, binaries, folder]);
        const url = `http://127.0.0.1:${port}`;
        // The balancer itself answers this path.
        await kept
          .untilItAnswers(() => fetch(`${url}/metrics`))
          .catch(async (failure: unknown) => {
            throw new Error(`${String(failure)}\n${await logsIn(folder)}`);
          });
        return url;
      });
      return new Balancer(server, folder);
    } catch (failure) {
      await rm(folder, { recursive: true });
      throw failure;
    }
  }

  get url(): string {
    return this.#server.url;
  }

  /** Everything that it has logged so far. */
  logs(): Promise<string> {
    return logsIn(this.#folder);
  }

  async close(): Promise<void> {
    await this.#server.stop();
    await rm(this.#folder, { recursive: true });
  }
}

/** @throws Error if a text to replace is missing, because then the test would not run the committed file */
const replaced = (text: string, changes: Readonly<Record<string, string>>): string =>
  Object.entries(changes).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`The configuration has no "${from}"`);
    return result.replaceAll(from, to);
  }, text);

const logsIn = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  // HAProxy escapes slashes in JSON.
  return texts.join('\n').replaceAll('\\/', '/');
};
