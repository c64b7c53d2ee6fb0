import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { migrateDatabase } from '../../../adapters/knex/migrations/migrateDatabase.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import type { RoomId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { emptyTables, storesOver } from './knexWorld.ts';

/** Runs every statement, but breaks the connection before the answers to the first `count` appends arrive. */
const loseAnswers = (knex: Knex, count: number): Knex => {
  let left = count;
  const raw = (text: string, values: Knex.RawBinding[]): unknown => {
    const question = knex.raw(text, values);
    if (!text.includes('INSERT INTO homeroom.messages') || left === 0) return question;
    left -= 1;
    const timeout = async (): Promise<never> => {
      await question;
      throw new Error('Connection terminated unexpectedly');
    };
    return { options: () => ({ timeout }), timeout };
  };
  return new Proxy(knex, { get: (target, key) => (key === 'raw' ? raw : Reflect.get(target, key)) });
};

withPostgres('append over a connection that breaks', (getUrl) => {
  let knex: Knex;
  let school: School;
  let roomId: RoomId;

  before(async () => {
    knex = openDatabase({ url: getUrl(), poolMax: 2 });
    await migrateDatabase(knex);
  });

  beforeEach(async () => {
    await emptyTables(knex);
    school = await School.open(storesOver(knex));
    roomId = await school.direct('tess', 'sam');
  });

  after(() => knex.destroy());

  const send = (losses: number, clientId: string | null) =>
    storesOver(loseAnswers(knex, losses)).messages.append({
      roomId,
      senderId: school.id('tess'),
      content: 'once',
      sent: 'once',
      clientId,
      replyTo: null,
    });
  const stored = async (): Promise<number> =>
    (await storesOver(knex).messages.history(roomId, { limit: 10 })).messages.length;

  it('retries a draft with a client_id, and stores it once (I1, I5)', async () => {
    const { message } = await send(1, randomUUID());
    expect([message.content, message.seq]).to.deep.equal(['once', 1]);
    expect(await stored()).to.equal(1);
  });

  it('refuses a draft without a client_id, because a retry could store it twice', async () => {
    expect(await refusalOf(send(1, null))).to.equal('UNAVAILABLE');
    expect(await stored()).to.equal(1);
  });

  it('refuses a draft after a second break; the same client_id then finds the message', async () => {
    const clientId = randomUUID();
    expect(await refusalOf(send(2, clientId))).to.equal('UNAVAILABLE');
    await send(0, clientId);
    expect(await stored()).to.equal(1);
  });
});
