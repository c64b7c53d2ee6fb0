import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { ChatError } from '../../../../core/errors.ts';
import { asMessageId, asRoomId, type RoomId } from '../../../../core/ids.ts';
import type { ChatEvent } from '../../../../core/messages/ChatEvent.ts';
import type { ChatRoom } from '../../../../core/rooms/ChatRoom.ts';
import type { StoredWorld } from '../../../contracts/ChatWorld.ts';
import { refusalOf } from '../../../contracts/refusalOf.ts';
import { School } from '../../../contracts/School.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

withMigratedPostgres('append on two nodes', (getUrl) => {
  let knexes: readonly [Knex, Knex];
  let one: StoredWorld;
  let other: StoredWorld;
  let school: School;

  before(async () => {
    knexes = [openDatabase({ url: getUrl(), poolMax: 4 }), openDatabase({ url: getUrl(), poolMax: 4 })];
  });

  beforeEach(async () => {
    await emptyTables(knexes[0]);
    [one, other] = [storesOver(knexes[0]), storesOver(knexes[1])];
    school = await School.open(one);
  });

  after(() => Promise.all(knexes.map((knex) => knex.destroy())));

  const everything = async (roomId: RoomId): Promise<ChatEvent[]> => {
    const events: ChatEvent[] = [];
    for (;;) {
      const page = (await one.messages.events([{ roomId, after: events.length }], 500)).get(roomId);
      if (page === undefined || page.events.length === 0) return events;
      events.push(...page.events);
    }
  };

  it('keeps seqs dense and ids in order while both nodes write to the same rooms (I1, I2, I3)', async () => {
    const rooms = await Promise.all(
      (['sam', 'sue', 'pam', 'pat', 'tom'] as const).map((who) => school.direct('tess', who)),
    );
    const senderId = school.id('tess');
    const sent = range(1_500).map((index) => {
      const { messages } = index % 2 ? one : other;
      const roomId = rooms[index % rooms.length] ?? asRoomId(0);
      const content = `m${index}`;
      return messages.append({ roomId, senderId, content, sent: content, clientId: randomUUID(), replyTo: null });
    });
    await Promise.all(sent);

    for (const roomId of rooms) {
      const events = await everything(roomId);
      expect(events.map(({ seq }) => seq)).to.deep.equal(range(300).map((index) => index + 1));
      const ids = events.map((event) => (event.type === 'new_message' ? event.message.id : 0));
      expect(ids).to.deep.equal([...ids].sort((a, b) => a - b));
      expect(new Set(events.map((event) => event.type === 'new_message' && event.message.content)).size).to.equal(300);
    }
  });

  it('stores one message when both nodes get the same client_id (I1, I5)', async () => {
    const roomId = await school.direct('tess', 'sam');
    for (const round of range(20)) {
      const draft = {
        roomId,
        senderId: school.id('tess'),
        content: `m${round}`,
        sent: `m${round}`,
        clientId: randomUUID(),
        replyTo: null,
      };
      const sent = await Promise.all([one, other, one, other].map(({ messages }) => messages.append(draft)));
      expect(new Set(sent.map(({ message }) => message.id)).size).to.equal(1);
      expect(sent.filter(({ isDuplicate }) => !isDuplicate)).to.have.length(1);
    }
    expect((await everything(roomId)).map(({ seq }) => seq)).to.deep.equal(range(20).map((index) => index + 1));
  });

  /** Large batches take long to check, so that changes happen between the check and the lock. */
  const floodWhile = async (roomId: RoomId, changes: () => Promise<void>): Promise<void> => {
    let isChanging = true;
    const flood = async (): Promise<void> => {
      while (isChanging) await Promise.allSettled(range(400).map((index) => school.append(roomId, 'sam', `m${index}`)));
    };
    const change = async (): Promise<void> => {
      try {
        await changes();
      } finally {
        isChanging = false;
      }
    };
    await Promise.all([flood(), change()]);
  };

  it('stores no message of a person after the event that suspended them (I9)', async () => {
    const roomId = await school.direct('tess', 'sam');
    const userId = school.id('sam');
    await floodWhile(roomId, async () => {
      for (const round of range(60)) {
        const isSuspended = round % 2 === 0;
        const change = (room: ChatRoom): ChatRoom => room.withSuspensions((id) => id === userId && isSuspended);
        await other.rooms.update({ roomId, actorId: null, change });
      }
    });

    const events = await everything(roomId);
    expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index + 1));
    let isSuspended = false;
    for (const event of events) {
      if (event.type === 'participants_suspended') isSuspended = true;
      else if (event.type === 'participants_restored') isSuspended = false;
      else expect(isSuspended, `message at ${event.seq}`).to.equal(false);
    }
    expect(events.filter(({ type }) => type === 'participants_suspended')).to.have.length(30);
  });

  it('stores no message in a room after the event that archived it', async () => {
    const roomId = await school.direct('tess', 'sam');
    await floodWhile(roomId, async () => {
      for (const round of range(60))
        await other.rooms.update({ roomId, actorId: null, change: (room) => room.archived(round % 2 === 0) });
    });
    let isActive = true;
    for (const event of await everything(roomId)) {
      if (event.type === 'room_updated') isActive = event.isActive;
      else expect(isActive, `message at ${event.seq}`).to.equal(true);
    }
  });

  it('stores messages of other rooms while one room is held, and those of that room in order once it is free', async () => {
    const [held, free] = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
    const waiting: Promise<unknown>[] = [];
    await knexes[1].transaction(async (trx) => {
      await trx.raw('SELECT FROM homeroom.rooms WHERE id = ? FOR UPDATE', [held]);
      waiting.push(...range(700).map((index) => school.append(held, 'tess', `m${index}`)));
      for (const index of range(5)) await school.append(free, 'tess', `m${index}`);
    });
    await Promise.all(waiting);
    const contents = (await everything(held)).map((event) =>
      event.type === 'new_message' ? event.message.content : '',
    );
    expect(contents).to.deep.equal(range(700).map((index) => `m${index}`));
  });

  it('stores the other drafts of a batch if one cannot be stored', async () => {
    const roomId = await school.direct('tess', 'sam');
    const sent = await Promise.allSettled([
      school.append(roomId, 'tess', 'first'),
      refusalOf(school.append(roomId, 'tess', 'a NUL: \0')),
      refusalOf(school.append(roomId, 'tess', 'no UUID', { clientId: 'nonsense' })),
      refusalOf(school.append(roomId, 'theo', 'no membership')),
      refusalOf(school.append(roomId, 'tess', 'no parent', { replyTo: asMessageId(987_654) })),
      school.append(roomId, 'tess', 'last'),
    ]);
    const outcomes = sent.map((one) =>
      one.status === 'rejected' ? one.reason : typeof one.value === 'string' ? one.value : 'stored',
    );
    expect(outcomes).to.deep.equal([
      'stored',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'ROOM_NOT_FOUND',
      'MESSAGE_NOT_FOUND',
      'stored',
    ]);
  });

  it('answers UNAVAILABLE when its connection is cut, and stores a repeated message once', async () => {
    const roomId = await school.direct('tess', 'sam');
    const senderId = school.id('tess');
    const send = async (index: number, clientId = randomUUID()): Promise<void> => {
      try {
        const content = `m${index}`;
        await one.messages.append({ roomId, senderId, content, sent: content, clientId, replyTo: null });
      } catch (error) {
        if (!(error instanceof ChatError && error.code === 'UNAVAILABLE')) throw error;
        expect(error.retryAfterMs).to.be.greaterThan(0);
        await send(index, clientId);
      }
    };
    const writers = range(20).map(async (writer) => {
      for (const index of range(15)) await send(writer * 15 + index);
    });
    for (const _ of range(5))
      await knexes[1].raw(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    await Promise.all(writers);
    const events = await everything(roomId);
    expect(new Set(events.map((event) => event.type === 'new_message' && event.message.content)).size).to.equal(300);
    expect(events.map(({ seq }) => seq)).to.deep.equal(range(300).map((index) => index + 1));
  });
});
