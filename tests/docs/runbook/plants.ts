import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/freePort.ts';
import type { RunbookWorld } from './RunbookWorld.ts';

/** How the fault of an entry comes about. */
export interface Plant {
  /** What the person at the shell knows: variables of the entry's blocks. Called while all is well. */
  readonly given?: (world: RunbookWorld) => Promise<Readonly<Record<string, string>>>;
  readonly plant: (world: RunbookWorld) => Promise<unknown>;
  /** Why it cannot be planted here; undefined: it can. */
  readonly isImpossible?: (world: RunbookWorld) => string | undefined;
  /** What is left to clean up. */
  readonly end?: () => Promise<unknown>;
}

/** Ends a server of this machine, without a word. */
const killed = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL');
  await eventually(() => {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    throw new Error('It runs still');
  });
};

const ended: (() => Promise<unknown>)[] = [];
const endAll = async (): Promise<void> => {
  for (const end of ended.splice(0)) await end();
};

/** Writes until nothing more fits; nothing if somebody has deleted the file. */
const fill = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+').catch(() => undefined);
  if (handle === undefined) return;
  try {
    for (let at = (await handle.stat()).size; ; at += chunk.length) await handle.write(chunk, 0, chunk.length, at);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOSPC') throw failure;
  } finally {
    await handle.close();
  }
};
const chunk = Buffer.alloc(64 * 1024);

export const plants: Readonly<Record<string, Plant>> = {
  'A socket answers 403': {
    given: async ({ operator }) => {
      // While all is well, the page comes from an origin that the server knows.
      await operator.change('CORS_ORIGINS', 'https://school.example');
      await operator.restart();
      return { ORIGIN: 'https://school.example' };
    },
    plant: async ({ operator }) => {
      await operator.change('CORS_ORIGINS', 'https://former.example');
      await operator.restart();
    },
  },

  'Nobody can sign in': {
    given: async (world) => ({ TOKEN: await world.token('tess'), RIGHT_SECRET: world.secret }),
    plant: async ({ operator }) => {
      await operator.change('AUTH_JWT_SECRET', randomBytes(32).toString('hex'));
      await operator.restart();
    },
  },

  'Messages come late': {
    given: async ({ redis }) => ({ REDIS_URL: redis.url }),
    plant: async ({ operator, redis }) => {
      await killed(redis.pid);
      await eventually(async () => {
        const figures = await (await fetch(`${operator.node}/metrics`)).text();
        if (!/^homeroom_degraded 1$/m.test(figures)) throw new Error('The node has not noticed yet');
      });
    },
  },

  'Nothing can be sent in one room': {
    plant: (world) => world.query(`UPDATE homeroom.rooms SET head_seq = head_seq - 1 WHERE id = ${world.roomId}`),
  },

  'A parent sees nothing': {
    plant: ({ operator }) =>
      operator.run(
        'homeroom holds set --effect suspend --relation guardian_of --from pam --to sam --reason "Court order 4 F 12/26"',
      ),
  },

  'Somebody sees a person whom they should not': {
    given: async ({ operator }) => {
      await operator.run(
        'homeroom holds set --effect suspend --relation guardian_of --from pam --to sam --reason "Not hers"',
      );
      return {};
    },
    plant: ({ operator }) => operator.run('homeroom holds lift "$(homeroom holds list --json | jq ".holds[0].id")"'),
  },

  'Badges are wrong': {
    plant: (world) =>
      world.query(`
        UPDATE homeroom.participants SET last_read_seq = 1
        WHERE room_id = ${world.roomId} AND last_read_id IS NULL`),
  },

  'The import was wrong': { plant: (world) => world.importRoster(1, '--force') },

  'Mail does not arrive': {
    given: async ({ smtp }) => ({ RIGHT_SMTP_URL: smtp.url }),
    plant: async ({ operator }) => {
      await operator.change('SMTP_URL', `smtp://127.0.0.1:${await freePort()}`);
      await operator.restart();
    },
  },

  'The page is slow': {
    plant: async (world) => {
      const { postgres, roomId, operator } = world;
      const client = new pg.Client({ connectionString: postgres.url });
      client.on('error', () => {}); // the remedy ends it
      await client.connect();
      await client.query('BEGIN');
      await client.query(`SELECT id FROM homeroom.rooms WHERE id = ${roomId} FOR UPDATE`);
      // Somebody waits for it: a message cannot be stored.
      const headers = { authorization: `Bearer ${await world.token('tess')}`, 'content-type': 'application/json' };
      const sending = fetch(`${operator.node}/api/chat/rooms/${roomId}/messages/`, {
        ...{ method: 'POST', headers, body: JSON.stringify({ content: 'I wait' }) },
      });
      ended.push(
        async () => (await sending).arrayBuffer(),
        () => client.end(),
      );
    },
    end: endAll,
  },

  'PostgreSQL is away': { plant: ({ postgres }) => killed(postgres.pid) },

  'A node does not start': {
    plant: async ({ operator }) => {
      await operator.change('PORT', 'eighty');
      await operator.restart();
    },
  },

  'A disk fills': {
    isImpossible: ({ disk }) => (disk === undefined ? 'no small disk can be mounted here' : undefined),
    given: async ({ disk = '', roomId }) => ({ DISKS: disk, BACKUPS: disk, ROOM: String(roomId) }),
    plant: async (world) => {
      const file = join(world.disk ?? '', 'homeroom-20260131T013000Z.tar');
      await writeFile(file, '');
      await fill(file);
      // PostgreSQL lets go of old files meanwhile, which something else takes at once, until it is deleted.
      const filling = setInterval(() => void fill(file), 20);
      ended.push(async () => {
        clearInterval(filling);
        await rm(file, { force: true });
      });
      // Large messages need new pages of the disk.
      const headers = { authorization: `Bearer ${await world.token('tess')}`, 'content-type': 'application/json' };
      const send = async (bytes: number): Promise<number> => {
        const body = JSON.stringify({ content: randomBytes(bytes).toString('hex') });
        const url = `${world.operator.node}/api/chat/rooms/${world.roomId}/messages/`;
        return (await fetch(url, { method: 'POST', headers, body })).status;
      };
      await eventually(
        async () => {
          const answers = await Promise.all(Array.from({ length: 20 }, () => send(4_500)));
          if (answers.includes(201)) throw new Error(`The disk is not full yet: ${answers.join(' ')}`);
        },
        { within: 90_000, every: 0 },
      );
    },
    end: endAll,
  },

  'A clock is wrong': {
    plant: async ({ operator }) => {
      const preload = fileURLToPath(new URL('./clockPreload.js', import.meta.url));
      Object.assign(operator.serverOnly, { NODE_OPTIONS: `--import=${preload}`, WRONG_BY_MS: '3600000' });
      operator.units.set('restart systemd-timesyncd', async () => {
        for (const name of Object.keys(operator.serverOnly)) delete operator.serverOnly[name];
      });
      await operator.restart();
    },
  },

  'The certificate ends': {
    given: async ({ operator }) => {
      const make = (name: string, days: number) =>
        operator.run(
          `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days ${days} -subj /CN=localhost \
            -keyout ${name}.key -out ${name}.crt && cat ${name}.crt ${name}.key > ${name}.pem`,
        );
      await make('ending', 2);
      await make('renewed', 90);
      const file = (name: string) => join(operator.folder, name);
      await operator.run('cp renewed.pem site.pem');
      const options = async () => {
        const pem = await readFile(file('site.pem'));
        return { key: pem, cert: pem };
      };
      const server = createServer(await options(), (_request, response) => void response.end());
      const port = await freePort();
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      operator.units.set('reload nginx', async () => server.setSecureContext(await options()));
      ended.push(async () => {
        server.closeAllConnections();
        server.close();
      });
      return { SITE: `127.0.0.1:${port}`, NEW_CERTIFICATE: file('renewed.pem'), CERTIFICATE: file('site.pem') };
    },
    plant: async ({ operator }) => {
      await operator.run('cp ending.pem site.pem && systemctl reload nginx');
    },
    end: endAll,
  },

  'Last night has to come back': {
    given: async (world) => {
      const { operator, postgres } = world;
      await operator.run('homeroom backup last.backup');
      await world.query('CREATE DATABASE scratch');
      const scratch = new URL(postgres.url);
      scratch.pathname = '/scratch';
      return { BACKUP: join(operator.folder, 'last.backup'), SCRATCH_URL: scratch.href };
    },
    plant: ({ operator }) => operator.run('homeroom erase --user sam --despite-open'),
  },
};
