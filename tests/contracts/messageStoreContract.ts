import { expect } from 'chai';
import { ChatError } from '../../core/errors.ts';
import { asMessageId, asRoomId, type MessageId, type RoomId } from '../../core/ids.ts';
import { deleted, edited, type Message } from '../../core/messages/Message.ts';
import type { Amendment, HistoryQuery } from '../../core/messages/MessageStore.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const clientId = '0d5b1f2e-8f2a-4d6e-9a6c-1b2f3c4d5e6f';
const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

/** What `MessageStore` promises. */
export const messageStoreContract = (name: string, open: OpenStored): void =>
  void describe(`messageStore (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      return { ...world, school, roomId };
    });
    const edit = (
      school: School,
      roomId: RoomId,
      messageId: MessageId,
      content: string,
      by: Name = 'tess',
    ): Amendment => ({
      roomId,
      messageId,
      actorId: school.id(by),
      action: 'edit',
      asModerator: false,
      change: (message, now) => edited(message, school.id(by), content, now),
    });
    const removal = (school: School, roomId: RoomId, messageId: MessageId, by: Name = 'tess'): Amendment => ({
      roomId,
      messageId,
      actorId: school.id(by),
      action: 'delete',
      asModerator: by === 'ada',
      change: deleted,
    });
    const contents = async (
      { messages }: Pick<StoredWorld, 'messages'>,
      roomId: RoomId,
      query: HistoryQuery,
    ): Promise<string[]> => (await messages.history(roomId, query)).messages.map(({ content }) => content);

    describe('append', () => {
      fact('names the sender under the role by which they are in the room, then and later', async (world) => {
        const { school, messages, inbox } = world;
        await school.change('tess', { roles: [{ role: 'teacher' }, { role: 'parent' }] });
        await school.apply({
          users: [],
          relations: [
            { kind: 'guardian_of', from: 'tess', to: 'sue', status: 'active' },
            { kind: 'teaches', from: 'theo', to: 'sue', context: 'history-1', status: 'active' },
          ],
        });
        expect(school.person('tess').role).to.equal('teacher');
        const { id: roomId } = await school.forum('theo', 'sue', 'history-1');
        const { message } = await school.append(roomId, 'tess', 'How is Sue doing?', { clientId });
        expect(message.sender).to.include({ id: school.id('tess'), role: 'parent' });
        const [again] = (await messages.history(roomId, { limit: 1 })).messages;
        expect(again?.sender.role).to.equal('parent');
        expect((await messages.find(roomId, message.id))?.sender.role).to.equal('parent');
        expect((await inbox.overview(roomId, school.id('theo')))?.lastMessage?.sender.role).to.equal('parent');
        const elsewhere = await school.append(await school.direct('tess', 'sam'), 'tess', 'Good work');
        expect(elsewhere.message.sender.role).to.equal('teacher');
      });

      fact('gives a message its seq, sender and time', async ({ school, roomId, clock }) => {
        const { message, isDuplicate } = await school.append(roomId, 'tess', 'Hello', { clientId });
        expect(isDuplicate).to.equal(false);
        expect(message).to.include({ roomId, seq: 1, content: 'Hello', clientId, replyTo: null, threadRoot: null });
        expect(message).to.include({ thread: null, editedAt: null, deletedAt: null });
        expect(message.sender).to.deep.equal(school.person('tess'));
        expect(Math.abs(message.createdAt.getTime() - clock.now().getTime())).to.be.lessThan(60_000);
      });

      fact('counts the seqs of a room 1, 2, 3 without a gap (I3)', async ({ school, roomId, roomHeads }) => {
        await school.say(roomId, 'tess', 'one', 'two');
        const { message } = await school.append(roomId, 'sam', 'three');
        expect(message.seq).to.equal(3);
        expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(3);
      });

      fact('keeps parallel messages dense, once each, with ids in the order of seqs (I1, I2, I3)', async (world) => {
        const { school, roomId, messages } = world;
        const sent = range(40).map((number) => school.append(roomId, number % 2 ? 'tess' : 'sam', `m${number}`));
        const acked = (await Promise.all(sent)).map(({ message }) => message).sort((one, other) => one.seq - other.seq);
        expect(acked.map(({ seq }) => seq)).to.deep.equal(range(40));
        expect(new Set(acked.map(({ id }) => id)).size).to.equal(40);
        expect(acked.map(({ id }) => id)).to.deep.equal(acked.map(({ id }) => id).sort((one, other) => one - other));
        const { messages: stored } = await messages.history(roomId, { limit: 100 });
        expect(stored.map(({ id, content }) => [id, content])).to.deep.equal(
          acked.map(({ id, content }) => [id, content]),
        );
      });

      fact('gives ids to parallel messages in many rooms that are unique and grow in each', async ({ school }) => {
        const rooms = await Promise.all(
          (['sam', 'sue', 'pam', 'pat', 'tom'] as const).map((other) => school.direct('tess', other)),
        );
        const sent = await Promise.all(
          range(50).map((number) => school.append(rooms[number % 5] ?? asRoomId(0), 'tess', `m${number}`)),
        );
        expect(new Set(sent.map(({ message }) => message.id)).size).to.equal(50);
        for (const roomId of rooms) {
          const mine = sent.map(({ message }) => message).filter((message) => message.roomId === roomId);
          const bySeq = [...mine].sort((one, other) => one.seq - other.seq);
          expect(bySeq.map(({ seq }) => seq)).to.deep.equal(range(10));
          expect([...mine].sort((one, other) => one.id - other.id)).to.deep.equal(bySeq);
        }
      });

      fact('stores one message for fifty parallel retries (I1, I5)', async ({ school, roomId, messages }) => {
        const sent = await Promise.all(range(50).map(() => school.append(roomId, 'tess', 'Once', { clientId })));
        expect(sent.filter(({ isDuplicate }) => !isDuplicate)).to.have.length(1);
        expect(new Set(sent.map(({ message }) => message.id)).size).to.equal(1);
        expect((await messages.history(roomId, { limit: 100 })).messages).to.have.length(1);
      });

      fact('uses no seq for a retry (I3)', async ({ school, roomId }) => {
        await school.append(roomId, 'tess', 'Once', { clientId });
        await school.append(roomId, 'tess', 'Once', { clientId });
        expect((await school.append(roomId, 'tess', 'Next')).message.seq).to.equal(2);
      });

      fact('refuses another text under a used client_id, in parallel too (I5)', async (world) => {
        const { school, roomId } = world;
        const attempts = ['One', 'Two'].map((content) => school.append(roomId, 'tess', content, { clientId }));
        const answers = attempts.map((attempt) =>
          attempt.then(
            () => 'stored',
            (refusal: unknown) => (refusal instanceof ChatError ? refusal.code : refusal),
          ),
        );
        expect(await Promise.all(answers)).to.have.members(['stored', 'CONFLICT']);
        expect(await contents(world, roomId, { limit: 10 })).to.have.length(1);
      });

      fact(
        'compares a retry with the text that was sent, not with a later edit (I5)',
        async ({ school, roomId, messages }) => {
          const { message } = await school.append(roomId, 'tess', 'Frist', { clientId });
          await messages.amend(edit(school, roomId, message.id, 'First'));
          const retry = await school.append(roomId, 'tess', 'Frist', { clientId });
          expect([retry.isDuplicate, retry.message.id, retry.message.content]).to.deep.equal([
            true,
            message.id,
            'First',
          ]);
          expect(await refusalOf(school.append(roomId, 'tess', 'First', { clientId }))).to.equal('CONFLICT');
        },
      );

      fact(
        'compares a retry with what was sent, not with what was stored (I5)',
        async ({ school, roomId, messages }) => {
          const sent = 'Call 555-0199';
          const { message } = await school.append(roomId, 'tess', 'Call …', { clientId, sent });
          const answer = { message, isDuplicate: true };
          expect(await school.append(roomId, 'tess', 'Call 5…', { clientId, sent })).to.deep.equal(answer);
          expect(await messages.findStored({ roomId, senderId: school.id('tess'), clientId, sent })).to.deep.equal(
            message,
          );
          const other = school.append(roomId, 'tess', 'Call …', { clientId, sent: 'Call …' });
          expect(await refusalOf(other)).to.equal('CONFLICT');
          expect(await contents({ messages }, roomId, { limit: 9 })).to.deep.equal(['Call …']);
        },
      );

      fact('accepts a retry that differs in white space at its ends, as the same text (I5)', async (world) => {
        const { school, roomId, messages } = world;
        const { message } = await school.append(roomId, 'tess', ' Once\n', { clientId });
        for (const sent of ['Once', '\u3000Once\u00a0\r\n', '\ufeff\t Once\u2028'])
          expect(await school.append(roomId, 'tess', sent, { clientId })).to.deep.equal({ message, isDuplicate: true });
        const draft = { roomId, senderId: school.id('tess'), sent: 'Once', clientId };
        expect(await messages.findStored(draft)).to.deep.equal(message);
        expect(await refusalOf(school.append(roomId, 'tess', 'On ce', { clientId }))).to.equal('CONFLICT');
      });

      for (const [what, first, second] of [
        ['capital letters', 'Bonjour', 'bonjour'],
        ['its normal form', 'caf\u00e9', 'cafe\u0301'],
        ['white space inside', 'a b', 'a  b'],
        ['an invisible character at its end', 'Once', 'Once\u200b'],
        ['a trailing character', 'Once', 'Once.'],
      ] as const)
        fact(`refuses a retry that differs in ${what}: CONFLICT (I5)`, async ({ school, roomId, messages }) => {
          await school.append(roomId, 'tess', first, { clientId });
          const attempt = { roomId, senderId: school.id('tess'), clientId };
          expect(await refusalOf(school.append(roomId, 'tess', second, { clientId }))).to.equal('CONFLICT');
          expect(await refusalOf(messages.findStored({ ...attempt, sent: second }))).to.equal('CONFLICT');
          expect(await messages.findStored({ ...attempt, sent: first })).not.to.equal(undefined);
        });

      fact('answers a retry of a deleted message without its text (I5)', async ({ school, roomId }) => {
        const { message } = await school.append(roomId, 'tess', 'Oops', { clientId });
        await school.remove(roomId, message.id);
        const retry = await school.append(roomId, 'tess', 'Oops', { clientId });
        expect([retry.isDuplicate, retry.message.id, retry.message.content]).to.deep.equal([true, message.id, '']);
      });

      fact('keeps client_ids of different senders and rooms apart', async ({ school, roomId }) => {
        const other = await school.direct('tess', 'sue');
        await school.append(roomId, 'tess', 'Mine', { clientId });
        expect((await school.append(roomId, 'sam', 'Yours', { clientId })).isDuplicate).to.equal(false);
        expect((await school.append(other, 'tess', 'There', { clientId })).isDuplicate).to.equal(false);
      });

      fact('stores a message for every send without a client_id', async ({ school, roomId }) => {
        await school.append(roomId, 'tess', 'Same');
        expect((await school.append(roomId, 'tess', 'Same')).isDuplicate).to.equal(false);
      });

      fact(
        'answers a retry after the room was archived and the membership suspended (I6)',
        async ({ school, roomId }) => {
          const { message } = await school.append(roomId, 'tess', 'Stored', { clientId });
          await school.archive(roomId);
          expect((await school.append(roomId, 'tess', 'Stored', { clientId })).message.id).to.equal(message.id);
          await school.change('tess', { isActive: false });
          expect((await school.append(roomId, 'tess', 'Stored', { clientId })).message.id).to.equal(message.id);
        },
      );

      fact(
        'refuses people without a membership as in a room that does not exist: ROOM_NOT_FOUND (I11)',
        async ({ school, roomId }) => {
          expect(await refusalOf(school.append(roomId, 'theo', 'Hi'))).to.equal('ROOM_NOT_FOUND');
          expect(await refusalOf(school.append(roomId, 'ada', 'Hi'))).to.equal('ROOM_NOT_FOUND');
          expect(await refusalOf(school.append(asRoomId(987_654), 'tess', 'Hi'))).to.equal('ROOM_NOT_FOUND');
        },
      );

      fact('refuses a person who has left: ROOM_NOT_FOUND (I9)', async ({ school, rooms }) => {
        const group = await school.group('tess', ['sam', 'sue']);
        const change = (room: Parameters<Parameters<typeof rooms.update>[0]['change']>[0]) =>
          room.leftBy([school.id('sam')], 'left');
        await rooms.update({ roomId: group, actorId: school.id('sam'), change });
        expect(await refusalOf(school.append(group, 'sam', 'Hi'))).to.equal('ROOM_NOT_FOUND');
      });

      fact('refuses a suspended membership: CANNOT_CHAT', async ({ school, roomId }) => {
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        expect(await refusalOf(school.append(roomId, 'sam', 'Hi'))).to.equal('CANNOT_CHAT');
      });

      fact('refuses a member who may not post: ACCESS_DENIED', async ({ school }) => {
        const board = await school.group('tess', ['sam'], 'announcement');
        expect(await refusalOf(school.append(board, 'sam', 'Hi'))).to.equal('ACCESS_DENIED');
        expect((await school.append(board, 'tess', 'Hi')).isDuplicate).to.equal(false);
      });

      fact('refuses a room that is archived or frozen: ROOM_INACTIVE', async ({ school, roomId }) => {
        await school.archive(roomId);
        expect(await refusalOf(school.append(roomId, 'tess', 'Hi'))).to.equal('ROOM_INACTIVE');
        await school.relate('teaches', 'tess', 'sue', { context: 'algebra-1', status: 'ended' });
        const forum = await school.forum('tess', 'sue');
        expect(await refusalOf(school.append(forum.id, 'tess', 'Hi'))).to.equal('ROOM_INACTIVE');
      });

      fact('refuses an answer to a message that is not in the room: MESSAGE_NOT_FOUND', async ({ school, roomId }) => {
        const [elsewhere] = await school.say(await school.direct('tess', 'sue'), 'tess', 'There');
        for (const replyTo of [elsewhere ?? asMessageId(0), asMessageId(987_654)])
          expect(await refusalOf(school.append(roomId, 'tess', 'Re', { replyTo }))).to.equal('MESSAGE_NOT_FOUND');
      });

      fact('stores nothing if it refuses (I6)', async ({ school, roomId, messages, roomHeads }) => {
        await refusalOf(school.append(roomId, 'theo', 'canary', { clientId }));
        await refusalOf(school.append(roomId, 'tess', 'canary', { replyTo: asMessageId(987_654), clientId }));
        expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(0);
        expect((await messages.history(roomId, { limit: 10 })).messages).to.deep.equal([]);
        expect((await school.append(roomId, 'tess', 'Other words', { clientId })).message.seq).to.equal(1);
      });

      for (const [what, content] of [
        ['emoji and all alphabets', '👩‍🏫 Привет, שלום, 你好, é'],
        ['quotes, markup and backslashes', `'; DROP TABLE messages; -- "\\" <b>&amp;</b> %s ? :name $1`],
        ['white space at both ends and line breaks', '  \n\ttext\r\n '],
        ['10,000 characters', 'ж'.repeat(10_000)],
      ] as const)
        fact(`returns exactly ${what}`, async ({ school, roomId, messages }) => {
          const { message } = await school.append(roomId, 'tess', content);
          expect(message.content).to.equal(content);
          expect((await messages.find(roomId, message.id))?.content).to.equal(content);
        });
    });

    describe('findStored', () => {
      fact('finds what an earlier append of the draft stored', async ({ school, roomId, messages }) => {
        const draft = { roomId, senderId: school.id('tess'), content: 'Hello', sent: 'Hello', clientId, replyTo: null };
        expect(await messages.findStored(draft)).to.equal(undefined);
        const { message } = await messages.append(draft);
        expect(await messages.findStored(draft)).to.deep.equal(message);
        expect(await messages.findStored({ ...draft, clientId: null })).to.equal(undefined);
        expect(await messages.findStored({ ...draft, senderId: school.id('sam') })).to.equal(undefined);
        expect(await refusalOf(messages.findStored({ ...draft, sent: 'Bye' }))).to.equal('CONFLICT');
      });
    });

    describe('amend', () => {
      fact('stores an edit with the next seq; the message keeps its place', async ({ school, roomId, messages }) => {
        const [id] = await school.say(roomId, 'tess', 'Frist', 'Second');
        const { message, event } = await messages.amend(edit(school, roomId, id ?? asMessageId(0), 'First'));
        expect(message).to.include({ id, seq: 1, content: 'First', deletedAt: null });
        expect(message.editedAt).to.be.instanceOf(Date);
        expect(event).to.deep.include({ type: 'message_edited', roomId, seq: 3, actorId: school.id('tess'), message });
        expect(await messages.find(roomId, message.id)).to.deep.equal(message);
      });

      fact('stores a deletion with the id of the message and none of its text (I13)', async (world) => {
        const { school, roomId, messages } = world;
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'canary');
        const { message, event } = await messages.amend(removal(school, roomId, id));
        expect(message.content).to.equal('');
        expect(message.deletedAt).to.be.instanceOf(Date);
        expect(event).to.include({ type: 'message_deleted', roomId, seq: 2, messageId: id });
        expect(JSON.stringify(event)).not.to.contain('canary');
      });

      fact('shows the text of a deleted message nowhere again (I13)', async ({ school, roomId, messages, inbox }) => {
        const [root = asMessageId(0)] = await school.say(roomId, 'tess', 'Root');
        const { message } = await school.append(roomId, 'tess', 'canary', { replyTo: root, clientId });
        await messages.amend(removal(school, roomId, message.id));
        const seen = [
          await messages.find(roomId, message.id),
          await messages.history(roomId, { limit: 10 }),
          await messages.history(roomId, { limit: 10, around: message.id }),
          await messages.thread(roomId, root, null, 10),
          [...(await messages.events([{ roomId, after: 0 }], 10)).values()],
          await inbox.list(school.id('sam'), { limit: 10 }),
          await inbox.overview(roomId, school.id('sam')),
          await messages.findStored({ roomId, senderId: school.id('tess'), sent: 'canary', clientId }),
        ];
        expect(seen[0]).to.include({ id: message.id, content: '' });
        expect(JSON.stringify(seen)).not.to.contain('canary');
      });

      fact('stores nothing if nothing changes: the same text, a second deletion', async (world) => {
        const { school, roomId, messages, roomHeads } = world;
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Same');
        expect((await messages.amend(edit(school, roomId, id, 'Same'))).event).to.equal(null);
        await messages.amend(removal(school, roomId, id));
        expect((await messages.amend(removal(school, roomId, id))).event).to.equal(null);
        expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(2);
      });

      fact('stores nothing when the change throws', async ({ school, roomId, messages, roomHeads }) => {
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Mine');
        expect(await refusalOf(messages.amend(edit(school, roomId, id, 'Theirs', 'sam')))).to.equal('ACCESS_DENIED');
        expect((await messages.find(roomId, id))?.content).to.equal('Mine');
        expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(1);
      });

      fact('keeps seqs dense while messages and edits run in parallel (I3)', async ({ school, roomId, messages }) => {
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'v0');
        await Promise.all(
          range(10).flatMap((number) => [
            messages.amend(edit(school, roomId, id, `v${number}`)),
            school.append(roomId, 'sam', `m${number}`),
          ]),
        );
        const page = (await messages.events([{ roomId, after: 0 }], 100)).get(roomId);
        expect(page?.events.map(({ seq }) => seq)).to.deep.equal(range(21));
        expect(page?.headSeq).to.equal(21);
      });

      fact('refuses messages that are not in the room: MESSAGE_NOT_FOUND', async ({ school, roomId, messages }) => {
        const [elsewhere = asMessageId(0)] = await school.say(await school.direct('tess', 'sue'), 'tess', 'There');
        for (const id of [elsewhere, asMessageId(987_654)])
          expect(await refusalOf(messages.amend(edit(school, roomId, id, 'New')))).to.equal('MESSAGE_NOT_FOUND');
      });

      fact('refuses people without a membership: ROOM_NOT_FOUND', async ({ school, roomId, messages }) => {
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Hi');
        expect(await refusalOf(messages.amend(edit(school, roomId, id, 'New', 'theo')))).to.equal('ROOM_NOT_FOUND');
        const absent = asRoomId(987_654);
        expect(await refusalOf(messages.amend(edit(school, absent, id, 'New')))).to.equal('ROOM_NOT_FOUND');
        expect(await refusalOf(messages.amend(removal(school, absent, id, 'ada')))).to.equal('ROOM_NOT_FOUND');
      });

      fact('refuses a suspended membership: CANNOT_CHAT, and an inactive room: ROOM_INACTIVE', async (world) => {
        const { school, roomId, messages } = world;
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Hi');
        await school.archive(roomId);
        expect(await refusalOf(messages.amend(edit(school, roomId, id, 'New')))).to.equal('ROOM_INACTIVE');
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        expect(await refusalOf(messages.amend(edit(school, roomId, id, 'New')))).to.equal('CANNOT_CHAT');
      });

      fact(
        'lets a moderator delete without a membership and in an inactive room',
        async ({ school, roomId, messages }) => {
          const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Hi');
          await school.archive(roomId);
          const { event } = await messages.amend(removal(school, roomId, id, 'ada'));
          expect(event).to.include({ type: 'message_deleted', actorId: school.id('ada') });
        },
      );
    });

    describe('history', () => {
      fact('shows the latest messages, oldest first', async (world) => {
        const { school, roomId, messages } = world;
        await school.say(roomId, 'tess', ...range(5).map(String));
        expect(await contents(world, roomId, { limit: 3 })).to.deep.equal(['3', '4', '5']);
        expect((await messages.history(roomId, { limit: 3 })).hasMore).to.equal(true);
        expect((await messages.history(roomId, { limit: 5 })).hasMore).to.equal(false);
      });

      fact('pages backward and forward through everything, once each', async (world) => {
        const { school, roomId, messages } = world;
        const ids = await school.say(roomId, 'tess', ...range(11).map(String));
        const readPages = async (
          next: (page: readonly Message[]) => HistoryQuery,
          first: HistoryQuery,
        ): Promise<number[]> => {
          const pages: number[] = [];
          for (let query: HistoryQuery | undefined = first; query !== undefined; ) {
            const page = await messages.history(roomId, query);
            pages.push(...page.messages.map(({ id }) => id));
            query = page.hasMore ? next(page.messages) : undefined;
          }
          return pages;
        };
        const backward = await readPages(([oldest]) => ({ limit: 3, before: oldest?.id ?? asMessageId(0) }), {
          limit: 3,
        });
        expect([...backward].sort((one, other) => one - other)).to.deep.equal(ids);
        const forward = await readPages((page) => ({ limit: 3, after: page.at(-1)?.id ?? asMessageId(0) }), {
          limit: 3,
          after: asMessageId(0),
        });
        expect(forward).to.deep.equal(ids);
      });

      fact('leaves the given message out of before and after', async (world) => {
        const { school, roomId } = world;
        const [, second = asMessageId(0)] = await school.say(roomId, 'tess', '1', '2', '3');
        expect(await contents(world, roomId, { limit: 9, before: second })).to.deep.equal(['1']);
        expect(await contents(world, roomId, { limit: 9, after: second })).to.deep.equal(['3']);
      });

      fact('shows a message with as many on either side', async (world) => {
        const { school, roomId, messages } = world;
        const ids = await school.say(roomId, 'tess', ...range(9).map(String));
        expect(await contents(world, roomId, { limit: 5, around: ids[4] ?? asMessageId(0) })).to.deep.equal([
          '3',
          '4',
          '5',
          '6',
          '7',
        ]);
        const start = await messages.history(roomId, { limit: 5, around: ids[0] ?? asMessageId(0) });
        expect(start.messages.map(({ content }) => content).slice(0, 3)).to.deep.equal(['1', '2', '3']);
        expect(start.hasMore).to.equal(true);
        expect((await messages.history(roomId, { limit: 99, around: ids[4] ?? asMessageId(0) })).hasMore).to.equal(
          false,
        );
      });

      fact('keeps the place of a deleted message', async (world) => {
        const { school, roomId } = world;
        const [, second = asMessageId(0)] = await school.say(roomId, 'tess', '1', '2', '3');
        await school.remove(roomId, second);
        expect(await contents(world, roomId, { limit: 9 })).to.deep.equal(['1', '', '3']);
      });

      fact(
        'is empty for a room that does not exist, and finds no message in another room',
        async ({ school, roomId, messages }) => {
          expect(await messages.history(asRoomId(987_654), { limit: 9 })).to.deep.equal({
            messages: [],
            hasMore: false,
          });
          const [id = asMessageId(0)] = await school.say(roomId, 'tess', '1');
          expect(await messages.find(await school.direct('tess', 'sue'), id)).to.equal(undefined);
        },
      );
    });

    describe('thread', () => {
      fact('holds answers, and answers to answers, to its first message', async ({ school, roomId, messages }) => {
        const [root = asMessageId(0)] = await school.say(roomId, 'tess', 'Root');
        const { message: reply } = await school.append(roomId, 'sam', 'Reply', { replyTo: root });
        const { message: nested } = await school.append(roomId, 'tess', 'Nested', { replyTo: reply.id });
        expect([reply.threadRoot, nested.threadRoot, nested.replyTo]).to.deep.equal([root, root, reply.id]);
        const { messages: thread, hasMore } = await messages.thread(roomId, root, null, 10);
        expect([thread.map(({ content }) => content), hasMore]).to.deep.equal([['Reply', 'Nested'], false]);
        const found = await messages.find(roomId, root);
        expect(found?.thread).to.deep.equal({ replyCount: 2, lastReplyAt: nested.createdAt });
      });

      fact(
        'counts answers without deleted ones, and keeps the places of those',
        async ({ school, roomId, messages }) => {
          const [root = asMessageId(0)] = await school.say(roomId, 'tess', 'Root');
          const { message: first } = await school.append(roomId, 'sam', 'First', { replyTo: root });
          const { message: second } = await school.append(roomId, 'sam', 'Second', { replyTo: root });
          await school.remove(roomId, second.id);
          expect((await messages.find(roomId, root))?.thread).to.deep.equal({
            replyCount: 1,
            lastReplyAt: first.createdAt,
          });
          expect((await messages.thread(roomId, root, null, 10)).messages.map(({ content }) => content)).to.deep.equal([
            'First',
            '',
          ]);
          await school.remove(roomId, first.id);
          expect((await messages.find(roomId, root))?.thread).to.equal(null);
        },
      );

      fact('pages forward by message id', async ({ school, roomId, messages }) => {
        const [root = asMessageId(0)] = await school.say(roomId, 'tess', 'Root');
        for (const number of range(3)) await school.append(roomId, 'sam', `r${number}`, { replyTo: root });
        const first = await messages.thread(roomId, root, null, 2);
        expect([first.messages.length, first.hasMore]).to.deep.equal([2, true]);
        const next = await messages.thread(roomId, root, first.messages.at(-1)?.id ?? null, 2);
        expect([next.messages.map(({ content }) => content), next.hasMore]).to.deep.equal([['r3'], false]);
      });

      fact('continues after its first message was deleted', async ({ school, roomId, messages }) => {
        const [root = asMessageId(0)] = await school.say(roomId, 'tess', 'Root');
        await school.remove(roomId, root);
        await school.append(roomId, 'sam', 'Late', { replyTo: root });
        expect((await messages.thread(roomId, root, null, 10)).messages).to.have.length(1);
      });
    });

    describe('events', () => {
      fact('gives all events after the cursor, in one dense order (I2, I3)', async (world) => {
        const { school, messages, rooms } = world;
        const group = await school.group('tess', ['sam']);
        const [id = asMessageId(0)] = await school.say(group, 'tess', 'Frist');
        await messages.amend(edit(school, group, id, 'First'));
        const actorId = school.id('tess');
        const joined = [{ ...school.member('sue'), mayPost: true }];
        await rooms.update({ roomId: group, actorId, change: (room) => room.joinedBy(joined) });
        await messages.amend(removal(school, group, id));
        const page = (await messages.events([{ roomId: group, after: 1 }], 10)).get(group);
        expect(page?.headSeq).to.equal(4);
        expect(page?.events.map(({ seq, type }) => [seq, type])).to.deep.equal([
          [2, 'message_edited'],
          [3, 'participants_joined'],
          [4, 'message_deleted'],
        ]);
        expect(page?.events[1]).to.deep.include({ userIds: [school.id('sue')], actorId, roomId: group });
      });

      fact('shows a message as it is now in its new_message event', async ({ school, roomId, messages }) => {
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Frist');
        await messages.amend(edit(school, roomId, id, 'First'));
        const [made] = (await messages.events([{ roomId, after: 0 }], 1)).get(roomId)?.events ?? [];
        expect(made).to.deep.include({ type: 'new_message', seq: 1, message: await messages.find(roomId, id) });
      });

      fact(
        'reads several rooms at once, each from its own cursor and within the limit',
        async ({ school, roomId, messages }) => {
          const other = await school.direct('tess', 'sue');
          await school.say(roomId, 'tess', 'a1', 'a2', 'a3');
          await school.say(other, 'tess', 'b1', 'b2');
          const cursors = [
            { roomId, after: 0 },
            { roomId: other, after: 1 },
            { roomId: asRoomId(987_654), after: 0 },
          ];
          const pages = await messages.events(cursors, 2);
          expect([...pages.keys()].sort((one, next) => one - next)).to.deep.equal(
            [roomId, other].sort((one, next) => one - next),
          );
          expect(pages.get(roomId)?.events.map(({ seq }) => seq)).to.deep.equal([1, 2]);
          expect(pages.get(roomId)?.headSeq).to.equal(3);
          expect(pages.get(other)?.events.map(({ seq }) => seq)).to.deep.equal([2]);
        },
      );

      fact('is empty at the head and beyond it', async ({ school, roomId, messages }) => {
        await school.say(roomId, 'tess', 'One');
        for (const after of [1, 99])
          expect((await messages.events([{ roomId, after }], 10)).get(roomId)).to.deep.equal({
            events: [],
            headSeq: 1,
          });
      });
    });
  });
