import { expect } from 'chai';
import type { Knex } from 'knex';
import { AppendQueue } from '../../../../adapters/knex/messages/AppendQueue.ts';
import type { AppendOutcome, HashedDraft } from '../../../../adapters/knex/messages/appendStatement.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';

const draft: HashedDraft = {
  roomId: asRoomId(1),
  senderId: asUserId(1),
  content: 'Good morning',
  clientId: null,
  bodyHash: null,
  replyTo: null,
};
const withId = (clientId: string): HashedDraft => ({ ...draft, clientId, bodyHash: '00' });

interface Ran {
  readonly clientIds: readonly (string | null)[];
  /** Whether the statement looks for stored client_ids. */
  readonly findsStored: boolean;
}

/** A database that answers at once, every draft with the given outcome, and records the statements. */
const scriptedDatabase = (outcome: (clientId: string | null, ran: Ran) => AppendOutcome | Error = () => 'stored') => {
  const statements: Ran[] = [];
  const answer = async (ran: Ran) => {
    const outcomes = ran.clientIds.map((clientId) => outcome(clientId, ran));
    const failure = outcomes.find((one) => one instanceof Error);
    if (failure) throw failure;
    return { rows: outcomes.map((one) => ({ outcome: one })) };
  };
  type Answer = (failure: Error | null, response?: { readonly rows: readonly unknown[] }) => void;
  const query = (statement: { text: string; values: readonly (readonly (string | null)[])[] }, told: Answer): void => {
    const { text, values } = statement;
    const ran = { clientIds: values[2] ?? [], findsStored: text.includes('m.client_id = ') };
    statements.push(ran);
    answer(ran).then(
      (response) => told(null, response),
      (failure: Error) => told(failure),
    );
  };
  const client = {
    config: { userParams: { schema: 'homeroom', isPreparing: true, extensions: 'public' } },
    acquireConnection: async () => ({ query }),
    releaseConnection: async () => {},
    emit: () => true,
  };
  return { statements, knex: { client } as unknown as Knex };
};

const refusedByIndex = Object.assign(new Error('duplicate key'), { code: '23505' });

describe('AppendQueue', () => {
  it('begins a statement as soon as the last has returned, with all drafts that arrived meanwhile', async () => {
    const { statements, knex } = scriptedDatabase();
    const queue = new AppendQueue(knex);
    const flushes: number[] = [];
    queue.onFlush = (drafts) => flushes.push(drafts);
    for (let round = 0; round < 5; round += 1) await Promise.all([queue.append(draft), queue.append(draft)]);
    expect(flushes).to.deep.equal([2, 2, 2, 2, 2]);
    const first = queue.append(draft);
    await new Promise((resolve) => setImmediate(resolve));
    const others = [queue.append(draft), queue.append(draft), queue.append(draft)];
    await Promise.all([first, ...others]);
    expect(flushes.slice(5)).to.deep.equal([1, 3]);
    expect(statements).to.have.length(7);
  });

  it('looks for no stored client_id until the index refuses one, and then does for a while', async () => {
    const { statements, knex } = scriptedDatabase((clientId, { findsStored }) =>
      clientId !== 'known' ? 'stored' : findsStored ? 'duplicate' : refusedByIndex,
    );
    const queue = new AppendQueue(knex);
    const outcomes = async (...ids: readonly string[]) =>
      (await Promise.all(ids.map((id) => queue.append(withId(id))))).map(({ outcome }) => outcome);
    expect(await outcomes('a', 'b')).to.deep.equal(['stored', 'stored']);
    expect(await outcomes('c', 'known', 'd')).to.deep.equal(['stored', 'duplicate', 'stored']);
    expect(await outcomes('e')).to.deep.equal(['stored']);
    const ids = (finds: boolean) => statements.filter(({ findsStored }) => findsStored === finds);
    expect(ids(false).flatMap(({ clientIds }) => clientIds)).to.deep.equal(['a', 'b', 'c', 'known', 'd']);
    expect(ids(true).flatMap(({ clientIds }) => clientIds)).to.deep.equal(['c', 'known', 'd', 'e']);
  });

  it('refuses a draft with a client_id only after it has looked whether it is stored (I6)', async () => {
    const { statements, knex } = scriptedDatabase((clientId, { findsStored }) =>
      clientId === 'known' && findsStored ? 'duplicate' : clientId === 'new' ? 'stored' : 'ROOM_INACTIVE',
    );
    const queue = new AppendQueue(knex);
    const sent = [withId('new'), withId('known'), withId('late'), draft].map((one) => queue.append(one));
    const outcomes = (await Promise.all(sent)).map(({ outcome }) => outcome);
    expect(outcomes).to.deep.equal(['stored', 'duplicate', 'ROOM_INACTIVE', 'ROOM_INACTIVE']);
    expect(statements.map(({ clientIds, findsStored }) => [clientIds, findsStored])).to.deep.equal([
      [['new', 'known', 'late', null], false],
      [['known', 'late'], true],
    ]);
  });

  it('looks for the client_id of a draft whose answer was lost with the connection (I1)', async () => {
    const lost = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
    const { statements, knex } = scriptedDatabase((_, { findsStored }) => (findsStored ? 'duplicate' : lost));
    const { outcome } = await new AppendQueue(knex).append(withId('a'));
    expect(outcome).to.equal('duplicate');
    expect(statements.map(({ findsStored }) => findsStored)).to.deep.equal([false, true]);
  });
});
