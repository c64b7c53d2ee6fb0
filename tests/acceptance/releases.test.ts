import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { migrateDatabase, rollback } from '../../adapters/knex/migrations/migrateDatabase.ts';
import { migrationNames } from '../../adapters/knex/migrations/migrations.ts';
import { schemaOutline } from '../../adapters/knex/migrations/schemaOutline.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { createChat } from '../../composition/createChat.ts';
import { version } from '../../composition/version.ts';
import { refusedBy } from '../contracts/refusalOf.ts';
import { freePort } from '../support/freePort.ts';
import { withPostgres } from '../support/testPostgres.ts';
import { RunningChat } from './RunningChat.ts';
import { runHomeroom } from './runHomeroom.ts';

const authenticate = () => null;
const partitionCount = schemaOutline.find(({ name }) => name === 'messages')?.partitions.length;

withPostgres('which releases may run', (getUrl) => {
  let knex: Knex;
  let folder: string;
  before(async function open(this: Mocha.Context) {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'homeroom-releases-'));
    knex = openDatabase({ url: getUrl() });
    const chat = await createChat({ database: getUrl(), authenticate });
    await chat.close();
  });
  after(async () => {
    await knex.destroy();
    await rm(folder, { recursive: true });
  });

  const env = async (more: Record<string, string> = {}): Promise<Record<string, string>> => ({
    DATABASE_URL: getUrl(),
    PORT: String(await freePort()),
    AUTH_JWT_SECRET: 'a secret that only these tests know',
    ...more,
  });
  const askFor = (release: string) => knex('homeroom.meta').where({ key: 'min_release' }).update({ value: release });
  const roster = async (): Promise<string> => {
    const path = join(folder, 'roster');
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'orgs.csv'), 'sourcedId,name,type\no1,School,school\n');
    await writeFile(
      join(path, 'users.csv'),
      'sourcedId,orgSourcedIds,role,username,givenName,familyName\nu1,o1,student,u1,A,B\n',
    );
    await writeFile(join(path, 'classes.csv'), 'sourcedId,title,schoolSourcedId\n');
    await writeFile(join(path, 'enrollments.csv'), 'sourcedId,classSourcedId,userSourcedId,role\n');
    return path;
  };

  describe('where the database asks for a later one', function later() {
    this.timeout(120_000);
    let backup: string;
    before(async () => {
      backup = join(folder, 'school.backup');
      expect((await runHomeroom(['backup', backup], await env())).code).to.equal(0);
      await askFor('99.1.0');
    });
    after(() => askFor('0.2.0'));

    const sentence = `This is Homeroom ${version}, and the database asks for 99.1.0 or later: start that release, or restore a backup that is older.`;

    it('a server, an import, a migration and a restore refuse in one sentence and change nothing', async () => {
      const before = (await knex('homeroom.homeroom_migrations').select('name')).length;
      for (const args of [
        ['serve'],
        ['import-roster', await roster()],
        ['migrate'],
        ['migrate', '--rollback'],
        ['restore', backup, '--replace'],
      ]) {
        const ran = await runHomeroom(args, await env());
        expect([ran.code, ran.out, ran.error], args.join(' ')).to.deep.equal([1, '', `${sentence}\n`]);
      }
      expect((await knex('homeroom.homeroom_migrations').select('name')).length).to.equal(before);
      expect((await knex('homeroom.users').select('id')).length).to.equal(0);
    });

    it('createChat refuses with the same sentence', async () => {
      const refusal = await refusedBy(createChat({ database: getUrl(), authenticate }));
      expect([refusal.code, refusal.message]).to.deep.equal(['CONFLICT', sentence]);
    });

    it('a backup with that wish is not restored into another database', async () => {
      const later = join(folder, 'later.backup');
      expect((await runHomeroom(['backup', later], await env())).code).to.equal(0);
      const ran = await runHomeroom(['restore', later], { DATA_DIR: join(folder, 'embedded') });
      // A slow machine sees progress first.
      expect([ran.code, ran.out, ran.error.endsWith(`${sentence}\n`)]).to.deep.equal([1, '', true]);
    });
  });

  it('the database asks for this release, and every later one may run', async () => {
    const row = await knex('homeroom.meta').where({ key: 'min_release' }).first();
    expect(row).to.deep.equal({ key: 'min_release', value: '0.2.0' });
    await askFor(version);
    await (await createChat({ database: getUrl(), authenticate })).close();
    await askFor('0.2.0');
  });

  describe('where migrations are pending', function pending() {
    this.timeout(120_000);
    let role: string;
    before(async () => {
      role = `r_${randomBytes(6).toString('hex')}`;
      await knex.raw("CREATE ROLE ?? LOGIN PASSWORD 'secret'", [role]);
      await grant();
    });
    const grant = async (): Promise<void> => {
      await knex.raw('GRANT USAGE ON SCHEMA homeroom TO ??', [role]);
      await knex.raw('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA homeroom TO ??', [role]);
      await knex.raw('GRANT USAGE ON ALL SEQUENCES IN SCHEMA homeroom TO ??', [role]);
    };
    after(async () => {
      await knex.raw('DROP OWNED BY ??', [role]);
      await knex.raw('DROP ROLE ??', [role]);
    });

    const withPending = async (work: () => Promise<void>): Promise<void> => {
      await rollback(knex);
      try {
        await work();
      } finally {
        await migrateDatabase(knex);
        await grant();
      }
    };
    const asRole = (): string => {
      const url = new URL(getUrl());
      [url.username, url.password] = [role, 'secret'];
      return url.href;
    };

    it('MIGRATE=off refuses to start and names the command; without anything pending it starts', async () => {
      await withPending(async () => {
        const ran = await runHomeroom(['serve'], await env({ MIGRATE: 'off' }));
        expect([ran.code, ran.out]).to.deep.equal([1, '']);
        expect(ran.error).to.equal(
          `The database lacks migrations of Homeroom ${version} (${migrationNames.at(-1)}) and this process does not apply them: run "homeroom migrate" of this release first, as the owner of the tables.\n`,
        );
        const refusal = await refusedBy(createChat({ database: getUrl(), authenticate, migrate: false }));
        expect([refusal.code, refusal.message.includes('homeroom migrate')]).to.deep.equal(['CONFLICT', true]);
      });
      const stats = await runHomeroom(['stats'], await env({ MIGRATE: 'off' }));
      expect([stats.code, stats.error]).to.deep.equal([0, '']);
      await (await createChat({ database: getUrl(), authenticate, migrate: false })).close();
    });

    it('an account that may not change tables refuses likewise, and starts if nothing is pending', async () => {
      await withPending(async () => {
        const refusal = await refusedBy(createChat({ database: asRole(), authenticate }));
        const [sentence, advice = ''] = refusal.message.split(' It lacks ');
        expect([refusal.code, sentence]).to.deep.equal([
          'CONFLICT',
          `The database lacks migrations of Homeroom ${version} (${migrationNames.at(-1)}) and this account has not the rights to apply them: run "homeroom migrate" of this release first, as the owner of the tables.`,
        ]);
        expect(advice).to.contain(
          `Let an owner of the database run: GRANT USAGE, CREATE ON SCHEMA "homeroom" TO ${role};`,
        );
      });
      await (await createChat({ database: asRole(), authenticate })).close();
    });
  });

  describe('readiness', function ready() {
    this.timeout(60_000);
    let chat: RunningChat;
    beforeEach(async () => {
      chat = await RunningChat.start({ database: getUrl() });
    });
    afterEach(() => chat.stop());

    const readiness = async () => {
      const answer = await fetch(`${chat.address}/api/health/ready/`);
      const body: { error?: { details?: { checks: Record<string, { status: string; reason?: string }> } } } =
        await answer.json();
      return { status: answer.status, schema: body.error?.details?.checks['schema'] };
    };

    for (const [what, plant, undo, reason] of [
      [
        'a table is missing',
        'ALTER TABLE homeroom.room_keys RENAME TO away',
        'ALTER TABLE homeroom.away RENAME TO room_keys',
        'The database lacks tables (room_keys): run "homeroom doctor", and restore a backup.',
      ],
      [
        'a partition is missing',
        'ALTER TABLE homeroom.messages DETACH PARTITION homeroom.messages_07',
        `ALTER TABLE homeroom.messages ATTACH PARTITION homeroom.messages_07
          FOR VALUES WITH (MODULUS ${partitionCount}, REMAINDER 7)`,
        'The database lacks tables (messages_07): run "homeroom doctor", and restore a backup.',
      ],
      [
        'the table of migrations is missing',
        'ALTER TABLE homeroom.homeroom_migrations RENAME TO away',
        'ALTER TABLE homeroom.away RENAME TO homeroom_migrations',
        'The database lacks the tables of Homeroom: run "homeroom migrate", or restore a backup.',
      ],
      [
        'a migration is missing',
        "UPDATE homeroom.homeroom_migrations SET name = 'away' WHERE name = '013_give_roles_organisations'",
        "UPDATE homeroom.homeroom_migrations SET name = '013_give_roles_organisations' WHERE name = 'away'",
        'The database lacks migrations (013_give_roles_organisations): run "homeroom migrate".',
      ],
    ] as const)
      it(`is 503 with the reason while ${what}, and comes back`, async () => {
        await knex.raw(plant);
        try {
          const { status, schema } = await readiness();
          expect([status, schema?.status, schema?.reason]).to.deep.equal([503, 'failed', reason]);
        } finally {
          await knex.raw(undo);
        }
        expect((await readiness()).status).to.equal(200);
      });
  });
});
