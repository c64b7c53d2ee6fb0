import { expect } from 'chai';
import type { Knex } from 'knex';
import { lockMessage } from '../../../adapters/knex/messages/lockMessage.ts';
import { claimDirectory, keepDirectory } from '../../../adapters/knex/permissions/directoryLock.ts';
import { openDatabase } from '../../../adapters/knex/sql/openDatabase.ts';
import { inTransaction, queryRows } from '../../../adapters/knex/sql/queryRows.ts';
import { sql } from '../../../adapters/knex/sql/Sql.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { withMigratedPostgres } from '../../support/testPostgres.ts';
import { storesOver } from './knexWorld.ts';

/** The longest wait until others get the room: the timeout of the database, and some time for a busy machine. */
const limitMs = 8_000;

withMigratedPostgres('a node that freezes in the middle of an edit', (getUrl) => {
  let frozen: Knex;
  let alive: Knex;

  before(async () => {
    [frozen, alive] = [openDatabase({ url: getUrl() }), openDatabase({ url: getUrl() })];
  });
  after(() => Promise.all([frozen.destroy(), alive.destroy()]));

  it('loses its lock on the room before other senders give up', async function run() {
    this.timeout(30_000);
    const world = storesOver(alive);
    const school = await School.open(world);
    const roomId = await school.direct('tess', 'sam');
    const [messageId] = await school.say(roomId, 'tess', 'to be edited');
    let thaw = (): void => {};
    const thawed = new Promise<void>((resolve) => {
      thaw = resolve;
    });
    let hold = (): void => {};
    const held = new Promise<void>((resolve) => {
      hold = resolve;
    });
    if (messageId === undefined) throw new Error('Nothing was said');
    const edit = inTransaction(frozen, async (trx) => {
      await lockMessage(trx, { roomId, messageId, actorId: school.id('tess'), action: 'edit', asModerator: false });
      hold();
      await thawed;
      await queryRows(
        trx,
        sql`UPDATE homeroom.messages SET content = 'lost' WHERE room_id = ${roomId} AND id = ${messageId}`,
      );
    });
    const refusal = refusalOf(edit);
    await held;
    const began = performance.now();
    await school.say(roomId, 'sam', 'meanwhile');
    expect(performance.now() - began).to.be.below(limitMs);
    thaw();
    expect(await refusal).to.equal('UNAVAILABLE');
    const { messages } = await world.messages.history(roomId, { limit: 10 });
    expect(messages.map(({ content }) => content)).to.deep.equal(['to be edited', 'meanwhile']);
  });

  it('leaves the time limits to its transactions, as the role has none', async () => {
    const limits = async (trx: Knex): Promise<string[]> => {
      const [row] = await queryRows<{ idle: string; running: string }>(
        trx,
        sql`
        SELECT current_setting('idle_in_transaction_session_timeout') AS idle,
          current_setting('statement_timeout') AS running`,
      );
      return [row?.idle ?? '', row?.running ?? ''];
    };
    expect(await limits(alive)).to.deep.equal(['0', '0']);
    const claimed = async (begin: (trx: Knex) => Promise<unknown>): Promise<string[]> =>
      inTransaction(alive, async (trx) => {
        await begin(trx);
        return limits(trx);
      });
    expect(await claimed(keepDirectory)).to.deep.equal(['5s', '1min']);
    // A change of the directory computes between its statements, and some of them run long.
    expect(await claimed(claimDirectory)).to.deep.equal(['1min', '0']);
    expect(await limits(alive)).to.deep.equal(['0', '0']);
  });
});
