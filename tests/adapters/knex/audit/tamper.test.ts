import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { grantNodeRights, rightsToChange } from '../../../../adapters/knex/audit/auditRights.ts';
import { KnexAuditLog } from '../../../../adapters/knex/audit/KnexAuditLog.ts';
import { keepAuditLog } from '../../../../adapters/knex/migrations/keepAuditLog.ts';
import { migrateDatabase, rollback } from '../../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { auditHash } from '../../../../adapters/system/auditHash.ts';
import { asAuditPosition } from '../../../../core/audit/AuditEntry.ts';
import { makeVerifyAudit } from '../../../../core/audit/verifyAudit.ts';
import { asRoomId } from '../../../../core/ids.ts';
import { refusedBy } from '../../../contracts/refusalOf.ts';
import { School } from '../../../contracts/School.ts';
import { withPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, knexWorld, storesOver } from '../knexWorld.ts';

withPostgres('the audit log in the database (I19)', (getUrl) => {
  let knex: Knex;
  before(async () => {
    knex = openDatabase({ url: getUrl() });
    await migrateDatabase(knex);
  });
  beforeEach(async () => {
    await emptyTables(knex);
    const log = new KnexAuditLog(knex);
    for (let number = 1; number <= 5; number += 1)
      await log.append([{ actor: { kind: 'host' }, action: 'look', roomId: asRoomId(number), details: { number } }]);
  });
  after(() => knex.destroy());

  const fault = async () =>
    (await makeVerifyAudit({ log: new KnexAuditLog(knex), hash: auditHash })()).fault?.position ?? null;

  for (const [what, statement, position] of [
    ['nothing', 'SELECT 1', null],
    ['a changed action', "UPDATE homeroom.audit_entries SET action = 'hold.set' WHERE position = 3", 3],
    ['a changed time', "UPDATE homeroom.audit_entries SET at = at + interval '1 second' WHERE position = 2", 2],
    ['a changed room', 'UPDATE homeroom.audit_entries SET room_id = NULL WHERE position = 5', 5],
    ['a changed subject', "UPDATE homeroom.audit_entries SET subject_ids = '{7}' WHERE position = 1", 1],
    ['changed details', 'UPDATE homeroom.audit_details SET details = \'{"number": 9}\' WHERE position = 4', 4],
    ['removed details', 'DELETE FROM homeroom.audit_details WHERE position = 4', 4],
    ['details erased by hand', "UPDATE homeroom.audit_details SET salt = '', details = NULL WHERE position = 4", 4],
    ['a removed entry', 'DELETE FROM homeroom.audit_entries WHERE position = 3', 3],
    [
      'an entry that was put in',
      "INSERT INTO homeroom.audit_entries (position, actor, action, hash) VALUES (6, 'system', 'hold.set', '\\x00')",
      6,
    ],
  ] as const)
    it(`shows ${what}`, async () => {
      await knex.raw(statement);
      expect(await fault()).to.equal(position);
    });

  it('shows moderators’ visits under their old name', async () => {
    const world = await knexWorld(knex);
    const school = await School.open(world);
    const [ada, roomId] = [school.id('ada'), await school.direct('tess', 'sam')];
    await world.auditLog.append([{ actor: { kind: 'person', id: ada }, action: 'look', roomId }]);
    const { rows } = await knex.raw('SELECT room_id::int, user_id::int FROM homeroom.room_visits');
    expect(rows).to.deep.equal([{ room_id: roomId, user_id: ada }]);
  });

  const rollbackAudit = async (): Promise<void> => {
    for (let name: string | null = ''; name !== null && name !== keepAuditLog.name; ) name = await rollback(knex);
  };

  it('takes visits over from before and gives them back, each once', async () => {
    await emptyTables(knex);
    await rollbackAudit();
    try {
      await knex.raw(`INSERT INTO homeroom.room_visits (room_id, user_id, visited_at)
        SELECT 1 + n % 3, 7, '2026-01-01'::timestamptz + n * interval '1 minute' FROM generate_series(1, 2345) n`);
    } finally {
      await migrateDatabase(knex);
    }
    const visits = async () =>
      (
        await knex.raw(
          'SELECT room_id::int AS room, user_id::int AS who, visited_at AS at FROM homeroom.room_visits ORDER BY 3, 1',
        )
      ).rows;
    const there = await visits();
    expect(there).to.have.length(2345);
    expect(there[0]).to.deep.equal({ room: 2, who: 7, at: new Date('2026-01-01T00:01:00.000Z') });
    expect(await fault()).to.equal(null);
    await rollbackAudit();
    try {
      expect(await visits()).to.deep.equal(there);
    } finally {
      await migrateDatabase(knex);
    }
    expect(await visits()).to.deep.equal(there);
    expect(await fault()).to.equal(null);
  });

  describe('for a role that does not own it', () => {
    let role: string;
    let node: Knex;
    before(async () => {
      role = `node_${randomBytes(6).toString('hex')}`;
      await knex.raw("CREATE ROLE ?? LOGIN PASSWORD 'secret'", [role]);
      await grantNodeRights(knex, role);
      const url = Object.assign(new URL(getUrl()), { username: role, password: 'secret' });
      node = openDatabase({ url: url.href });
    });
    after(async () => {
      await node.destroy();
      await knex.raw('DROP OWNED BY ??', [role]);
      await knex.raw('DROP ROLE ??', [role]);
    });

    for (const statement of [
      "UPDATE homeroom.audit_entries SET action = 'x'",
      'DELETE FROM homeroom.audit_entries',
      'TRUNCATE homeroom.audit_entries',
      'UPDATE homeroom.audit_details SET details = NULL',
      'DELETE FROM homeroom.audit_details',
      'TRUNCATE homeroom.audit_details, homeroom.audit_entries',
      'DROP TABLE homeroom.audit_entries',
      'ALTER TABLE homeroom.audit_entries DISABLE TRIGGER ALL',
      'UPDATE homeroom.room_visits SET room_id = 1',
      'DELETE FROM homeroom.room_visits',
      "INSERT INTO homeroom.room_visits (room_id, user_id, visited_at) VALUES (1, 1, '2026-01-01')",
    ])
      it(`cannot be changed: ${statement}`, async () => {
        const failure = await node.raw(statement).then(
          () => 'it could',
          (refused: { code: string }) => refused.code,
        );
        expect(failure).to.equal('42501');
        expect(await fault()).to.equal(null);
      });

    it('can be read and appended to, in every port', async () => {
      const world = storesOver(node);
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam']);
      await world.rooms.update({
        ...{ roomId, actorId: null, change: (room) => room.renamed('Other') },
        audit: () => [{ actor: { kind: 'system' }, action: 'room.renamed', roomId }],
      });
      await world.policies.register({ hash: 'aa', name: 'new' }, () => true);
      const actions = (await world.auditLog.list({ limit: 100, after: 5 })).map(({ action }) => action);
      expect(actions).to.include.members(['roles.changed', 'relations.changed', 'room.renamed', 'policy.applied']);
      expect(await fault()).to.equal(null);
    });

    it('loses no details to it, and says whose role may erase them', async () => {
      const erase = (db: Knex) => new KnexAuditLog(db).eraseDetails([asAuditPosition(1)], { kind: 'command' });
      const refusal = await refusedBy(erase(node));
      expect([refusal.code, refusal.message.includes('DATABASE_OWNER_URL')]).to.deep.equal(['ACCESS_DENIED', true]);
      expect(await erase(knex)).to.equal(1);
    });

    it('has rights that doctor can tell from those of the owner', async () => {
      expect(await rightsToChange(node)).to.deep.equal([]);
      expect(await rightsToChange(knex)).to.have.length(9);
      await knex.raw('GRANT UPDATE ON homeroom.audit_details TO ??', [role]);
      expect(await rightsToChange(node)).to.deep.equal(['audit_details: UPDATE']);
      await grantNodeRights(knex, role);
      expect(await rightsToChange(node)).to.deep.equal([]);
    });
  });
});
