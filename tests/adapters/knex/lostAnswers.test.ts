import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import type { RoomId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { emptyTables, storesOver } from './knexWorld.ts';

type Answer = (failure: Error | null, response?: unknown) => void;
interface Connection {
  query(statement: { readonly text: string }, answer: Answer): unknown;
}

/** Runs every statement, but breaks the connection before the answers to the first `count` appends arrive. */
const loseAnswers = (knex: Knex, count: number): Knex => {
  let left = count;
  const losing = (connection: Connection): Connection => ({
    query: (statement, answer) => {
      const isLost = statement.text.includes('INSERT INTO homeroom.messages') && left > 0;
      if (isLost) left -= 1;
      const lose: Answer = () => answer(new Error('Connection terminated unexpectedly'));
      return connection.query(statement, isLost ? lose : answer);
    },
  });
  const owners = new WeakMap<Connection, Connection>();
  const client = new Proxy(knex.client, {
    get: (target, key) => {
      if (key === 'acquireConnection')
        return async () => {
          const connection: Connection = await target.acquireConnection();
          const lossy = losing(connection);
          owners.set(lossy, connection);
          return lossy;
        };
      if (key === 'releaseConnection') return (lossy: Connection) => target.releaseConnection(owners.get(lossy));
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return new Proxy(knex, { get: (target, key) => (key === 'client' ? client : Reflect.get(target, key)) });
};

withMigratedPostgres('append over a connection that breaks', (getUrl) => {
  let knex: Knex;
  let school: School;
  let roomId: RoomId;

  before(async () => {
    knex = openDatabase({ url: getUrl(), poolMax: 2 });
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
