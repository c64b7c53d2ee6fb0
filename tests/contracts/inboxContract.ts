import { expect } from 'chai';
import { asMessageId, asRoomId, type RoomId } from '../../core/ids.ts';
import type { RoomListQuery } from '../../core/messages/Inbox.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { smallDistrict } from './records.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const absent = asRoomId(987_654);
const none = asMessageId(0);

/** Of a person who has not marked the room as unread. */
const unmarked = { unreadMarkId: null, hasMarkMoved: false };

/** What `Inbox` promises. */
export const inboxContract = (name: string, open: OpenStored): void =>
  void describe(`inbox (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      return { ...world, school, roomId };
    });
    type SchoolWorld = StoredWorld & { readonly school: School };
    const unread = async ({ inbox, school }: SchoolWorld, roomId: RoomId, who: Name): Promise<number | undefined> =>
      (await inbox.overview(roomId, school.id(who)))?.unreadCount;
    const listed = async (
      { inbox, school }: SchoolWorld,
      who: Name,
      query: Partial<RoomListQuery> = {},
    ): Promise<number[]> =>
      (await inbox.list(school.id(who), { limit: 100, ...query })).rooms.map(({ room }) => room.id);

    describe('unread', () => {
      fact('counts messages by others that are not deleted (I7)', async (world) => {
        await world.school.say(world.roomId, 'tess', '1', '2');
        await world.school.say(world.roomId, 'sam', '3');
        expect([await unread(world, world.roomId, 'sam'), await unread(world, world.roomId, 'tess')]).to.deep.equal([
          2, 1,
        ]);
      });

      fact('stays exact when unread and read messages are deleted (I7)', async (world) => {
        const { school, roomId, inbox } = world;
        const [first = none, second = none] = await school.say(roomId, 'tess', '1', '2', '3');
        await inbox.markRead(roomId, school.id('sam'), first);
        await school.remove(roomId, second);
        expect(await unread(world, roomId, 'sam')).to.equal(1);
        await school.remove(roomId, first);
        expect(await unread(world, roomId, 'sam')).to.equal(1);
      });

      fact('begins when a newcomer joins, and again after each return (I7)', async (world) => {
        const { school, rooms } = world;
        const group = await school.group('tess', ['sam']);
        const userId = school.id('sue');
        const join = () =>
          rooms.update({
            roomId: group,
            actorId: null,
            change: (room) => room.joinedBy([{ userId, role: 'teacher', mayPost: true }]),
          });
        await school.say(group, 'tess', 'before');
        await join();
        expect(await unread(world, group, 'sue')).to.equal(0);
        await school.say(group, 'tess', 'seen');
        expect(await unread(world, group, 'sue')).to.equal(1);
        await rooms.update({ roomId: group, actorId: null, change: (room) => room.leftBy([userId], 'removed') });
        await school.say(group, 'tess', 'missed');
        await join();
        await school.say(group, 'tess', 'new');
        expect(await unread(world, group, 'sue')).to.equal(1);
      });

      fact('does not count edits, joins and renames', async (world) => {
        const { school, rooms, messages, inbox } = world;
        const group = await school.group('tess', ['sam']);
        const [id = none] = await school.say(group, 'tess', 'one');
        await inbox.markRead(group, school.id('sam'), null);
        await rooms.update({ roomId: group, actorId: null, change: (room) => room.renamed('New') });
        const change = <Message extends { content: string }>(message: Message): Message => ({
          ...message,
          content: 'two',
        });
        const target = { roomId: group, messageId: id, actorId: school.id('tess') };
        await messages.amend({ ...target, action: 'edit', asModerator: false, change });
        expect(await unread(world, group, 'sam')).to.equal(0);
      });
    });

    describe('markRead', () => {
      fact('moves to the latest message by default', async (world) => {
        const { school, roomId, inbox } = world;
        const ids = await school.say(roomId, 'tess', '1', '2');
        const state = await inbox.markRead(roomId, school.id('sam'), null);
        expect(state).to.deep.equal({
          ...{ lastReadId: ids[1], lastReadSeq: 2, unreadCount: 0, readIds: ids, hasMoved: true },
          ...unmarked,
        });
        expect((await inbox.overview(roomId, school.id('sam')))?.lastReadSeq).to.equal(2);
      });

      fact('never moves back (I8)', async ({ school, roomId, inbox }) => {
        const [first = none, second] = await school.say(roomId, 'tess', '1', '2');
        await inbox.markRead(roomId, school.id('sam'), null);
        const state = await inbox.markRead(roomId, school.id('sam'), first);
        expect(state).to.deep.equal({
          ...{ lastReadId: second, lastReadSeq: 2, unreadCount: 0, readIds: [], hasMoved: false },
          ...unmarked,
        });
      });

      fact('ends at the furthest of many parallel calls (I8)', async ({ school, roomId, inbox }) => {
        const ids = await school.say(roomId, 'tess', ...Array.from({ length: 9 }, (_, index) => String(index)));
        const order = [4, 8, 1, 6, 0, 7, 3, 5, 2].map((index) => ids[index] ?? none);
        await Promise.all(order.map((id) => inbox.markRead(roomId, school.id('sam'), id)));
        expect((await inbox.overview(roomId, school.id('sam')))?.lastReadSeq).to.equal(9);
      });

      fact('moves to the latest message for an id beyond it', async ({ school, roomId, inbox }) => {
        const [id] = await school.say(roomId, 'tess', '1');
        const state = await inbox.markRead(roomId, school.id('sam'), asMessageId(Number.MAX_SAFE_INTEGER));
        expect([state.lastReadId, state.lastReadSeq]).to.deep.equal([id, 1]);
        await school.say(roomId, 'tess', '2');
        expect((await inbox.overview(roomId, school.id('sam')))?.unreadCount).to.equal(1);
      });

      fact(
        'does not move in an empty room, or to an id before the first message',
        async ({ school, roomId, inbox }) => {
          const pointer = { lastReadId: null, lastReadSeq: 0, unreadCount: 0, readIds: [] };
          const nothing = { ...pointer, hasMoved: false, ...unmarked };
          expect(await inbox.markRead(roomId, school.id('sam'), null)).to.deep.equal(nothing);
          await school.say(roomId, 'tess', '1');
          expect(await inbox.markRead(roomId, school.id('sam'), none)).to.deep.equal({ ...nothing, unreadCount: 1 });
        },
      );

      fact('names what became read: of others, not deleted, since what counted as read', async (world) => {
        const { school, roomId, inbox } = world;
        const [first = none, second = none, third = none] = await school.say(roomId, 'tess', '1', '2', '3');
        await school.say(roomId, 'sam', 'mine');
        const [last = none] = await school.say(roomId, 'tess', '4');
        await school.remove(roomId, second);
        const read = async (upToId: typeof first | null) =>
          (await inbox.markRead(roomId, school.id('sam'), upToId)).readIds;
        expect(await read(first)).to.deep.equal([first]);
        expect(await read(null)).to.deep.equal([third, last]);
        expect(await read(null)).to.deep.equal([]);
        await inbox.markUnread(roomId, school.id('sam'), third);
        expect(await read(null), 'what was marked as unread').to.deep.equal([third, last]);
      });

      fact('says how far the others have read, and the person themselves', async ({ school, inbox }) => {
        const group = await school.group('tess', ['sam', 'sue', 'tom']);
        const [first = none, second = none] = await school.say(group, 'tess', '1', '2');
        for (const who of ['sam', 'sue'] as const) await inbox.markRead(group, school.id(who), first);
        await inbox.markRead(group, school.id('tom'), second);
        const counted = async (who: Name) => {
          const { ownReadSeq, others } = await inbox.reading(group, school.id(who));
          const people = (seq: number): number =>
            others.filter(({ lastReadSeq }) => lastReadSeq >= seq).reduce((sum, one) => sum + one.people, 0);
          const [joined] = others;
          const base = (await inbox.overview(group, school.id('tom')))?.lastReadSeq ?? 0;
          expect(joined).not.to.equal(undefined);
          return { ownReadSeq, all: people(0), one: people(base - 1), two: people(base) };
        };
        const top = (await inbox.overview(group, school.id('tom')))?.lastReadSeq ?? 0;
        expect(await counted('tess')).to.deep.include({ all: 3, one: 3, two: 1 });
        expect(await counted('tom')).to.deep.include({ ownReadSeq: top, all: 3, one: 2, two: 0 });
        expect((await inbox.reading(group, school.id('pam'))).ownReadSeq, 'of somebody else').to.equal(null);
      });

      fact('keeps the pointers of people and rooms apart', async (world) => {
        const { school, roomId, inbox } = world;
        const other = await school.direct('tess', 'sue');
        await school.say(roomId, 'tess', '1');
        await school.say(other, 'tess', '1');
        await inbox.markRead(roomId, school.id('sam'), null);
        expect([await unread(world, roomId, 'sam'), await unread(world, other, 'sue')]).to.deep.equal([0, 1]);
      });
    });

    describe('readers', () => {
      fact('lists the members who have read so far, without the author', async ({ school, inbox }) => {
        const group = await school.group('tess', ['sam', 'sue', 'tom']);
        const [first = none, second = none] = await school.say(group, 'tess', '1', '2');
        await inbox.markRead(group, school.id('sam'), first);
        await inbox.markRead(group, school.id('sue'), second);
        await inbox.markRead(group, school.id('tess'), second);
        const names = async (id: typeof first): Promise<string[]> =>
          (await inbox.readers(group, id)).map(({ person }) => person.externalId).sort();
        expect(await names(first)).to.deep.equal(['sam', 'sue']);
        expect(await names(second)).to.deep.equal(['sue']);
        const [reader] = await inbox.readers(group, second);
        expect(reader).to.deep.include({ person: school.person('sue'), lastReadId: second });
        expect(reader?.readAt).to.be.instanceOf(Date);
      });

      fact('leaves out people who have left', async ({ school, inbox, rooms }) => {
        const group = await school.group('tess', ['sam']);
        const [id = none] = await school.say(group, 'tess', '1');
        await inbox.markRead(group, school.id('sam'), id);
        await rooms.update({ roomId: group, actorId: null, change: (room) => room.leftBy([school.id('sam')], 'left') });
        expect(await inbox.readers(group, id)).to.deep.equal([]);
      });
    });

    describe('overview', () => {
      fact('shows a room as one person sees it', async ({ school, roomId, inbox, messages }) => {
        const [id = none] = await school.say(roomId, 'tess', 'Hello');
        const overview = await inbox.overview(roomId, school.id('sam'));
        expect(overview?.room).to.deep.equal((await school.room(roomId)).state);
        expect(overview?.counterpart).to.deep.equal(school.person('tess'));
        expect(overview?.lastMessage).to.deep.equal(await messages.find(roomId, id));
        expect(overview).to.include({
          participantCount: 2,
          unreadCount: 1,
          lastReadSeq: 0,
          isMuted: false,
          isPinned: false,
          isHidden: false,
        });
      });

      fact('shows the latest message that is not deleted', async ({ school, roomId, inbox }) => {
        const [first = none, second = none] = await school.say(roomId, 'tess', '1', '2');
        await school.remove(roomId, second);
        expect((await inbox.overview(roomId, school.id('sam')))?.lastMessage?.id).to.equal(first);
        await school.remove(roomId, first);
        expect((await inbox.overview(roomId, school.id('sam')))?.lastMessage).to.equal(null);
      });

      fact('counts nothing as read or unread without a membership', async ({ school, roomId, inbox }) => {
        await school.say(roomId, 'tess', '1');
        expect(await inbox.overview(roomId, school.id('ada'))).to.include({
          unreadCount: 0,
          lastReadSeq: 0,
          participantCount: 2,
        });
        expect(await inbox.overview(absent, school.id('ada'))).to.equal(undefined);
      });

      fact('names a room as the viewer sees it', async ({ school, roomId, inbox }) => {
        const shown = async (id: RoomId, ...names: readonly Name[]) =>
          Promise.all(names.map(async (who) => (await inbox.overview(id, school.id(who)))?.name));
        const { id } = await school.forum('tess', 'sam');
        expect(await shown(id, 'tess', 'sam', 'pam', 'ada')).to.deep.equal([
          'Algebra I · Sam Young',
          'Algebra I · Tess Miller',
          'Algebra I · Sam Young',
          'Algebra I · Sam Young',
        ]);
        expect(await shown(roomId, 'tess', 'sam')).to.deep.equal(['Sam Young', 'Tess Miller']);
        const about = async (of: RoomId, who: Name): Promise<string[] | undefined> =>
          (await inbox.overview(of, school.id(who)))?.about.map(({ externalId, role }) => `${externalId} ${role}`);
        expect(await about(id, 'tess')).to.deep.equal(['sam student']);
        expect(await about(id, 'sam')).to.deep.equal(['tess teacher']);
        expect(await about(id, 'pam')).to.deep.equal(['tess teacher', 'sam student']);
        expect(await about(roomId, 'tess'), 'a room of two contacts').to.deep.equal([]);
        expect(await shown(await school.group('tess', ['sam']), 'sam')).to.deep.equal(['Group']);
        await school.change('tess', { lastName: 'Smith' });
        expect(await shown(id, 'sam')).to.deep.equal(['Algebra I · Tess Smith']);
      });

      fact('gives a room that people made the faces of its members, the owner first', async (world) => {
        const { school, inbox, roomId, rooms } = world;
        const group = await school.group('tess', ['theo', 'sam', 'sue', 'pam']);
        const faces = async (of: RoomId, who: Name): Promise<string[] | undefined> =>
          (await inbox.overview(of, school.id(who)))?.faces.map(({ externalId, role }) => `${externalId} ${role}`);
        expect(await faces(group, 'sam'))
          .to.have.length(3)
          .and.include('tess teacher')
          .and.not.include('sam student');
        expect((await faces(group, 'sam'))?.[0]).to.equal('tess teacher');
        expect(await faces(group, 'tess'))
          .to.have.length(3)
          .and.not.include('tess teacher');
        await rooms.update({
          roomId: group,
          actorId: null,
          change: (room) => room.leftBy([school.id('theo'), school.id('sue'), school.id('pam')], 'removed'),
        });
        expect(await faces(group, 'tess')).to.deep.equal(['sam student']);
        expect(await faces(roomId, 'sam'), 'between two').to.deep.equal([]);
        const forum = await school.forum('tess', 'sam');
        expect(await faces(forum.id, 'pam'), 'where the directory gives the name').to.deep.equal([]);
      });

      fact('has no counterpart in a room of many', async ({ school, inbox }) => {
        const group = await school.group('tess', ['sam']);
        expect((await inbox.overview(group, school.id('sam')))?.counterpart).to.equal(null);
      });
    });

    describe('list', () => {
      fact('puts the room with the latest message or making first', async (world) => {
        const { school, roomId, clock } = world;
        await clock.advance(5);
        const group = await school.group('tess', ['sam']);
        const before = await listed(world, 'sam');
        expect([before.indexOf(group) < before.indexOf(roomId), before.length]).to.deep.equal([true, 5]);
        await clock.advance(5);
        const [id = none] = await school.say(roomId, 'sam', 'Up');
        expect((await listed(world, 'sam'))[0]).to.equal(roomId);
        await clock.advance(5);
        await school.remove(roomId, id);
        expect((await listed(world, 'sam'))[0]).to.equal(roomId);
      });

      fact('shows only rooms with an active membership', async (world) => {
        const { school, roomId } = world;
        expect(await listed(world, 'sam')).to.include(roomId);
        expect(await listed(world, 'theo')).not.to.include(roomId);
        expect(await listed(world, 'ada')).to.deep.equal([]);
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        expect(await listed(world, 'sam')).not.to.include(roomId);
      });

      fact('pages through every room once, also if one of them moves up meanwhile', async (world) => {
        const { school, inbox, clock } = world;
        for (const other of ['sam', 'sue', 'pam', 'pat', 'tom', 'ada'] as const) {
          await clock.advance(5);
          await school.direct('tess', other);
        }
        const all = await listed(world, 'tess');
        const first = await inbox.list(school.id('tess'), { limit: 3 });
        const shown = first.rooms.map(({ room }) => room.id);
        expect(shown).to.deep.equal(all.slice(0, 3));
        await clock.advance(5);
        const moved = shown[2] ?? absent;
        await school.say(moved, 'tess', 'Up');
        const paged = [...shown];
        for (let cursor = first.nextCursor; cursor !== null; ) {
          const page = await inbox.list(school.id('tess'), { limit: 3, cursor });
          paged.push(...page.rooms.map(({ room }) => room.id));
          cursor = page.nextCursor;
        }
        expect(paged).to.deep.equal(all);
        expect((await inbox.list(school.id('tess'), { limit: all.length })).nextCursor).to.equal(null);
      });

      fact(
        'narrows to what rooms rest on, to unread ones, and to names in any spelling, page by page',
        async (world) => {
          const { school, roomId, inbox } = world;
          const all = await inbox.list(school.id('tess'), { limit: 100 });
          const named = all.rooms.find(({ room }) => room.id === roomId)?.name ?? '';
          expect(await listed(world, 'tess', { text: named.slice(0, 4).toUpperCase() })).to.include(roomId);
          expect(await listed(world, 'tess', { text: `${named} nobody` })).to.deep.equal([]);
          expect(await listed(world, 'tess', { text: named, restsOn: 'relation' })).not.to.include(roomId);
          expect(await listed(world, 'tess', { restsOn: 'contact' })).to.deep.equal(
            all.rooms.flatMap(({ room }) => (room.type === 'direct' ? [room.id] : [])),
          );
          expect(await listed(world, 'tess', { isUnread: true })).to.deep.equal([]);
          await school.say(roomId, 'sam', 'Hello');
          expect(await listed(world, 'tess', { isUnread: true })).to.deep.equal([roomId]);
          // Every word of a search begins a word of the name; all of the person's rooms have one.
          const paged: number[] = [];
          for (let cursor: string | null | undefined; cursor !== null; ) {
            const query = { limit: 1, text: ' ', ...(cursor !== undefined && { cursor }) };
            const page = await inbox.list(school.id('tess'), query);
            paged.push(...page.rooms.map(({ room }) => room.id));
            cursor = page.nextCursor;
          }
          expect(paged).to.deep.equal(await listed(world, 'tess'));
        },
      );

      fact('narrows to a type, and to active or inactive rooms', async (world) => {
        const { school, roomId } = world;
        expect(await listed(world, 'sam', { type: 'direct' })).to.deep.equal([roomId]);
        expect(await listed(world, 'sam', { type: 'forum_tutor' })).to.have.length(1);
        await school.archive(roomId);
        expect(await listed(world, 'sam', { state: 'inactive' })).to.deep.equal([roomId]);
        expect(await listed(world, 'sam', { state: 'active' })).to.have.length(3);
        expect(await listed(world, 'sam')).to.have.length(4);
      });

      fact('shows each room as its overview does', async (world) => {
        const { school, roomId, inbox } = world;
        await school.say(roomId, 'tess', 'Hello');
        const { rooms } = await inbox.list(school.id('sam'), { limit: 100 });
        for (const overview of rooms)
          expect(overview).to.deep.equal(await inbox.overview(overview.room.id, school.id('sam')));
      });

      fact('gives the outline of a room as its overview has it, to usable members alone', async (world) => {
        const { school, roomId, inbox, rooms } = world;
        const sam = school.id('sam');
        const [first = expect.fail()] = await school.say(roomId, 'tess', '1', '2');
        await inbox.markRead(roomId, sam, first);
        for (const id of [roomId, await school.direct('tess', 'sam')]) {
          const { room, name, visibleFromSeq, lastReadSeq } = (await inbox.overview(id, sam)) ?? expect.fail();
          expect(await inbox.outline(id, sam)).to.deep.include({ room, name, visibleFromSeq, lastReadSeq });
        }
        await rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([sam], 'left') });
        expect(await inbox.outline(roomId, sam)).to.equal(undefined);
        expect(await inbox.outline(roomId, school.id('ada'))).to.equal(undefined);
      });

      fact('refuses a cursor that came from no page: INVALID_REQUEST (I15)', async ({ school, inbox }) => {
        for (const cursor of ['nonsense', '', 'bnVsbA', 'W10'])
          expect(await refusalOf(inbox.list(school.id('sam'), { limit: 1, cursor })), cursor).to.equal(
            'INVALID_REQUEST',
          );
      });
    });

    describe('pointers', () => {
      fact('give how far every member of a room has read', async (world) => {
        const { school, inbox, rooms } = world;
        const group = await school.group('tess', ['sam', 'sue', 'tom']);
        const [id = none] = await school.say(group, 'tess', '1');
        for (const who of ['sam', 'tom'] as const) await inbox.markRead(group, school.id(who), id);
        await rooms.update({ roomId: group, actorId: null, change: (room) => room.leftBy([school.id('tom')], 'left') });
        await school.relate('teaches', 'tess', 'sue', { context: 'algebra-1', status: 'ended' });
        expect(await inbox.pointers(group, 3)).to.have.deep.members([
          { userId: school.id('tess'), lastReadId: null, isSuspended: false },
          { userId: school.id('sam'), lastReadId: id, isSuspended: false },
          { userId: school.id('sue'), lastReadId: null, isSuspended: true },
        ]);
      });

      fact('are null in a room of more members, and empty in one that does not exist', async ({ school, inbox }) => {
        const group = await school.group('tess', ['sam', 'sue', 'tom']);
        expect(await inbox.pointers(group, 3)).to.equal(null);
        expect(await inbox.pointers(absent, 3)).to.deep.equal([]);
      });
    });

    describe('set', () => {
      const settings = async ({ inbox, school }: SchoolWorld, roomId: RoomId, who: Name): Promise<unknown[]> => {
        const overview = await inbox.overview(roomId, school.id(who));
        return [overview?.isMuted, overview?.isPinned];
      };

      fact('keeps each preference of one person by itself', async (world) => {
        const { school, roomId, inbox } = world;
        const set = (change: object) => inbox.updatePreferences(roomId, school.id('sam'), change);
        expect(await set({ isMuted: true })).to.deep.equal({
          isMuted: true,
          isPinned: false,
          isHidden: false,
          hasChanged: true,
        });
        expect(await set({ isPinned: true })).to.deep.equal({
          isMuted: true,
          isPinned: true,
          isHidden: false,
          hasChanged: true,
        });
        expect(await set({ isMuted: false })).to.deep.equal({
          isMuted: false,
          isPinned: true,
          isHidden: false,
          hasChanged: true,
        });
        expect(await settings(world, roomId, 'sam')).to.deep.equal([false, true]);
        expect(await settings(world, roomId, 'tess')).to.deep.equal([false, false]);
        expect(await settings(world, (await school.forum('tess', 'sam')).id, 'sam')).to.deep.equal([false, false]);
      });

      fact('reports whether anything changed, also for parallel calls', async ({ school, roomId, inbox }) => {
        const set = () => inbox.updatePreferences(roomId, school.id('sam'), { isPinned: true });
        const changes = await Promise.all(Array.from({ length: 8 }, set));
        expect(changes.filter((change) => change?.hasChanged)).to.have.length(1);
        expect(await inbox.updatePreferences(roomId, school.id('sam'), {})).to.deep.equal({
          isMuted: false,
          isPinned: true,
          isHidden: false,
          hasChanged: false,
        });
      });

      fact('sets nothing without an active membership', async (world) => {
        const { school, roomId, inbox } = world;
        const set = (who: Name, room = roomId) => inbox.updatePreferences(room, school.id(who), { isMuted: true });
        expect([await set('ada'), await set('sue'), await set('sam', absent)]).to.deep.equal([
          undefined,
          undefined,
          undefined,
        ]);
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        expect(await set('sam')).to.equal(undefined);
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1' });
        expect(await settings(world, roomId, 'sam')).to.deep.equal([false, false]);
      });

      fact('keeps preferences while a person is away from the room', async (world) => {
        const { school, rooms, inbox } = world;
        const group = await school.group('tess', ['sam']);
        await inbox.updatePreferences(group, school.id('sam'), { isMuted: true });
        const [userId, actorId] = [school.id('sam'), null];
        await rooms.update({ roomId: group, actorId, change: (room) => room.leftBy([userId], 'left') });
        expect(await inbox.updatePreferences(group, userId, { isMuted: false })).to.equal(undefined);
        await rooms.update({
          roomId: group,
          actorId,
          change: (room) => room.joinedBy([{ userId, role: 'teacher', mayPost: true }]),
        });
        expect(await settings(world, group, 'sam')).to.deep.equal([true, false]);
      });

      fact('hides a room from one person until the next message, whoever writes it', async (world) => {
        const { school, roomId, inbox } = world;
        await school.append(roomId, 'tess', 'unread');
        const hide = (isHidden: boolean) => inbox.updatePreferences(roomId, school.id('sam'), { isHidden });
        const isListed = async (who: Name, query = {}) => (await listed(world, who, query)).includes(roomId);
        const shown = async () => [
          await isListed('sam'),
          await isListed('sam', { withHidden: true }),
          await isListed('tess'),
          (await inbox.totals(school.id('sam'))).unreadMessages,
          (await inbox.overview(roomId, school.id('sam')))?.isHidden,
        ];
        const visible = [true, true, true, 1, false];
        expect(await shown()).to.deep.equal(visible);
        expect(await hide(true)).to.deep.equal({ isMuted: false, isPinned: false, isHidden: true, hasChanged: true });
        expect(await hide(true)).to.include({ isHidden: true, hasChanged: false });
        expect(await shown()).to.deep.equal([false, true, true, 0, true]);
        expect(await hide(false)).to.include({ isHidden: false, hasChanged: true });
        expect(await shown()).to.deep.equal(visible);
        await hide(true);
        await inbox.updatePreferences(roomId, school.id('sam'), { isMuted: true });
        expect(await isListed('sam')).to.equal(false);
        await school.append(roomId, 'tess', 'another');
        expect(await shown()).to.deep.equal([true, true, true, 2, false]);
        await hide(true);
        await school.append(roomId, 'sam', 'own words');
        expect(await isListed('sam')).to.equal(true);
      });

      fact('narrows the list to pinned rooms, or the others, in its order', async (world) => {
        const { school, roomId, inbox } = world;
        const { id: forum } = await school.forum('tess', 'sam');
        for (const id of [forum, roomId]) await inbox.updatePreferences(id, school.id('sam'), { isPinned: true });
        expect(await listed(world, 'sam', { isPinned: true })).to.deep.equal([roomId, forum]);
        expect(await listed(world, 'sam', { isPinned: false }))
          .to.have.length(2)
          .and.not.include(roomId);
        expect(await listed(world, 'tess', { isPinned: true })).to.deep.equal([]);
      });
    });

    describe('totals', () => {
      fact('sums up one person’s rooms and messages', async ({ school, roomId, inbox }) => {
        await school.say(roomId, 'tess', '1', '2');
        await school.say(await school.direct('sam', 'ada'), 'ada', '3');
        await school.say(roomId, 'sam', '4');
        expect(await inbox.totals(school.id('sam'))).to.deep.equal({
          rooms: 5,
          unreadRooms: 2,
          unreadMessages: 3,
          sentMessages: 1,
        });
      });

      fact('counts unread messages of rooms that are neither muted nor hidden', async ({ school, roomId, inbox }) => {
        const sam = school.id('sam');
        const other = await school.direct('sam', 'ada');
        await school.say(roomId, 'tess', '1', '2');
        await school.say(other, 'ada', '3');
        await school.say(roomId, 'sam', '4');
        expect(await inbox.unreadMessages(sam)).to.equal(3);
        await inbox.updatePreferences(other, sam, { isMuted: true });
        expect(await inbox.unreadMessages(sam)).to.equal(2);
        await inbox.updatePreferences(roomId, sam, { isHidden: true });
        expect(await inbox.unreadMessages(sam)).to.equal(0);
        expect(await inbox.unreadMessages(school.id('pat'))).to.equal(0);
      });

      fact('sums up the server', async ({ school, roomId, inbox }) => {
        await school.say(roomId, 'tess', '1', '2');
        await school.change('stan', { isActive: false });
        const totals = await inbox.serverTotals();
        expect(totals.roomsByType).to.deep.equal({ class: 2, direct: 1, forum_subject: 3, forum_tutor: 1 });
        expect([totals.messages, totals.participants, totals.activePeople]).to.deep.equal([2, 20, 8]);
      });

      fact('sums up an organisation with all below it', async ({ school, roomId, inbox, directory }) => {
        await school.say(roomId, 'tess', 'at the root');
        await school.apply(smallDistrict);
        const scopes = await directory.transaction((tx) => tx.organisationsOf('host'));
        const of = async (externalId: string) => inbox.serverTotals(scopes.get(externalId)?.scope[0]);
        const [district, oak, elm] = [await of('district'), await of('oak'), await of('elm')];
        expect(oak.roomsByType).to.deep.equal({ class: 1, forum_subject: 1 });
        expect([oak.activePeople, oak.messages]).to.deep.equal([2, 0]);
        expect(district).to.deep.equal({ ...oak, activePeople: 3 });
        expect(elm).to.deep.equal({ roomsByType: {}, messages: 0, participants: 0, activePeople: 1 });
        expect((await inbox.serverTotals()).messages).to.equal(1);
      });
    });
  });
