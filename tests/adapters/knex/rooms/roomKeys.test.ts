import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { asUserId } from '../../../../core/ids.ts';
import { rootScope } from '../../../../core/permissions/RoleGrant.ts';
import type { RoomKey } from '../../../../core/rooms/RoomKey.ts';
import type { RoomRepository } from '../../../../core/rooms/RoomRepository.ts';
import type { RoomDraft } from '../../../../core/rooms/RoomState.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { emptyTables, storesOver } from '../knexWorld.ts';

const userIds = [asUserId(1), asUserId(2)];
const inContext = (context: string): RoomKey => ({ type: 'sketch', userIds, context });
const draftOf = (key: RoomKey): RoomDraft => ({
  ...{ type: key.type, key, name: 'Sketch', context: key.context ?? '', about: key.userIds, ownerId: null },
  ...{
    scope: rootScope,
    isFrozen: false,
    participants: userIds.map((userId) => ({ userId, role: 'teacher', mayPost: true })),
  },
});

withMigratedPostgres('room keys in the database', (getUrl) => {
  let pools: readonly Knex[];
  let nodes: readonly RoomRepository[];

  before(async () => {
    pools = [0, 0, 0].map(() => openDatabase({ url: getUrl(), poolMax: 8 }));
    nodes = pools.map((knex) => storesOver(knex).rooms);
  });
  beforeEach(() => emptyTables(first()));
  after(() => Promise.all(pools.map((knex) => knex.destroy())));

  const first = (): Knex => pools[0] ?? expect.fail('There is no pool');
  const open = (key: RoomKey, index = 0) =>
    (nodes[index % nodes.length] ?? expect.fail('There is no node')).open({ key, pairs: [], plan: () => draftOf(key) });
  const tuples = async (question: string): Promise<unknown[][]> =>
    (await first().raw<{ rows: Record<string, unknown>[] }>(question)).rows.map((row) => Object.values(row));

  it('leave one room, one key and one context of a hundred requests to three nodes (I16)', async () => {
    const opened = await Promise.all(Array.from({ length: 100 }, (_, index) => open(inContext('x'), index)));
    const [id] = opened.map(({ room }) => room.id);
    expect(opened.filter(({ isNew }) => isNew)).to.have.length(1);
    expect(new Set(opened.map(({ room }) => room.id))).to.deep.equal(new Set([id]));
    expect(await tuples('SELECT id::int FROM homeroom.rooms')).to.deep.equal([[id]]);
    expect(await tuples('SELECT room_id::int FROM homeroom.room_keys')).to.deep.equal([[id]]);
    expect(await tuples('SELECT room_id::int, user_id::int FROM homeroom.participants ORDER BY 2')).to.deep.equal([
      [id, 1],
      [id, 2],
    ]);
    expect(await tuples('SELECT external_id FROM homeroom.contexts WHERE id <> 0')).to.deep.equal([['x']]);
  });

  it('have the id of the context, not its word', async () => {
    const { room } = await open(inContext('class:7'));
    const [[contextId] = []] = await tuples("SELECT id FROM homeroom.contexts WHERE external_id = 'class:7'");
    expect(await tuples('SELECT key, room_id::int FROM homeroom.room_keys')).to.deep.equal([
      [`sketch:1:2:${contextId}`, room.id],
    ]);
    expect(await tuples('SELECT context_id FROM homeroom.rooms')).to.deep.equal([[contextId]]);
    await first().raw("UPDATE homeroom.contexts SET external_id = 'class:8' WHERE external_id = 'class:7'");
    expect((await open(inContext('class:8'))).room.id).to.equal(room.id);
  });

  it('do not take a room without a context for that of a context that nobody named', async () => {
    const { room } = await open({ type: 'sketch', userIds, context: null });
    expect(await nodes[0]?.findByKey(inContext('never named'))).to.equal(undefined);
    expect((await nodes[0]?.findByKey({ type: 'sketch', userIds, context: null }))?.id).to.equal(room.id);
    expect(await tuples('SELECT external_id FROM homeroom.contexts WHERE id <> 0')).to.deep.equal([]);
  });

  it('are never seen without their room', async () => {
    const orphans: unknown[][] = [];
    let isDone = false;
    const watching = (async () => {
      while (!isDone)
        orphans.push(
          ...(await tuples(`SELECT k.key FROM homeroom.room_keys k
            WHERE NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = k.room_id)`)),
        );
    })();
    await Promise.all(Array.from({ length: 60 }, (_, index) => open(inContext(`c${index % 20}`), index)));
    isDone = true;
    await watching;
    expect(orphans).to.deep.equal([]);
    expect(await tuples('SELECT count(*)::int FROM homeroom.rooms')).to.deep.equal([[20]]);
  });
});
