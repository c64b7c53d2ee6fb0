import { expect } from 'chai';
import type { Knex } from 'knex';
import { AppendQueue } from '../../../../adapters/knex/messages/AppendQueue.ts';
import type { AppendRow, HashedDraft } from '../../../../adapters/knex/messages/appendStatement.ts';
import { asRoomId, asUserId } from '../../../../core/ids.ts';

const draft: HashedDraft = {
  roomId: asRoomId(1),
  senderId: asUserId(1),
  content: 'Good morning',
  sent: 'Good morning',
  clientId: null,
  bodyHash: null,
  replyTo: null,
};

/** A database that stores at once, and the times of its statements in milliseconds. */
const instantDatabase = () => {
  const began: number[] = [];
  const raw = (_text: string, values: readonly (readonly unknown[])[]) => {
    began.push(performance.now());
    const rows = (values[0] ?? []).map(() => ({ outcome: 'stored' }) as AppendRow);
    return { options: () => {}, timeout: async () => ({ rows }) };
  };
  return { began, knex: { raw } as unknown as Knex };
};

describe('AppendQueue', () => {
  it('begins statements 5 ms apart, and puts all drafts that arrived meanwhile into the next one', async () => {
    const { began, knex } = instantDatabase();
    const queue = new AppendQueue(knex);
    const flushes: number[] = [];
    queue.onFlush = (drafts) => flushes.push(drafts);
    const start = performance.now();
    for (let round = 0; round < 5; round += 1) await Promise.all([queue.append(draft), queue.append(draft)]);
    // Four pauses come before the last statement; timers may be early by less than a millisecond.
    expect((began.at(-1) ?? 0) - start).to.be.at.least(4 * 4);
    expect(flushes).to.deep.equal([2, 2, 2, 2, 2]);
  });
});
