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

    fact('follows reactions of the source, and leaves those that were set or taken back here', async (world) => {
      const { bring, said, messages, roomOf, school } = world;
      const with_ = (...reactions: readonly [string, readonly string[]][]) => [
        ...[...people, room],
        message('1', 'tess', 1, { reactions: reactions.map(([emoji, them]) => ({ emoji, people: them })) }),
      ];
      const shown = async () => (await said())[0]?.reactions.map(({ emoji, userIds }) => [emoji, userIds.length]) ?? [];
      await bring(with_(['👍', ['sam', 'sue']], ['🎉', ['sam']]));
      const own = { roomId: await roomOf(), messageId: (await said())[0]?.id ?? (0 as never) };
      await messages.react({ ...own, userId: school.id('tess'), emoji: '👍', isAdded: true });
      await messages.react({ ...own, userId: school.id('sam'), emoji: '🎉', isAdded: false });
      const again = await bring(with_(['👍', ['sam', 'sue']], ['🎉', ['sam']]));
      expect(again.counts.reactions).to.deep.include({ created: 0, updated: 0 });
      expect(await shown()).to.deep.equal([['👍', 3]]);
      const trial = await bring(with_(['👍', ['sam']], ['🙏', ['sam']]), { isDryRun: true });
      const later = await bring(with_(['👍', ['sam']], ['🙏', ['sam']]));
      expect(later.counts.reactions).to.deep.include({ created: 1, updated: 1 });
      expect(trial.counts.reactions).to.deep.equal(later.counts.reactions);
      expect(await shown()).to.deep.equal([
        ['👍', 2],
        ['🙏', 1],
      ]);
      await bring([...people, room, message('1', 'tess', 1)]);
      expect(await shown(), 'a record that says nothing of reactions').to.have.length(2);
      await bring(with_());
      expect(await shown()).to.deep.equal([['👍', 1]]);
    });

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

    fact('takes in rooms at the same time, and knows what answers a message of another room', async (world) => {
      const { bring, said, events } = world;
      const pairs = (['sam', 'sue'] as const).flatMap((to) => (['tess', 'theo'] as const).map((from) => [from, to]));
      const rooms = pairs.map(([from, to], index) => ({
        ...{ kind: 'room' as const, id: `r${index + 1}`, type: 'direct' as const, people: [from ?? '', to ?? ''] },
      }));
      const written = Array.from({ length: 40 }, (_, index) => {
        const place = index % rooms.length;
        const [from = '', to = ''] = pairs[place] ?? [];
        const replyTo = index < rooms.length ? undefined : `${index - rooms.length}`;
        return message(`${index}`, index % 8 < 4 ? from : to, index, { room: `r${place + 1}`, replyTo });
      });
      const outcome = await bring([...people, ...rooms, ...written]);
      expect(outcome.counts.messages).to.deep.include({ received: 40, created: 40, refused: 0 });
      expect(outcome.problems).to.deep.equal([]);
      for (const { id } of rooms) {
        const stored = await said(id);
        expect(stored.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(stored.map(({ id: one }) => one)).to.deep.equal(stored.map(({ id: one }) => one).sort((a, b) => a - b));
        expect(stored.slice(1).map(({ replyTo }) => replyTo)).to.deep.equal(
          stored.slice(0, -1).map(({ id: one }) => one),
        );
        expect((await events(id)).map(({ seq }) => seq)).to.deep.equal(stored.map(({ seq }) => seq));
      }
      const strange = await bring([
        ...[...people, ...rooms, message('a', 'tess', 50, { room: 'r1' })],
        ...[2, 3, 4].map((room) =>
          message(`b${room}`, pairs[room - 1]?.[0] ?? '', 51, { room: `r${room}`, replyTo: 'a' }),
        ),
        message('a', 'theo', 52, { room: 'r2' }),
      ]);
      expect(strange.counts.messages).to.deep.include({ received: 5, created: 4, refused: 1 });
      expect(strange.problems.map(({ id, problem }) => [id, problem])).to.have.deep.members([
        ['a', 'is given twice; ids of messages are unique in the source'],
        ...[2, 3, 4].map((room) => [`b${room}`, '"a" is in another room; the message stands alone']),
      ]);
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

    fact('is found by its words, in scripts without spaces, and by a slip', async (world) => {
      const { bring, search, school } = world;
      await bring([
        ...[...people, room, message('1', 'tess', 1, { text: '明天的数学作业在第12页' })],
        message('2', 'sam', 2, { text: 'Хорошо, принесу Uhrenvergleich', editedAt: at(3), earlier: [] }),
        message('3', 'tess', 3, { text: 'second', editedAt: at(4), earlier: [{ text: 'former', until: at(4) }] }),
        message('4', 'tess', 5, { text: 'forgotten', deletedAt: at(6) }),
      ]);
      const found = async (text: string) =>
        (await search.search(school.id('sam'), { text, limit: 50 })).hits.map(({ message: hit }) => hit.content);
      for (const text of ['数学作业', '第12页'])
        expect(await found(text), text).to.deep.equal(['明天的数学作业在第12页']);
      for (const text of ['принес', 'uhrenvergleich', 'uhrenvergliech'])
        expect(await found(text), text).to.deep.equal(['Хорошо, принесу Uhrenvergleich']);
      expect(await found('second')).to.deep.equal(['second']);
      for (const text of ['former', 'forgotten']) expect(await found(text), text).to.deep.equal([]);
    });

    fact(
      'lets exports say what the source called rooms and messages, without those of erased people',
      async (world) => {
        const { bring, said, roomOf, exportReader, messageEraser, school } = world;
        const twin: HistoryRecord = { kind: 'room', id: 'r2', type: 'direct', people: ['sam', 'tess'] };
        await bring([...people, room, twin, message('1', 'tess', 1), message('2', 'sam', 2)]);
        const roomId = await roomOf();
        await school.say(roomId, 'sam', 'now');
        const ids = (await said()).map(({ id }) => id);
        expect(await exportReader.roomSources(roomId)).to.deep.equal([
          { source, id: 'r1' },
          { source, id: 'r2' },
        ]);
        const named = async () => [...(await exportReader.messageSources(roomId, ids))].map(([, one]) => one);
        expect(await named()).to.have.deep.members([
          { source, id: '1' },
          { source, id: '2' },
        ]);
        const everything = { senderIds: [school.id('tess')], before: null, after: 0, limit: 10 };
        await messageEraser.eraseMessages({ ...everything, roomId, why: 'erasure' });
        expect(await named()).to.deep.equal([{ source, id: '2' }]);
        expect(await exportReader.roomSources(await school.group('tess', ['sam']))).to.deep.equal([]);
      },
    );

    fact('follows later what people set there, and leaves what they set here', async (world) => {
      const { bring, overview, inbox, roomOf, school } = world;
      const kept = (record: object): HistoryRecord[] => [
        ...[...people, room],
        { kind: 'membership', room: 'r1', person: 'sam', ...record },
      ];
      await bring([...kept({ isMuted: true, isPinned: false, isHidden: false }), message('1', 'tess', 1)]);
      expect(await overview('sam')).to.deep.include({ isMuted: true, isPinned: false, isHidden: false });
      await inbox.updatePreferences(await roomOf(), school.id('sam'), { isMuted: false });
      const trial = await bring(kept({ isMuted: true, isPinned: true, isHidden: true }), { isDryRun: true });
      const later = await bring(kept({ isMuted: true, isPinned: true, isHidden: true }));
      expect(later.counts.memberships).to.deep.include({ created: 0, updated: 1 });
      expect(trial.counts.memberships).to.deep.equal(later.counts.memberships);
      expect(await overview('sam')).to.deep.include({ isMuted: false, isPinned: true, isHidden: true });
      await inbox.updatePreferences(await roomOf(), school.id('sam'), { isPinned: false, isHidden: false });
      expect((await bring(kept({ isPinned: true }))).counts.memberships).to.deep.include({ updated: 0 });
      expect(await overview('sam')).to.deep.include({ isMuted: false, isPinned: false, isHidden: false });
      await bring(kept({ isMuted: false }));
      await bring(kept({ isMuted: true }));
      expect(await overview('sam')).to.deep.include({ isMuted: true, isPinned: false, isHidden: false });
    });

    fact('follows later locks of rooms, one of several only if all are locked', async (world) => {
      const { bring, rooms, roomOf, school, events } = world;
      const twin: HistoryRecord = { kind: 'room', id: 'r2', type: 'direct', people: ['sam', 'tess'] };
      const both = (one: boolean, other: boolean) =>
        [...people, { ...room, isLocked: one }, { ...twin, isLocked: other }] as HistoryRecord[];
      const isArchived = async () => (await rooms.access(await roomOf(), school.id('sam')))?.room.isArchived;
      await bring([...both(false, false), message('1', 'tess', 1)]);
      const trial = await bring(both(true, false), { isDryRun: true });
      expect(trial.counts.rooms).to.deep.include({ updated: 0 });
      await bring(both(true, false));
      expect(await isArchived()).to.equal(false);
      const later = await bring(both(true, true));
      expect(later.counts.rooms).to.deep.include({ created: 0, updated: 1 });
      expect(await isArchived()).to.equal(true);
      expect((await events()).at(-1)).to.deep.include({ type: 'room_updated', seq: 2 });
      await rooms.update({ roomId: await roomOf(), actorId: null, change: (one) => one.archived(false) });
      expect((await bring(both(true, true))).counts.rooms).to.deep.include({ updated: 0 });
      await bring([...people, room, twin]);
      expect(await isArchived(), 'open here, and nothing new was said').to.equal(false);
      expect((await bring(both(false, true))).counts.rooms).to.deep.include({ updated: 1 });
      expect(await isArchived()).to.equal(false);
    });

    fact('mutes and hides what a run that was killed has left', async (world) => {
      const { bring, overview } = world;
      const records: HistoryRecord[] = [
        ...[...people, room, message('1', 'tess', 1)],
        { kind: 'membership', room: 'r1', person: 'sam', isMuted: true, isHidden: true },
      ];
      let isKilled = false;
      const killed = bring(records, {
        // People and rooms are in then.
        onProgress: (done, total) => {
          isKilled ||= total > 0 && done >= people.length + 2;
        },
        signal: {
          get aborted() {
            return isKilled;
          },
        },
      });
      expect(await refusalOf(killed)).to.equal('UNAVAILABLE');
      expect(await overview('sam')).to.deep.include({ isMuted: false, isHidden: false });
      await bring(records);
      expect(await overview('sam')).to.deep.include({ isMuted: true, isHidden: true });
    });

    fact('says how the latest import of each source went', async ({ bring, history }) => {
      const before = (await history.latest()).find((one) => one.source === source);
      expect(before?.succeeded ?? null).to.equal(null);
      await bring([...people, room, message('1', 'tess', 1), message('2', 'noone', 2, { room: 'r9' })]);
      const [latest] = (await history.latest()).filter((one) => one.source === source);
      expect(latest?.succeeded?.counts.messages).to.deep.include({ received: 2, created: 1, refused: 1 });
      expect(latest?.succeeded?.tookMs).to.be.a('number');
      await history.begin(source);
      const [running] = (await history.latest()).filter((one) => one.source === source);
      expect(running?.succeeded).to.deep.equal(latest?.succeeded);
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
