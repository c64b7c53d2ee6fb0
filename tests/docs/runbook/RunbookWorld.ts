import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { issueToken } from '../../../adapters/jwt/issueToken.ts';
import { eventually } from '../../support/eventually.ts';
import type { LocalServer } from '../../support/LocalServer.ts';
import { SmtpPeer } from '../../support/SmtpPeer.ts';
import { queryPostgres, startPostgres } from '../../support/startPostgres.ts';
import { startRedis } from '../../support/startRedis.ts';
import { Operator } from './Operator.ts';

const run = promisify(execFile);
const secret = 'the secret of those who issue tokens, of which only tests know';
const directoryKey = 'a directory key of the runbook, of which only tests know';

const person = (externalId: string, role: string) => ({
  ...{ external_id: externalId, role, first_name: externalId, last_name: 'Bell', is_active: true },
  ...(externalId === 'tess' && { email: 'tess@school.example' }),
});
const active = { status: 'active' } as const;

/** Tess teaches Sam, whose mother is Pam; Ada is the office. */
const school = {
  users: [person('ada', 'admin'), person('tess', 'teacher'), person('sam', 'student'), person('pam', 'parent')],
  relations: [
    { kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra', ...active },
    { kind: 'guardian_of', from: 'pam', to: 'sam', ...active },
  ],
};

/** Four more come from a roster. */
const rosterOf = (count: number): Readonly<Record<string, string>> => ({
  'orgs.csv': 'sourcedId,name,type\no1,North School,school\n',
  'users.csv': `sourcedId,orgSourcedIds,role,username,givenName,familyName\n${Array.from(
    { length: count },
    (_, at) => `u${at},o1,student,u${at},Pupil${at},North\n`,
  ).join('')}`,
  'classes.csv': 'sourcedId,title,schoolSourcedId\n',
  'enrollments.csv': 'sourcedId,classSourcedId,userSourcedId,role\n',
});

/** A disk of its own and small, if this machine lets tests mount one. */
const smallDisk = async (): Promise<string | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=300m,mode=1777', 'tmpfs', folder]);
    await chmod(folder, 0o1777);
    return folder;
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
};

/** A school on a server of its own, with PostgreSQL, Redis and a mail server that can be stopped. */
export class RunbookWorld {
  readonly operator: Operator;
  readonly postgres: LocalServer;
  readonly redis: LocalServer;
  readonly smtp: SmtpPeer;
  /** Where PostgreSQL keeps its data; undefined where no small disk could be mounted. */
  readonly disk: string | undefined;
  readonly secret = secret;
  /** The forum room of Tess, Sam and Pam. */
  roomId = 0;

  private constructor(parts: Pick<RunbookWorld, 'operator' | 'postgres' | 'redis' | 'smtp' | 'disk'>) {
    this.operator = parts.operator;
    this.postgres = parts.postgres;
    this.redis = parts.redis;
    this.smtp = parts.smtp;
    this.disk = parts.disk;
  }

  static async open(): Promise<RunbookWorld> {
    const [disk, usual] = [await smallDisk(), process.env['TMPDIR']];
    if (disk !== undefined) process.env['TMPDIR'] = disk;
    const postgres = await startPostgres({ max_wal_size: '64MB', min_wal_size: '32MB' }).finally(() => {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
    });
    const [redis, smtp] = await Promise.all([startRedis(), SmtpPeer.open()]);
    const operator = await Operator.open({
      ...{ DATABASE_URL: postgres.url, REDIS_URL: redis.url, AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey },
      ...{ SMTP_URL: smtp.url, MAIL_FROM: 'chat@school.example', PUBLIC_URL: 'http://127.0.0.1:4000' },
      ...{ SESSION_SECRET: randomBytes(32).toString('hex'), RATE_MESSAGES_PER_MINUTE: '100000' },
    });
    const world = new RunbookWorld({ operator, postgres, redis, smtp, disk });
    operator.units.set('start postgresql', () => postgres.restart());
    operator.units.set('start redis-server', () => redis.restart());
    await operator.start();
    await world.#fill();
    return world;
  }

  token(who: string, ttlSeconds = 3_600): Promise<string> {
    return issueToken({ secret, externalId: who, ttlSeconds });
  }

  query(sql: string): Promise<unknown[]> {
    return queryPostgres(this.postgres.url, sql);
  }

  /** Imports the roster of the school in the north with so many pupils. */
  async importRoster(pupils: number, ...more: readonly string[]): Promise<void> {
    const folder = join(this.operator.folder, `roster-${pupils}`);
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(rosterOf(pupils)))
      await run('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', text, join(folder, name)]);
    await this.operator.run(`homeroom import-roster '${folder}' --source north ${more.join(' ')} || exit`);
  }

  async close(): Promise<void> {
    await this.operator.close();
    await Promise.all([this.postgres.stop(), this.redis.stop(), this.smtp.close()]);
    const { disk } = this;
    if (disk === undefined) return;
    await eventually(() => run('umount', [disk]), { within: 10_000, every: 200 });
    await rm(disk, { recursive: true });
  }

  async #fill(): Promise<void> {
    const { node } = this.operator;
    const put = await fetch(`${node}/api/directory/`, {
      method: 'PUT',
      headers: { 'x-directory-key': directoryKey, 'content-type': 'application/json' },
      body: JSON.stringify(school),
    });
    if (!put.ok) throw new Error(await put.text());
    await this.importRoster(4);
    // What a server's role should have, as setup stores it.
    await this.operator.run('homeroom doctor --fix');
    const headers = { authorization: `Bearer ${await this.token('tess')}`, 'content-type': 'application/json' };
    const { rooms } = await (await fetch(`${node}/api/chat/rooms/?type=forum_subject`, { headers })).json();
    this.roomId = rooms[0].id;
    for (const content of ['Good morning', 'Page twelve, please'])
      await fetch(`${node}/api/chat/rooms/${this.roomId}/messages/`, {
        ...{ method: 'POST', headers, body: JSON.stringify({ content }) },
      });
  }
}
