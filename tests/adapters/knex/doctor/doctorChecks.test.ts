import { expect } from 'chai';
import type { Knex } from 'knex';
import { setUpRole } from '../../../../adapters/knex/settings/roleSettings.ts';
import { countQueries } from '../../../../adapters/knex/sql/countQueries.ts';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { examine } from '../../../../core/doctor/examine.ts';
import type { School } from '../../../contracts/School.ts';
import { overEmbedded } from '../../../support/overDatabases.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { livelySchool } from '../backup/livelySchool.ts';
import { storesOver } from '../knexWorld.ts';
import { checksOver, emptySchool, failures, findings, published, silentWatch } from './checksOver.ts';
import { plantedFaults } from './plantedFaults.ts';
import { halfEnded, halfErased, undoHalfEnded } from './safetyFaults.ts';

const countMessages = async (knex: Knex): Promise<unknown> =>
  (await knex.raw('SELECT count(*)::int AS messages, sum(seq)::int AS seqs FROM homeroom.messages')).rows;

const faultTests = (getKnex: () => Knex, isShared: boolean): void => {
  let school: School;
  beforeEach(async () => {
    await emptySchool(getKnex());
    school = await livelySchool(getKnex());
    published.splice(0);
  });

  const look = (isFixing = false) => examine(checksOver(getKnex(), isShared), { isFixing, watch: () => silentWatch });

  it('finds nothing in a healthy school, and writes and locks nothing while it looks', async () => {
    const queries = countQueries(getKnex());
    const result = await look();
    queries.stop();
    expect([findings(result), failures(result), result.isWell]).to.deep.equal([{}, [], true]);
    expect(queries.statements.length).to.be.greaterThan(20);
    for (const statement of queries.statements)
      expect(statement).not.to.match(/\b(INSERT|UPDATE|DELETE|setval|LOCK|SHARE)\b/i);
  });

  for (const { what, plant, finds, isFixed, undo } of plantedFaults)
    it(`${Object.keys(finds).join()} finds ${what}${isFixed ? ', and mends it' : ''}`, async () => {
      const knex = getKnex();
      const before = await countMessages(knex);
      await knex.raw(plant);
      try {
        const found = await look();
        expect([findings(found), failures(found)]).to.deep.equal([finds, []]);
        const mended = await look(true);
        expect([findings(mended, 'left'), failures(mended)]).to.deep.equal([isFixed ? {} : finds, []]);
        const hasHintsOnly = Object.keys(finds).every((name) => /later|context-names/.test(name));
        expect(mended.isWell).to.equal(isFixed || hasHintsOnly);
        const after = await look();
        expect(findings(after)).to.deep.equal(isFixed ? {} : finds);
      } finally {
        if (undo !== undefined) await knex.raw(undo);
      }
      expect(await countMessages(knex)).to.deep.equal(before);
    });

  it('gives a guardian whose membership was lost the room again, and publishes it', async () => {
    const room = await school.forum('tess', 'sue');
    const pat = school.id('pat');
    const rooms = async () => {
      const { rooms: found } = await storesOver(getKnex()).roomHeads.membershipsOf(pat, 10);
      return found.flatMap(({ roomId }) => (roomId === room.id ? [roomId] : []));
    };
    expect(await rooms()).to.deep.equal([room.id]);
    await getKnex().raw('DELETE FROM homeroom.participants WHERE room_id = ? AND user_id = ?', [room.id, pat]);
    expect(await rooms()).to.deep.equal([]);
    await look(true);
    expect([await rooms(), published]).to.deep.equal([[room.id], [room.id]]);
    const [event] = (
      await getKnex().raw('SELECT type, payload FROM homeroom.events WHERE room_id = ? ORDER BY seq DESC LIMIT 1', [
        room.id,
      ])
    ).rows;
    expect(event).to.deep.equal({ type: 'participants_joined', payload: { user_ids: [pat] } });
  });

  it('lets people write again in a room whose head was below its events', async () => {
    const { id, state } = await school.forum('tess', 'sam');
    await getKnex().raw('UPDATE homeroom.rooms SET head_seq = 1 WHERE id = ?', [id]);
    await look(true);
    const { message } = await school.append(id, 'tess', 'Hello again');
    expect(message.seq).to.equal(state.headSeq + 1);
  });

  it('directory.erased finds an erasure that was interrupted, and completes it, but not in a preserved room', async () => {
    const knex = getKnex();
    const room = await school.direct('tess', 'sam');
    await school.say(room, 'sam', 'words that stayed');
    const sam = school.id('sam');
    await knex.raw(halfErased('sam'));
    expect(findings(await look())['directory.erased']).to.equal(1);
    await knex.raw(
      `INSERT INTO homeroom.holds (room_id, effect, reason, begins) VALUES (?, 'preserve', 'Case 4', now() - interval '1 day')`,
      [room],
    );
    expect(findings(await look(true), 'left')['directory.erased']).to.equal(1);
    await knex.raw('DELETE FROM homeroom.holds');
    const mended = await look(true);
    expect([findings(mended, 'left'), failures(mended)]).to.deep.equal([{}, []]);
    const { messages } = await storesOver(knex).messages.history(room, { limit: 50 });
    const theirs = messages.filter(({ sender }) => sender.id === sam);
    expect(theirs.map(({ content, deletedAt }) => [content, deletedAt !== null])).to.deep.include(['', true]);
    expect(theirs.every(({ content }) => content === '')).to.equal(true);
    expect(published).to.include(room);
    expect(findings(await look())).to.deep.equal({});
  });

  it('settings.maintenance sees what the environment says, which counts before what is stored', async () => {
    const knex = getKnex();
    const found = async (values: Readonly<Record<string, string>>): Promise<readonly string[] | undefined> => {
      const checks = checksOver(knex, isShared, { fixedSettings: { by: 'environment', values } });
      return (await checks.find(({ name }) => name === 'settings.maintenance')?.run(silentWatch))?.examples;
    };
    expect(await found({})).to.deep.equal([]);
    expect(await found({ MAINTENANCE: 'on' })).to.deep.equal(['nobody said until when, by the environment']);
    await knex.raw(
      `INSERT INTO homeroom.settings (scope, scope_id, key, value) VALUES ('server', 0, 'MAINTENANCE', '"on"')`,
    );
    try {
      expect(await found({})).to.deep.equal(['nobody said until when']);
      expect(await found({ MAINTENANCE: 'off' })).to.deep.equal([]);
    } finally {
      await knex.raw(`DELETE FROM homeroom.settings WHERE scope = 'server'`);
    }
  });

  it('oversight.ended ends a case whose end is on record alone', async () => {
    await getKnex().raw(halfEnded);
    try {
      expect(findings(await look())['oversight.ended']).to.equal(1);
      expect(findings(await look(true), 'left')).to.not.have.property('oversight.ended');
      const { rows } = await getKnex().raw('SELECT ended_at IS NOT NULL AS is_over FROM homeroom.cases WHERE id = 901');
      expect(rows).to.deep.equal([{ is_over: true }]);
    } finally {
      await getKnex().raw(undoHalfEnded);
    }
  });

  it('announcements.answers forgets confirmations of nothing, and announcements.messages names what is lost', async () => {
    await getKnex().raw(`
      INSERT INTO homeroom.announcement_answers (announcement_id, family_id, user_id) VALUES (901, 1, 1), (901, 2, 2);
      INSERT INTO homeroom.announcements (
        id, room_id, message_id, sender_id, client_id, organisation_id, confirmation, reach
      ) VALUES (902, 1, 987654, 1, 'x', 0, 'none', 1), (903, 1, null, 1, 'y', 0, 'none', 1)`);
    try {
      expect(findings(await look())).to.include({ 'announcements.answers': 1, 'announcements.messages': 1 });
      const left = findings(await look(true), 'left');
      expect(left).to.include({ 'announcements.messages': 1 }).and.not.have.property('announcements.answers');
      const { rows } = await getKnex().raw('SELECT count(*)::int AS count FROM homeroom.announcement_answers');
      expect(rows).to.deep.equal([{ count: 0 }]);
    } finally {
      await getKnex().raw('DELETE FROM homeroom.announcement_answers; DELETE FROM homeroom.announcements');
    }
  });

  it('leaves out all further checks while a migration is pending', async () => {
    const knex = getKnex();
    const [removed] = (
      await knex.raw("DELETE FROM homeroom.homeroom_migrations WHERE name = '012_lay_ground' RETURNING *")
    ).rows;
    try {
      const result = await look();
      expect([findings(result), result.isWell]).to.deep.equal([{ 'schema.migrations': 1 }, false]);
      const skipped = result.checks.filter(({ isSkipped }) => isSkipped).map(({ name }) => name);
      expect(skipped).to.include.members(['schema.tables', 'messages.gaps']);
    } finally {
      await knex('homeroom.homeroom_migrations').insert(removed);
    }
  });

  it('goes on after a check that cannot be done, and says why', async () => {
    await getKnex().raw(`
      INSERT INTO homeroom.policies (version, hash, name, registered_at, stage, counts)
      VALUES (7, 'another', 'marketplace', now(), 'done', '{}')`);
    const result = await look();
    expect(failures(result)).to.have.length(1);
    expect(failures(result)[0]).to.contain('Version 7 of the policy ("marketplace") applies');
    expect(result.isWell).to.equal(false);
    expect(result.checks.at(-1)).to.include({ name: 'audit.rights', isSkipped: false });
  });
};

const sizeTests = (getKnex: () => Knex): void => {
  beforeEach(() => emptySchool(getKnex()));
  after(() => emptySchool(getKnex()));

  const run = async (name: string) => {
    const check = checksOver(getKnex(), false).find((one) => one.name === name);
    const steps: string[] = [];
    const found = await check?.run({ onProgress: (done, total) => steps.push(`${done} of ${total}`) });
    return { found, steps };
  };

  it('goes through many rooms in pages, up to the last', async () => {
    await getKnex().raw(`
      INSERT INTO homeroom.rooms (id, type, name, context, is_frozen, activity, created_at, updated_at)
      SELECT n, 'group', 'Group', '', false, 1, now(), now() FROM generate_series(1, 1200) n;
      INSERT INTO homeroom.events (room_id, seq, type, created_at) VALUES (1200, 1, 'room_updated', now())`);
    const { found, steps } = await run('messages.heads');
    expect(found).to.deep.equal({ count: 1, examples: ['room 1200: head 0, latest event 1'] });
    expect(steps).to.deep.equal(['500 of 1200', '1000 of 1200', '1200 of 1200']);
  });

  it('goes through a long history in segments, above the floor', async () => {
    await getKnex().raw(`
      INSERT INTO homeroom.rooms (id, type, name, context, is_frozen, activity, head_seq, floor_seq, created_at, updated_at)
      VALUES (1, 'group', 'Group', '', false, 1, 50000, 5000, now(), now());
      INSERT INTO homeroom.events (room_id, seq, type, created_at)
      SELECT 1, n, 'room_updated', now() FROM generate_series(5001, 50000) n WHERE n NOT IN (25000, 25001, 49999)`);
    const { found, steps } = await run('messages.gaps');
    expect(found).to.deep.equal({
      count: 3,
      examples: ['room 1: seq 25000', 'room 1: seq 25001', 'room 1: seq 49999'],
    });
    expect(steps).to.deep.equal(['20000 of 45000', '40000 of 45000', '45000 of 45000']);
  });
};

overEmbedded('doctor over the embedded database', (getKnex) => {
  describe('a planted fault', () => faultTests(getKnex, false));
  describe('a large chat', () => sizeTests(getKnex));
});

withMigratedPostgres('doctor over PostgreSQL', function suite(getUrl) {
  let knex: Knex;
  before(async () => {
    knex = openDatabase({ url: getUrl() });
    await setUpRole(knex);
  });
  after(() => knex.destroy());

  faultTests(() => knex, true);

  it('settings.role finds a setting that the role lost, and gives it back', async () => {
    const [{ role, database }] = (await knex.raw('SELECT current_user AS role, current_database() AS database')).rows;
    await knex.raw('ALTER ROLE ?? IN DATABASE ?? SET jit = on', [role, database]);
    const checks = checksOver(knex, true).filter(({ name }) => name === 'settings.role');
    const result = await examine(checks, { isFixing: true, watch: () => silentWatch });
    expect([findings(result), findings(result, 'left'), result.isWell]).to.deep.equal([
      { 'settings.role': 1 },
      {},
      true,
    ]);
  });

  it('waits for nobody who holds rooms or the directory', async () => {
    await emptySchool(knex);
    await livelySchool(knex);
    const other = openDatabase({ url: getUrl(), poolMax: 1 });
    const trx = await other.transaction();
    try {
      await trx.raw('SELECT pg_advisory_xact_lock(26738, 1)');
      await trx.raw('SELECT FROM homeroom.rooms FOR UPDATE');
      const result = await examine(checksOver(knex, true), { watch: () => silentWatch });
      expect([findings(result), failures(result)]).to.deep.equal([{}, []]);
    } finally {
      await trx.rollback();
      await other.destroy();
    }
  });
});
