import { expect } from 'chai';
import { defaultUploads } from '../../core/attachments/UploadSettings.ts';
import type { HistoryLine, HistoryRecord } from '../../core/history/HistoryRecord.ts';
import { type ImportHistoryOptions, makeImportHistory } from '../../core/history/importHistory.ts';
import { asRoomId, type RoomId } from '../../core/ids.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { educationPolicy as policy } from '../../core/permissions/educationPolicy.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const source = 'oldchat';
const at = (minute: number): string => new Date(Date.UTC(2021, 8, 1, 7, minute)).toISOString();

const people: HistoryRecord[] = (['tess', 'sam', 'sue', 'theo'] as const).map((id) => ({ kind: 'person', id }));
const room: HistoryRecord = { kind: 'room', id: 'r1', type: 'direct', people: ['tess', 'sam'] };
const message = (id: string, author: string, minute: number, more: object = {}): HistoryRecord => ({
  ...{ kind: 'message', id, room: 'r1', author, at: at(minute), text: `text ${id}` },
  ...more,
});

async function* rowsOf(records: readonly HistoryRecord[]): AsyncIterable<HistoryLine> {
  for (const [index, record] of records.entries()) yield { line: index + 1, record };
}

const nobody = (): never => {
  throw new Error('Nothing here counts against a limit');
};

/** That the history of another chat comes in whole, once, and without anybody being told. */
export const historyContract = (name: string, open: OpenStored): void =>
  void describe(`HistoryStore (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const bus = { ...{ publish: nobody, publishEphemeral: nobody, addListener: nobody }, invalidate: () => {} };
      const importHistory = makeImportHistory({
        ...world,
        ...{ policy, limits: defaultLimits, uploads: defaultUploads },
        bus: bus as never,
        limiter: { acquire: nobody, refund: nobody } as never,
      });
      const bring = (records: readonly HistoryRecord[], options: Partial<ImportHistoryOptions> = {}) =>
        importHistory(rowsOf(records), { source, ...options });
      const roomOf = async (id = 'r1'): Promise<RoomId> =>
        (await world.history.rooms(source, [id])).get(id) ?? asRoomId(0);
      const said = async (id = 'r1') => (await world.messages.history(await roomOf(id), { limit: 50 })).messages;
      const events = async (id = 'r1') => {
        const roomId = await roomOf(id);
        return (await world.messages.events([{ roomId, after: 0 }], 200)).get(roomId)?.events ?? [];
      };
      const overview = async (who: Name, id = 'r1') => world.inbox.overview(await roomOf(id), school.id(who));
      return { ...world, school, bring, roomOf, said, events, overview };
    });

    fact('stores messages in the order of time and ids, with their times and dense seqs (I2, I3)', async (world) => {
      const { bring, said, events, overview } = world;
      const outcome = await bring([
        ...[message('10', 'sam', 2), message('9', 'tess', 2), message('2', 'sam', 1, { replyTo: '9' })],
        ...[message('11', 'tess', 3, { replyTo: '2' }), room, ...people],
      ]);
      expect(outcome.counts.messages).to.deep.include({ received: 4, created: 4, refused: 0 });
      const stored = await said();
      expect(stored.map(({ content, seq }) => [content, seq])).to.deep.equal([
        ...[
          ['text 2', 1],
          ['text 9', 2],
          ['text 10', 3],
          ['text 11', 4],
        ],
      ]);
      expect(stored.map(({ createdAt }) => createdAt.toISOString())).to.deep.equal([at(1), at(2), at(2), at(3)]);
      expect(stored[3]).to.deep.include({ replyTo: stored[0]?.id, threadRoot: stored[0]?.id });
      expect(stored[0]?.replyTo).to.equal(null);
      expect(outcome.problems).to.deep.equal([
        {
          ...{ line: 3, kind: 'message', id: '2', member: 'reply_to', isRefused: false },
          problem: '"9" comes later; the message stands alone',
        },
      ]);
      expect((await events()).map(({ seq, type }) => [seq, type])).to.deep.equal(
        [1, 2, 3, 4].map((seq) => [seq, 'new_message']),
      );
      expect(await overview('sam')).to.deep.include({ unreadCount: 2, participantCount: 2 });
    });

    fact('changes nothing when it runs again, and brings what is new with its own times', async (world) => {
      const { bring, said, events, school, roomOf } = world;
      const first = [...people, room, message('1', 'tess', 1, { reactions: [{ emoji: '👍', people: ['sam'] }] })];
      await bring([...first, message('2', 'sam', 2)]);
      await school.say(await roomOf(), 'sam', 'in the new chat');
      const before = await events();
      const again = await bring([...first, message('2', 'sam', 2)]);
      expect(again.counts.messages).to.deep.include({ created: 0, updated: 0, unchanged: 2 });
      expect(again.counts.rooms).to.deep.include({ created: 0, unchanged: 1 });
      expect(await events()).to.deep.equal(before);
      const later = await bring([
        ...[...first, message('2', 'sam', 2, { text: 'corrected', editedAt: at(5) })],
        message('3', 'tess', 4),
      ]);
      expect(later.counts.messages).to.deep.include({ created: 1, unchanged: 2 });
      expect(later.counts.edits).to.deep.include({ created: 1 });
      expect((await said()).map(({ content }) => content)).to.deep.equal([
        ...['text 1', 'corrected', 'in the new chat', 'text 3'],
      ]);
      const ids = (await said()).map(({ id }) => id);
      expect([...ids].sort((one, other) => one - other)).to.deep.equal(ids);
      expect((await said())[3]?.createdAt.toISOString()).to.equal(at(4));
      expect((await events()).map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5]);
    });

    fact('keeps earlier texts and those of deleted messages as its own changes do (I13, I18)', async (world) => {
      const { bring, said, messages, roomOf, school } = world;
      await bring([
        ...[...people, room],
        message('1', 'tess', 1, {
          text: 'third',
          editedAt: at(4),
          earlier: [
            { text: 'first', until: at(3) },
            { text: 'second', until: at(4) },
          ],
        }),
        message('2', 'sam', 2, { text: 'canary', deletedAt: at(6), deletedBy: 'theo' }),
      ]);
      const [one, two] = await said();
      expect(one).to.deep.include({ content: 'third' });
      expect(one?.editedAt?.toISOString()).to.equal(at(4));
      expect(two).to.deep.include({ content: '' });
      expect(two?.deletedAt?.toISOString()).to.equal(at(6));
      const ids = [one, two].flatMap((message) => (message === undefined ? [] : [message.id]));
      const changes = await messages.changes(await roomOf(), ids);
      expect(ids.map((id) => changes.get(id)?.map(({ replaced, why }) => [replaced, why]))).to.deep.equal([
        ...[
          [
            ['first', 'edit'],
            ['second', 'edit'],
          ],
          [['canary', 'moderation']],
        ],
      ]);
      expect(changes.get(ids[1] ?? (ids[0] as never))?.[0]?.actorId).to.equal(school.id('theo'));
    });

    fact(
      'moves read pointers up to the first gap, and over it once it is closed (I7, I8)',
      async ({ bring, overview }) => {
        const read = (id: string, minute: number, isRead: boolean) =>
          message(id, 'tess', minute, isRead ? { readBy: ['sam'] } : {});
        await bring([...people, room, read('1', 1, true), read('2', 2, false), read('3', 3, true)]);
        expect(await overview('sam')).to.deep.include({ unreadCount: 2, lastReadSeq: 1 });
        await bring([room, read('1', 1, true), read('2', 2, true), read('3', 3, true)]);
        expect(await overview('sam')).to.deep.include({ unreadCount: 0, lastReadSeq: 3 });
        await bring([message('4', 'sam', 4), { kind: 'read', room: 'r1', person: 'tess', message: '4' }]);
        expect(await overview('tess')).to.deep.include({ unreadCount: 0, lastReadSeq: 4 });
      },
    );

    fact('makes one room of two that have one key, with all messages in the order of time (I16)', async (world) => {
      const { bring, roomOf, said } = world;
      const twin: HistoryRecord = { kind: 'room', id: 'r2', type: 'direct', people: ['sam', 'tess'] };
      const outcome = await bring([
        ...[...people, room, twin, message('1', 'tess', 1), message('3', 'tess', 3)],
        message('2', 'sam', 2, { room: 'r2', replyTo: '1' }),
      ]);
      expect(outcome.mergedRooms).to.equal(1);
      expect(await roomOf('r2')).to.equal(await roomOf('r1'));
      const stored = await said();
      expect(stored.map(({ content }) => content)).to.deep.equal(['text 1', 'text 2', 'text 3']);
      expect(stored[1]?.replyTo).to.equal(stored[0]?.id);
    });

    fact('refuses what it cannot take, says where and why, and takes the rest', async ({ bring, said, overview }) => {
      const outcome = await bring([
        ...[...people, room, message('1', 'tess', 1), message('1', 'tess', 2)],
        { kind: 'room', id: 'r9', type: 'salon', people: ['tess', 'sam'] },
        message('2', 'tess', 3, { room: 'r9' }),
        { kind: 'membership', room: 'r1', person: 'noone' },
        { kind: 'membership', room: 'r1', person: 'sue' },
        message('4', 'left', 4),
        { kind: 'message', id: '5', room: 'r1', authorName: 'Old Janitor', at: at(5), text: 'bye' },
        message('6', 'sam', 6, { at: 'yesterday' }),
      ]);
      expect(outcome.problems.map(({ line, member, isRefused }) => [line, member, isRefused])).to.deep.equal([
        ...[
          [14, 'at', true],
          [12, undefined, false],
          [10, 'person', true],
          [8, 'type', true],
        ],
        ...[
          [7, 'id', true],
          [9, 'room', true],
        ],
      ]);
      expect((await said()).map(({ content }) => content)).to.deep.equal(['text 1', 'text 4', 'bye']);
      expect((await said()).map(({ sender }) => [sender.firstName, sender.isActive])).to.deep.equal([
        ...[
          ['Tess', true],
          ['', false],
          ['Old Janitor', false],
        ],
      ]);
      expect(await overview('sam')).to.deep.include({ participantCount: 2 });
      expect(outcome.counts.memberships).to.deep.include({ received: 2, created: 1, refused: 1 });
    });

    fact('says in a dry run what would come in, and changes nothing', async ({ bring, said, people: known }) => {
      const records = [
        ...[...people, { kind: 'person', id: 'old' } as const, room, message('1', 'old', 1), message('2', 'tess', 2)],
        message('3', 'tess', 3, { replyTo: '1', deletedAt: at(4) }),
      ];
      const trial = await bring(records, { isDryRun: true });
      expect(await said()).to.deep.equal([]);
      expect(await known.findByExternalId('old', source)).to.equal(undefined);
      const real = await bring(records);
      expect({ ...trial, isDryRun: false }).to.deep.equal(real);
    });

    fact('marks in the feed what came in, and nothing else', async (world) => {
      const { bring, roomOf, school, feedSequencer, leases, feed } = world;
      await bring([...people, room, message('1', 'tess', 1), message('2', 'sam', 2)]);
      const roomId = await roomOf();
      await school.say(roomId, 'sam', 'now');
      await bring([message('3', 'sam', 3)]);
      const lease = await leases.acquire('feed', 'me', 10_000);
      if (lease === undefined) throw new Error('Somebody else writes the feed');
      await feedSequencer.advance(lease, [roomId]);
      const { entries } = await feed.read(0, 50);
      expect(entries.map(({ seq, isImported = false }) => [seq, isImported])).to.deep.equal([
        ...[
          [0, true],
          [1, true],
          [2, true],
          [3, false],
          [4, true],
        ],
      ]);
    });

    fact('stops a run when a later one of its source begins', async ({ history }) => {
      const run = await history.begin('stopped');
      await history.begin('stopped');
      expect(await refusalOf(history.staged(run, 'people', undefined, 10))).to.equal('CONFLICT');
      expect(
        await refusalOf(history.place(run, [{ kind: 'pin', id: '1', roomId: asRoomId(1), at: new Date() }])),
      ).to.equal('CONFLICT');
    });

    fact('hides the ids of erased words, and leaves them erased when they come again', async (world) => {
      const { bring, said, roomOf, messageEraser, history, school } = world;
      const records = [...people, room, message('1', 'tess', 1), message('2', 'sam', 2)];
      await bring(records);
      const everything = { senderIds: [school.id('tess')], before: null, after: 0, limit: 10 };
      await messageEraser.eraseMessages({ ...everything, roomId: await roomOf(), why: 'erasure' });
      expect([...(await history.messages(source, ['1', '2'])).keys()]).to.deep.equal(['2']);
      const again = await bring(records);
      expect(again.counts.messages).to.deep.include({ created: 0, updated: 0, unchanged: 2 });
      expect((await said()).map(({ content }) => content)).to.deep.equal(['', 'text 2']);
    });

    fact('pins, and lets a thread begin with its title', async ({ bring, said, messages, roomOf }) => {
      await bring([
        ...[...people, room, message('1', 'tess', 2, { thread: 't1' }), message('2', 'sam', 3, { isPinned: true })],
        { kind: 'thread', id: 't1', room: 'r1', title: 'Homework', author: 'tess', at: at(1), isLocked: true },
      ]);
      const [root, first] = await said();
      expect(root?.content).to.equal('Homework');
      expect(first).to.deep.include({ content: 'text 1', replyTo: root?.id, threadRoot: root?.id });
      expect((await messages.pins(await roomOf(), 0)).map(({ content }) => content)).to.deep.equal(['text 2']);
    });

    fact('deletes what is gone in the source, which says no more of it', async ({ bring, said }) => {
      await bring([...people, room, message('1', 'tess', 1), message('2', 'sam', 2)]);
      const gone = (id: string): HistoryRecord => ({ kind: 'deletion', room: 'r1', message: id, at: at(9) });
      const outcome = await bring([gone('2'), gone('404')]);
      expect(outcome.counts.deletions).to.deep.include({ received: 2, created: 1, unchanged: 1 });
      expect((await said()).map(({ content, deletedAt }) => [content, deletedAt?.toISOString()])).to.deep.equal([
        ['text 1', undefined],
        ['', at(9)],
      ]);
      expect((await bring([gone('2')])).counts.deletions).to.deep.include({ created: 0, unchanged: 1 });
    });

    fact('tells the ids that came in, in their order, and counts them', async ({ bring, history }) => {
      const other: HistoryRecord = { kind: 'room', id: 'r2', type: 'direct', people: ['sam', 'tess'] };
      await bring([
        ...[...people, room, other, message('2', 'tess', 1), message('10', 'sam', 2), message('1', 'sam', 3)],
        message('3', 'tess', 4, { room: 'r2', deletedAt: at(5) }),
      ]);
      const page = await history.imported(source, '', 2);
      expect(page.map(({ id, isDeleted }) => [id, isDeleted])).to.deep.equal([
        ['1', false],
        ['10', false],
      ]);
      const rest = await history.imported(source, '10', 5);
      expect(rest.map(({ id, isDeleted }) => [id, isDeleted])).to.deep.equal([
        ['2', false],
        ['3', true],
      ]);
      expect(rest.every(({ room: id }) => ['r1', 'r2'].includes(id))).to.equal(true);
      const { people: count, unattended, ...counted } = await history.census(source);
      expect(counted).to.deep.equal({
        ...{ sourceRooms: 2, rooms: 1, merged: ['r1 + r2'], messages: 3, deleted: 1, attachments: 0 },
      });
      expect(unattended).to.deep.equal({ count: 0, examples: [] });
      expect((await history.census('never heard of')).messages).to.equal(0);
      await bring([{ kind: 'person', id: 'old', firstName: 'Olga' }]);
      expect((await history.census(source)).people - count).to.equal(1);
    });

    fact('hides a new room from who does not want to see it, and no later run does', async (world) => {
      const { bring, overview, inbox, roomOf, school } = world;
      const hidden = [
        ...[...people, room, { kind: 'membership', room: 'r1', person: 'sam', isHidden: true } as const],
        message('1', 'tess', 1),
      ];
      await bring(hidden);
      expect(await overview('sam')).to.deep.include({ isHidden: true });
      expect(await overview('tess')).to.deep.include({ isHidden: false });
      await inbox.updatePreferences(await roomOf(), school.id('sam'), { isHidden: false });
      await bring(hidden);
      expect(await overview('sam')).to.deep.include({ isHidden: false });
    });

    fact('makes a room that is there already as old as what comes into it, and mutes it as it was', async (world) => {
      const { bring, overview, rooms, roomOf, school } = world;
      await bring([...people, room]);
      const twin: HistoryRecord = { ...room, id: 'r2', createdAt: at(-60) } as HistoryRecord;
      await bring([twin, { kind: 'membership', room: 'r2', person: 'sam', isMuted: true }]);
      expect(await roomOf('r2')).to.equal(await roomOf());
      expect(await overview('sam')).to.deep.include({ isMuted: true });
      const access = await rooms.access(await roomOf(), school.id('sam'));
      expect(access?.room.createdAt.toISOString()).to.equal(at(-60));
    });

    fact('foresees in a dry run which rooms would be one', async ({ bring }) => {
      const other: HistoryRecord = { kind: 'room', id: 'r2', type: 'direct', people: ['sam', 'tess'] };
      const trial = await bring([...people, room, other], { isDryRun: true });
      expect(trial.mergedRooms).to.equal(1);
      expect(trial.counts.rooms).to.deep.include({ created: 1, unchanged: 1 });
    });
  });
