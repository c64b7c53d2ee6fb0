import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import { leftByDoctor } from '../acceptance/leftByDoctor.ts';
import { runHomeroom } from '../acceptance/runHomeroom.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { postgresFolder, queryPostgres, startPostgres } from '../support/startPostgres.ts';
import { directoryKey, SchoolAt, secret } from './SchoolAt.ts';
import { ServedNode } from './ServedNode.ts';

interface Services {
  readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
}

const { services } = parse(readFileSync('deploy/compose.yaml', 'utf8'), { merge: true }) as Services;

// Roles belong to a whole server, so this one is the suite's own.
describeWithServer({
  title: 'the roles of deploy/postgres-roles.sh',
  source: postgresFolder() === undefined ? { kind: 'none', reason: 'no postgres binaries' } : { kind: 'binaries' },
  open: startPostgres,
  close: (server) => server.stop(),
  suite: (server) => {
    /** An address of the compose file, on the server of this test. */
    const addressOf = (service: string, name: string): string => {
      const found = new URL((services[service]?.environment[name] ?? '').replace(/\$\{[^}]*\}/, 'secret'));
      const { hostname, port } = new URL(server().url);
      return `postgres://${found.username}:secret@${hostname}:${port}${found.pathname}`;
    };
    const makeRoles = () => {
      const { hostname, port } = new URL(server().url);
      const env = {
        DATABASE_OWNER_PASSWORD: "an owner's",
        DATABASE_PASSWORD: 'a "node\'s"',
        PGHOST: hostname,
        PGPORT: port,
      };
      return promisify(execFile)(resolve('deploy/postgres-roles.sh'), { env: { PATH: process.env['PATH'], ...env } });
    };
    const settings = (service: string): Record<string, string> => ({
      DATABASE_URL: addressOf(service, 'DATABASE_URL'),
      ...(services[service]?.environment['DATABASE_OWNER_URL'] && {
        DATABASE_OWNER_URL: addressOf(service, 'DATABASE_OWNER_URL'),
      }),
      ...{ AUTH_JWT_SECRET: secret, DIRECTORY_KEY: directoryKey, MIGRATE: 'off' },
    });

    it('are made, and made again, without a word', async () => {
      for (const _ of [1, 2]) expect(await makeRoles()).to.deep.equal({ stdout: '', stderr: '' });
      const rows = await queryPostgres(
        server().url,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname LIKE 'homeroom%' ORDER BY 1",
      );
      const few = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolcanlogin: true };
      expect(rows).to.deep.equal([
        { rolname: 'homeroom_node', ...few },
        { rolname: 'homeroom_owner', ...few },
      ]);
    });

    it('let the owner set up the database, and a node serve that can make and change no table', async function serve() {
      this.timeout(120_000);
      const setUp = await runHomeroom(['setup'], settings('setup'));
      expect(setUp.code, setUp.error).to.equal(0);
      const nodeSettings = settings('node1');
      expect(nodeSettings).not.to.have.property('DATABASE_OWNER_URL');
      const node = await ServedNode.create(nodeSettings);
      try {
        await node.start();
        const school = new SchoolAt(node.url);
        expect((await school.fill()).status).to.equal(200);
        const { rooms } = (await school.request('tess', 'GET', 'rooms/?type=forum_subject')).body;
        const sent = await school.request('tess', 'POST', `rooms/${rooms[0].id}/messages/`, {
          content: 'Good morning',
        });
        expect(sent.status).to.equal(201);
      } finally {
        expect(await node.terminate()).to.equal(0);
      }
      for (const statement of [
        'CREATE TABLE homeroom.mine (id int)',
        'CREATE TABLE public.mine (id int)',
        'CREATE TEMPORARY TABLE mine (id int)',
        'CREATE SCHEMA mine',
        'ALTER TABLE homeroom.messages ADD COLUMN mine int',
        'DROP TABLE homeroom.messages',
        'TRUNCATE homeroom.messages',
        'DELETE FROM homeroom.audit_entries',
      ])
        expect(
          await queryPostgres(nodeSettings['DATABASE_URL'] ?? '', statement).then(() => 'allowed', String),
          statement,
        ).to.match(/permission denied|must be owner/);
      expect(await leftByDoctor(settings('setup'))).to.deep.equal([]);
    });
  },
});
