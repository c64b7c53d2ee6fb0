import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { mergeRooms } from '../../../../adapters/knex/rooms/mergeRooms.ts';
import { inTransaction } from '../../../../adapters/knex/sql/queryRows.ts';
import { type Examination, examine } from '../../../../core/doctor/examine.ts';
import type { RoomId } from '../../../../core/ids.ts';
import type { School } from '../../../contracts/School.ts';
import { overDatabases } from '../../../support/overDatabases.ts';
import { livelySchool } from '../backup/livelySchool.ts';
import { storesOver } from '../knexWorld.ts';
import { checksOver, emptySchool, failures, findings, published, silentWatch } from './checksOver.ts';
import { makeTwin } from './makeTwin.ts';

const lease = `
  INSERT INTO homeroom.leases (name, holder, token, expires_at, position)
  VALUES ('feed', 'a node', 1, now() + interval '1 hour', 0)`;

const doubleTests = (getKnex: () => Knex): void => {
  let school: School;
  let room: RoomId;
  let twin: RoomId;
  const rowsOf = async (statement: string): Promise<Record<string, unknown>[]> => (await getKnex().raw(statement)).rows;

  beforeEach(async () => {
    await emptySchool(getKnex());
    school = await livelySchool(getKnex());
    await school.relate('guardian_of', 'pam', 'sam');
    published.splice(0);
    room = await school.direct('tess', 'pam');
    twin = await makeTwin(getKnex(), room);
    await talk();
  });

  /** Says things in the twin, with an answer, an edit, a reaction, a pin, a deletion and a coming. */
  const talk = async (): Promise<void> => {
    const { messages } = storesOver(getKnex());
    const [first, second, third] = await school.say(twin, 'tess', 'One', 'Two', 'Three');
    if (first === undefined || second === undefined || third === undefined) throw new Error('nothing was said');
    await school.append(twin, 'pam', 'An answer', { replyTo: second, clientId: randomUUID() });
    const amendment = { roomId: twin, messageId: first, actorId: school.id('tess'), asModerator: false } as const;
    const change = <Message extends object>(message: Message, editedAt: Date) => ({
      ...message,
      content: 'Uno',
      editedAt,
    });
    await messages.amend({ ...amendment, action: 'edit', change });
    await messages.react({ roomId: twin, messageId: first, userId: school.id('pam'), emoji: '👍', isAdded: true });
    await messages.pin({ roomId: twin, messageId: second, userId: school.id('tess'), isPinned: true });
    await school.remove(twin, third);
    await getKnex().raw(`
      WITH next AS (UPDATE homeroom.rooms SET head_seq = head_seq + 1 WHERE id = ${twin} RETURNING head_seq)
      INSERT INTO homeroom.events (room_id, seq, type, payload, created_at)
      SELECT ${twin}, head_seq, 'participants_joined', '{"user_ids": []}', now() FROM next`);
  };

  const look = (isFixing = false, more: Parameters<typeof checksOver>[2] = {}): Promise<Examination> =>
    examine(checksOver(getKnex(), false, more), { isFixing, watch: () => silentWatch });

  const fixedBy = ({ checks }: Examination): string | null | undefined =>
    checks.find(({ name }) => name === 'rooms.doubles')?.fixed;

  const texts = async (id: RoomId): Promise<string[]> => {
    const { messages } = await storesOver(getKnex()).messages.history(id, { limit: 50 });
    return messages.map(({ content, deletedAt }) => (deletedAt === null ? content : '-'));
  };

  it('are found, and not taken for a lost key', async () => {
    const found = await look();
    expect([findings(found), failures(found)]).to.deep.equal([{ 'rooms.doubles': 1 }, []]);
    const { examples, remedy } = found.checks.find(({ name }) => name === 'rooms.doubles') ?? {};
    const key = `direct:${[school.id('tess'), school.id('pam')].sort((one, other) => one - other).join(':')}`;
    expect(examples).to.deep.equal([`room ${twin}: ${key} is room ${room}`]);
    expect(remedy).to.contain('homeroom doctor --fix');
  });

  it('become one, with every message, and the counts are printed', async () => {
    const before = await texts(room);
    expect(before).to.have.length(2);
    const mended = await look(true);
    expect([findings(mended, 'left'), failures(mended)]).to.deep.equal([{}, []]);
    expect(fixedBy(mended)).to.equal(
      `room ${twin} went into room ${room}: 4 messages and 4 changes of them, 6 messages in the two before and 6 now; 1 comings and goings stayed behind.`,
    );
    expect(await texts(room)).to.deep.equal([...before, 'Uno', 'Two', '-', 'An answer']);
    expect(await texts(twin)).to.deep.equal([]);
    expect(published).to.include(room);
    const again = await look(true);
    expect([findings(again), fixedBy(again)]).to.deep.equal([{}, null]);
  });

  it('keep answers, reactions, pins, revisions and the seqs of each in order', async () => {
    const headOf = async (): Promise<number> => (await school.room(room)).state.headSeq;
    const before = await headOf();
    await look(true);
    expect(await headOf()).to.equal(before + 8);
    const { messages } = storesOver(getKnex());
    const page = (await messages.history(room, { limit: 50 })).messages;
    const [uno, two, , answer] = page.slice(-4);
    expect(answer?.replyTo).to.equal(two?.id);
    expect(uno?.reactions).to.deep.equal([{ emoji: '👍', userIds: [school.id('pam')] }]);
    expect((await messages.pins(room, 0)).map(({ id }) => id)).to.deep.equal([two?.id]);
    expect(page.map(({ id }) => id)).to.deep.equal(page.map(({ id }) => id).toSorted((one, other) => one - other));
    const [revision] = await rowsOf(
      `SELECT content, message_id::int AS id FROM homeroom.events WHERE room_id = ${room} AND type = 'message_edited'`,
    );
    expect(revision).to.deep.equal({ content: 'One', id: uno?.id });
    const { message } = await school.append(room, 'pam', 'And on');
    expect(message.seq).to.equal(before + 9);
  });

  it('leave a room that is put away for good, hidden, and on record', async () => {
    await look(true);
    const [row] = await rowsOf(`
      SELECT r.is_archived, r.archived_into::int AS later, r.floor_seq = r.head_seq AS is_empty,
        (SELECT bool_and(p.hidden_activity >= r.activity AND p.visible_from_seq = r.head_seq)
         FROM homeroom.participants p WHERE p.room_id = r.id) AS is_hidden
      FROM homeroom.rooms r WHERE r.id = ${twin}`);
    expect(row).to.deep.equal({ is_archived: true, later: room, is_empty: true, is_hidden: true });
    const [entry] = await rowsOf(`
      SELECT e.actor, e.room_id::int AS room, d.details FROM homeroom.audit_entries e
        JOIN homeroom.audit_details d ON d.position = e.position
      WHERE e.action = 'rooms.merged'`);
    expect(entry).to.deep.equal({ actor: 'command', room, details: { from: twin, messages: 4, changes: 4, left: 1 } });
    expect(await school.direct('tess', 'pam')).to.equal(room);
  });

  it('count as read as far as they were, for whom the room itself was read', async () => {
    const { inbox } = storesOver(getKnex());
    const ids = async (id: RoomId) =>
      (await storesOver(getKnex()).messages.history(id, { limit: 50 })).messages.map((one) => one.id);
    await inbox.markRead(room, school.id('tess'), (await ids(room)).at(-1) ?? null);
    await inbox.markRead(twin, school.id('tess'), (await ids(twin)).at(-1) ?? null);
    await look(true);
    const pointers = await rowsOf(`
      SELECT u.external_id AS name, p.last_read_id::int AS id FROM homeroom.participants p
        JOIN homeroom.users u ON u.id = p.user_id
      WHERE p.room_id = ${room} ORDER BY name`);
    expect(pointers).to.deep.equal([
      { name: 'pam', id: null },
      { name: 'tess', id: (await ids(room)).at(-1) },
    ]);
  });

  it('stay as they are while a client reads one of them, or nobody can tell', async () => {
    await getKnex().raw(lease);
    const blind = await look(true);
    expect(fixedBy(blind)).to.equal(
      `room ${twin} stays, because a server runs, and only with Redis is it known who reads a room.`,
    );
    expect(findings(blind, 'left')).to.include({ 'rooms.doubles': 1 });
    const read = await look(true, { countListeners: async (id) => (id === room ? 1 : 0) });
    expect(fixedBy(read)).to.equal(`room ${twin} stays, because a client reads one of them.`);
    expect(await texts(twin)).to.have.length(4);
    const free = await look(true, { countListeners: async () => 0 });
    expect(findings(free, 'left')).to.not.have.property('rooms.doubles');
    expect(await texts(room)).to.have.length(6);
  });

  for (const [what, plant, why] of [
    [
      'a legal hold',
      (id: RoomId) =>
        `INSERT INTO homeroom.holds (room_id, effect, reason, begins) VALUES (${id}, 'preserve', 'Case 4', now())`,
      'a legal hold preserves it or the other one',
    ],
    [
      'a report',
      (id: RoomId) => `
        INSERT INTO homeroom.reports (reporter_id, user_id, organisation_id, reason, comment, room_id, message_id)
        SELECT 1, 2, 0, 'other', '', ${id}, min(id) FROM homeroom.messages WHERE room_id = ${id}`,
      'reports are about it',
    ],
    [
      'a scheduled message',
      (id: RoomId) => `
        INSERT INTO homeroom.scheduled_messages (room_id, sender_id, client_id, body, state, due_at)
        SELECT ${id}, min(user_id), '${randomUUID()}', '{}', 'waiting', now() + interval '1 day'
        FROM homeroom.participants WHERE room_id = ${id}`,
      'held or scheduled messages wait in it',
    ],
    [
      'a notification on its way',
      (id: RoomId) => `
        INSERT INTO homeroom.notices (user_id, channel, room_id, message_id, seq, reason, due_at)
        SELECT 1, 'mail', ${id}, min(id), 1, 'message', now() FROM homeroom.messages WHERE room_id = ${id}`,
      'people are still told of messages in it',
    ],
    [
      'what was said before a member of the other was seated',
      (id: RoomId) => `
        UPDATE homeroom.participants SET visible_from_seq = 3 WHERE room_id = ${id}
          AND user_id = (SELECT max(user_id) FROM homeroom.participants WHERE room_id = ${id})`,
      'somebody in the other one may not read all that was said in it',
    ],
  ] as const)
    it(`stay as they are where ${what} rests on one`, async () => {
      await getKnex().raw(plant(twin));
      const left = await look(true);
      expect(fixedBy(left)).to.equal(`room ${twin} stays, because ${why}.`);
      expect(await texts(twin)).to.have.length(4);
    });

  /** What doctor would mend first does not stand in the way. */
  for (const [what, plant, why] of [
    [
      'the one with the key is about others',
      (id: RoomId) => `UPDATE homeroom.rooms SET about = ARRAY[about[2], about[1]] WHERE id = ${id}`,
      'the room that has its key is about others (rooms.key-texts)',
    ],
    [
      'a member of the other never was in it',
      (id: RoomId) => `
        DELETE FROM homeroom.participants WHERE room_id = ${id}
          AND user_id = (SELECT max(user_id) FROM homeroom.participants WHERE room_id = ${id})`,
      'somebody in the other one may not read all that was said in it',
    ],
  ] as const)
    it(`do not become one where ${what}`, async () => {
      const [row] = await rowsOf(`SELECT key FROM homeroom.room_keys WHERE room_id = ${room}`);
      await getKnex().raw(plant(twin));
      const given = { from: twin, into: room, key: String(row?.['key']) };
      expect(await inTransaction(getKnex(), (trx) => mergeRooms(trx, given))).to.equal(why);
      expect(await texts(twin)).to.have.length(4);
    });

  it('go on becoming one after a pair that the database refuses to make one', async () => {
    await school.say(twin, 'tess', 'Poison');
    const other = await makeTwin(getKnex(), await school.direct('ada', 'sam'));
    await school.say(other, 'ada', 'Of another pair');
    await getKnex().raw("ALTER TABLE homeroom.messages ADD CONSTRAINT poison CHECK (content <> 'Poison') NOT VALID");
    try {
      const mended = await look(true);
      expect(fixedBy(mended)).to.match(
        new RegExp(`^room ${twin} stays, because it could not be moved: [^-]*"poison"; room ${other} went into room `),
      );
      expect([findings(mended, 'left'), failures(mended)]).to.deep.equal([{ 'rooms.doubles': 1 }, []]);
      expect(await texts(twin)).to.have.length(5);
    } finally {
      await getKnex().raw('ALTER TABLE homeroom.messages DROP CONSTRAINT poison');
    }
  });

  it('keep what was held in each by one id of a client', async () => {
    const clientId = randomUUID();
    for (const id of [room, twin])
      await getKnex().raw(`
        INSERT INTO homeroom.held_messages (room_id, sender_id, client_id, body, state, message_id, decider_id, decided_at)
        SELECT ${id}, ${school.id('tess')}, '${clientId}', '{}', 'released', min(id), 1, now()
        FROM homeroom.messages WHERE room_id = ${id}`);
    try {
      expect(failures(await look(true))).to.deep.equal([]);
      const held = await rowsOf(`
        SELECT h.client_id = '${clientId}' AS has_kept, m.content FROM homeroom.held_messages h
          JOIN homeroom.messages m ON m.room_id = h.room_id AND m.id = h.message_id
        WHERE h.room_id = ${room} ORDER BY m.seq`);
      expect(held).to.deep.equal([
        { has_kept: true, content: 'Good morning' },
        { has_kept: false, content: 'Uno' },
      ]);
    } finally {
      await getKnex().raw('DELETE FROM homeroom.held_messages');
    }
  });

  it('count as many messages afterwards', async () => {
    const count = async () => (await storesOver(getKnex()).inbox.serverTotals()).messages;
    const before = await count();
    expect(before).to.be.greaterThan(4);
    await look(true);
    expect(await texts(twin)).to.deep.equal([]);
    expect(await count()).to.equal(before);
  });

  it('of which neither has the key: the older gets it, and takes the other in', async () => {
    await getKnex().raw(`DELETE FROM homeroom.room_keys WHERE room_id = ${room}`);
    expect(findings(await look())).to.deep.equal({ 'rooms.keys': 2 });
    const mended = await look(true);
    expect([findings(mended, 'left'), failures(mended)]).to.deep.equal([{}, []]);
    expect(await texts(room)).to.have.length(6);
  });
};

overDatabases('double rooms', doubleTests);
