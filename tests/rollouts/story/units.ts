import { existsSync, readFileSync } from 'node:fs';

/** Where the stand-in of systemd keeps what runs. */
export const unitsFolder = '/run/units';
export const journalFolder = '/run/journal';

/** A unit as its installed file describes it. */
export interface Unit {
  readonly name: string;
  readonly type: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly folder: string;
  readonly stateFolders: readonly string[];
  readonly restarts: boolean;
  /** Milliseconds. */
  readonly restartAfter: number;
  readonly stopWithin: number;
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

const settingsIn = (file: string): [string, string][] => {
  const path = file.replace(/^-/, '');
  if (file.startsWith('-') && !existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(/^([A-Z]\w*)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    unquoted(value),
  ]);
};

const idsOf = (user: string | undefined): Unit['user'] => {
  if (user === undefined) return { uid: 0, gid: 0 };
  const [, uid, gid] = new RegExp(`^${user}:[^:]*:(\\d+):(\\d+):`, 'm').exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`There is no user ${user}`);
  return { uid: Number(uid), gid: Number(gid) };
};

/** The whole name of a unit: `homeroom-backup` is a service. */
export const fullName = (name: string): string => (/\.(service|timer|target)$/.test(name) ? name : `${name}.service`);

const fileOf = (name: string): string => {
  const own = `/etc/systemd/system/${name}`;
  return existsSync(own) ? own : own.replace(/@[^.]*\./, '@.');
};

export const isInstalled = (name: string): boolean => existsSync(fileOf(name));

/** @throws Error if no such unit is installed, or a file of its settings is missing */
export const readUnit = (name: string): Unit => {
  const instance = /@([^.]*)\./.exec(name)?.[1] ?? '';
  const text = readFileSync(fileOf(name), 'utf8').replaceAll('%i', instance);
  const all = (key: string): string[] =>
    [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
  const words = [...(all('ExecStart')[0] ?? '').matchAll(/'([^']*)'|(\S+)/g)];
  return {
    name,
    type: all('Type')[0] ?? 'simple',
    command: words.map(([, quoted, bare = '']) => (quoted ?? bare).replaceAll('$$', '$')),
    env: Object.fromEntries([
      ...all('Environment').map((line) => line.split(/=(.*)/s).slice(0, 2)),
      ...all('EnvironmentFile').flatMap(settingsIn),
    ]),
    user: idsOf(all('User')[0]),
    folder: all('WorkingDirectory')[0] ?? '/',
    stateFolders: all('StateDirectory').map((folder) => `/var/lib/${folder}`),
    restarts: all('Restart')[0] === 'always',
    restartAfter: Number(all('RestartSec')[0] ?? 0) * 1000,
    stopWithin: Number(all('TimeoutStopSec')[0] ?? 90) * 1000,
  };
};

/** Units of Debian's packages, which the stand-in only knows how to start. */
export const packaged: Readonly<Record<string, Readonly<Partial<Record<string, string>>>>> = {
  'postgresql.service': {
    start: 'pg_ctlcluster "$(ls /etc/postgresql)" main start',
    stop: 'pg_ctlcluster "$(ls /etc/postgresql)" main stop --mode fast',
  },
  'redis-server.service': {
    start:
      'install -d -o redis /run/redis && runuser -u redis -- redis-server /etc/redis/redis.conf --daemonize yes >/dev/null',
    stop: 'redis-cli shutdown',
  },
  'haproxy.service': {
    start: 'install -d /run/haproxy && haproxy -W -D -f /etc/haproxy/haproxy.cfg -p /run/haproxy.pid',
    reload: 'haproxy -c -q -f /etc/haproxy/haproxy.cfg && kill -USR2 "$(head -n 1 /run/haproxy.pid)"',
  },
};
