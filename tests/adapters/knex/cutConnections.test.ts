import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { lockMessage } from '../../../adapters/knex/messages/lockMessage.ts';
import { inTransaction, queryRows } from '../../../adapters/knex/sql/queryRows.ts';
import { sql } from '../../../adapters/knex/sql/Sql.ts';
import type { RoomId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { eventually } from '../../support/eventually.ts';
import { queryPostgres } from '../../support/startPostgres.ts';
import { withPgBouncer } from '../../support/testPgBouncer.ts';
import { storesOver } from './knexWorld.ts';
import { openPooled } from './openPooled.ts';

const terminateAll = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;

withPgBouncer('a connection of PgBouncer that is cut', (getDatabase) => {
  let knex: Knex;
  let school: School;
  let roomId: RoomId;
  before(async () => {
    knex = await openPooled(getDatabase());
    school = await School.open(storesOver(knex));
    roomId = await school.direct('tess', 'sam');
  });
  after(() => knex.destroy());

  const send = (content: string, clientId: string = randomUUID()) =>
    storesOver(knex).messages.append({
      roomId,
      senderId: school.id('tess'),
      content,
      sent: content,
      clientId,
      replyTo: null,
    });
  const storedTexts = async (): Promise<string[]> => {
    const { messages } = await storesOver(knex).messages.history(roomId, { limit: 200 });
    return messages.map(({ content }) => content);
  };

  it('costs the request that was on it, and no other', async () => {
    const [messageId] = await school.say(roomId, 'tess', 'to be edited');
    const actorId = school.id('tess');
    const other = await school.group('tess', ['sam']);
    const refusal = refusalOf(
      inTransaction(knex, async (trx) => {
        if (messageId === undefined) throw new Error('Nothing was said');
        await lockMessage(trx, { roomId, messageId, actorId, action: 'edit', asModerator: false });
        const [backend] = await queryRows<{ pid: number }>(trx, sql`SELECT pg_backend_pid() AS pid`);
        const inFlight = Array.from({ length: 20 }, (_, index) => school.say(other, 'tess', `meanwhile ${index}`));
        await queryPostgres(getDatabase().directUrl, `SELECT pg_terminate_backend(${backend?.pid})`);
        expect((await Promise.all(inFlight)).flat()).to.have.length(20);
        await queryRows(trx, sql`UPDATE homeroom.messages SET content = 'lost' WHERE room_id = ${roomId}`);
      }),
    );
    expect(await refusal).to.equal('UNAVAILABLE');
    expect(await storedTexts()).to.deep.equal(['to be edited']);
    // The room's lock went with the connection.
    await school.say(roomId, 'tess', 'afterwards');
  });

  it('loses no acknowledged message and stores none twice (I1, I5)', async () => {
    const before = (await storedTexts()).length;
    const texts: string[] = [];
    for (let cuts = 0; cuts < 6; cuts += 1) {
      const batch = Array.from({ length: 10 }, (_, index) => ({ text: `${cuts}-${index}`, clientId: randomUUID() }));
      texts.push(...batch.map(({ text }) => text));
      // Whoever is refused asks again, as every client does.
      const sent = Promise.all(batch.map(({ text, clientId }) => send(text, clientId).catch(() => undefined)));
      await queryPostgres(getDatabase().directUrl, terminateAll);
      for (const [index, first] of (await sent).entries()) {
        const { text, clientId } = batch[index] ?? { text: '', clientId: '' };
        const again = await eventually(() => send(text, clientId), { within: 5_000 });
        expect(again.message.id).to.equal(first?.message.id ?? again.message.id);
      }
    }
    expect((await storedTexts()).slice(before).sort()).to.deep.equal(texts.sort());
  });

  it('is a moment later as if nothing had been', async () => {
    await queryPostgres(getDatabase().directUrl, terminateAll);
    await eventually(() => send('at last'), { within: 5_000 });
    expect((await storedTexts()).at(-1)).to.equal('at last');
    expect(await Promise.all(Array.from({ length: 20 }, (_, index) => send(`later ${index}`)))).to.have.length(20);
  });
});
