import { expect } from 'chai';
import type { Knex } from 'knex';
import { openDatabase } from '../../../../adapters/knex/sql/openDatabase.ts';
import { defaultUploads } from '../../../../core/attachments/UploadSettings.ts';
import type { HistoryLine, HistoryRecord } from '../../../../core/history/HistoryRecord.ts';
import { makeImportHistory } from '../../../../core/history/importHistory.ts';
import { defaultLimits } from '../../../../core/limits/Limits.ts';
import { educationPolicy as policy } from '../../../../core/permissions/educationPolicy.ts';
import { School } from '../../../contracts/School.ts';
import { eventually } from '../../../support/eventually.ts';
import { withMigratedPostgres } from '../../../support/testPostgres.ts';
import { knexWorld } from '../knexWorld.ts';

const at = (minute: number): string => new Date(Date.UTC(2021, 8, 1, 7, minute)).toISOString();
const people: readonly HistoryRecord[] = (['tess', 'sam', 'sue'] as const).map((id) => ({ kind: 'person', id }));
const rooms: readonly HistoryRecord[] = (['sam', 'sue'] as const).map((pupil) => ({
  ...{ kind: 'room', id: pupil, type: 'direct', people: ['tess', pupil] },
}));
const messages = (minute: number): readonly HistoryRecord[] =>
  (['sam', 'sue'] as const).map((pupil) => ({
    ...{ kind: 'message', id: `${pupil}-${minute}`, room: pupil, author: pupil, at: at(minute), text: `at ${minute}` },
  }));

async function* rowsOf(records: readonly HistoryRecord[]): AsyncIterable<HistoryLine> {
  for (const [index, record] of records.entries()) yield { line: index + 1, record };
}

const nobody = (): never => expect.fail('nothing here counts against a limit');

withMigratedPostgres('a history over one connection', (getUrl) => {
  let [narrow, other]: Knex[] = [];
  before(() => {
    narrow = openDatabase({ url: getUrl(), poolMax: 1 });
    other = openDatabase({ url: getUrl() });
  });
  after(() => Promise.all([narrow?.destroy(), other?.destroy()]));

  it('comes in one half of a page after the other, so that none waits for the connection', async () => {
    const knex = narrow ?? expect.fail();
    const world = await knexWorld(knex);
    await School.open(world);
    const bus = { ...{ publish: nobody, publishEphemeral: nobody, addListener: nobody }, invalidate: () => {} };
    const importHistory = makeImportHistory({
      ...world,
      ...{ policy, limits: defaultLimits, uploads: defaultUploads },
      bus: bus as never,
      limiter: { acquire: nobody, refund: nobody } as never,
    });
    const bring = (records: readonly HistoryRecord[]) => importHistory(rowsOf(records), { source: 'oldchat' });
    await bring([...people, ...rooms, ...messages(1)]);

    const held = await (other ?? expect.fail()).transaction();
    const { rows } = await held.raw('SELECT id % 2 AS half FROM homeroom.rooms FOR UPDATE');
    expect(new Set(rows.map(({ half }: { half: string }) => String(half)))).to.deep.equal(new Set(['0', '1']));
    const bringing = bring([...people, ...rooms, ...messages(1), ...messages(2)]);
    try {
      await eventually(async () => {
        const waiting = await held.raw('SELECT FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()');
        expect(waiting.rows).to.have.length(1);
      });
      expect(knex.client.pool.numPendingAcquires()).to.equal(0);
    } finally {
      await held.commit();
    }
    expect((await bringing).counts.messages).to.deep.include({ created: 2, unchanged: 2, refused: 0 });
  });
});
