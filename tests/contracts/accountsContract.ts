import { expect } from 'chai';
import { makeApplyDirectory } from '../../core/directory/applyDirectory.ts';
import type { RelationRecord, UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { makeManageAccounts } from '../../core/directory/manageAccounts.ts';
import type { RoomId, UserId } from '../../core/ids.ts';
import type { Message } from '../../core/messages/Message.ts';
import { educationPolicy as policy } from '../../core/permissions/educationPolicy.ts';
import { rootScope } from '../../core/permissions/RoleGrant.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import { inOrder, pairKey, relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { refusalOf } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

/** A school: Ada teaches Pip, and Rob is his guardian; there is an office. */
const sisUsers = [
  userRecord('ada', 'teacher', { email: 'Ada@school.example', firstName: 'Ada', lastName: 'Low' }),
  userRecord('pip', 'student'),
  userRecord('rob', 'parent'),
  userRecord('office', 'admin'),
];
const sisRelations = [
  relationRecord('teaches', 'ada', 'pip', { context: 'c1' }),
  relationRecord('guardian_of', 'rob', 'pip'),
];
/** A tutoring system, which knows Ada as the guardian of a girl of its own, and a tutor of the girl. */
const tutUsers = [
  userRecord('t-ada', 'parent', { email: 'ada@school.example', firstName: 'A.', lastName: 'Low' }),
  userRecord('t-kim', 'student'),
  userRecord('t-tom', 'tutor'),
  userRecord('t-boss', 'admin'),
];
const tutRelations = [
  relationRecord('guardian_of', 't-ada', 't-kim'),
  relationRecord('tutors', 't-tom', 't-kim', { context: 'm1' }),
];

const bus = { publish: () => {}, invalidate: () => {} };

interface AccountsWorld extends StoredWorld {
  id(externalId: string): UserId;
  apply(source: string, users: readonly UserRecord[], relations?: readonly RelationRecord[]): Promise<unknown>;
  snapshot(source: string, users: readonly UserRecord[], relations?: readonly RelationRecord[]): Promise<unknown>;
  readonly accounts: ReturnType<typeof makeManageAccounts>;
}

/** What happens to people, rooms and messages when two accounts become one, and two again. */
export const accountsContract = (name: string, open: OpenStored): void =>
  void describe(`accounts (${name})`, () => {
    const fact = stateOver(async (): Promise<AccountsWorld> => {
      const world = await open();
      const applyDirectory = makeApplyDirectory({
        directory: world.directory,
        clock: world.clock,
        policy,
        bus,
        mailSources: ['sis', 'tut'],
      });
      const apply: AccountsWorld['apply'] = (source, users, relations = []) =>
        applyDirectory({ users, relations }, { source });
      const snapshot: AccountsWorld['snapshot'] = (source, users, relations = []) =>
        applyDirectory({ source, users, relations, complete: { users: true, relations: true } }, { isForced: true });
      await apply('sis', sisUsers, sisRelations);
      // By another address at first, so that the mail links nobody.
      await apply(
        'tut',
        tutUsers.map((user) => ({ ...user, email: `${user.externalId}@tut.example` })),
        tutRelations,
      );
      const all = [...sisUsers, ...tutUsers].map(({ externalId }) => externalId);
      const found = await Promise.all(
        all.map(async (one) => [one, (await world.people.findAllByExternalId(one))[0]?.person.id] as const),
      );
      const ids = new Map(found);
      const accounts = makeManageAccounts({
        ...{ merges: world.merges, people: world.people, directory: world.directory, policy, bus },
        ...{ actor: 'host', part: 'all' },
      });
      return { ...world, id: (who) => ids.get(who) ?? expect.fail(who), apply, snapshot, accounts };
    });

    const merge = async (world: AccountsWorld, survivor = 'ada', merged = 't-ada') =>
      (
        await world.accounts.mergeAccounts({
          survivorId: world.id(survivor),
          mergedId: world.id(merged),
          reason: 'One',
        })
      ).merge;
    const person = async (world: AccountsWorld, id: UserId) => (await world.people.find(id)) ?? expect.fail(`${id}`);
    const direct = async (world: AccountsWorld, one: UserId, other: UserId): Promise<ChatRoom> => {
      const key = pairKey('direct', one, other);
      const draft = {
        ...{ type: 'direct', name: '', context: '', ownerId: null, scope: rootScope, isFrozen: false, key },
      };
      const participants = [one, other].map((userId) => ({ userId, role: 'admin', mayPost: true }));
      const plan = () => ({ ...draft, about: inOrder(one, other), participants });
      return (await world.rooms.open({ key, pairs: [], plan })).room;
    };
    const send = async (world: AccountsWorld, roomId: RoomId, senderId: UserId, text: string, clientId?: string) =>
      (
        await world.messages.append({
          ...{ roomId, senderId, sent: text, content: text, clientId: clientId ?? null, replyTo: null },
        })
      ).message;
    const forum = (world: AccountsWorld, type: string, from: string, to: string, context: string) =>
      world.rooms.findByKey(relationRoomKey(type, { from: world.id(from), to: world.id(to), context }));
    const membersOf = async (world: AccountsWorld, roomId: RoomId): Promise<UserId[]> =>
      (await world.rooms.participants(roomId)).map(({ userId }) => userId).sort((one, other) => one - other);
    const sorted = (...ids: UserId[]): UserId[] => ids.sort((one, other) => one - other);
    /** Seqs are dense and end at the head (I3). */
    const isDense = async (world: AccountsWorld, roomId: RoomId): Promise<void> => {
      const page = (await world.messages.events([{ roomId, after: 0 }], 1000)).get(roomId) ?? expect.fail('no room');
      expect(page.events.map(({ seq }) => seq)).to.deep.equal(page.events.map((_, index) => index + 1));
      expect(page.events.length).to.equal(page.headSeq);
    };

    fact(
      'the survivor has the roles, relations and ids of both; the merged account is nobody any more',
      async (world) => {
        const [ada, merged] = [world.id('ada'), world.id('t-ada')];
        await merge(world);
        const survivor = await person(world, ada);
        expect(survivor).to.include({ externalId: 'ada', firstName: 'Ada', isActive: true, role: 'teacher' });
        expect(survivor.roles?.map(({ role }) => role)).to.deep.equal(['teacher', 'parent']);
        expect(survivor.formerIds).to.deep.equal([merged]);
        expect(await person(world, merged)).to.include({ isActive: false, mergedInto: ada });
        expect((await world.people.findByExternalId('t-ada', 'tut'))?.id).to.equal(ada);
        const graph = await world.people.around([ada]);
        expect(graph.from(ada).map(({ kind, to, isActive }) => [kind, to, isActive])).to.have.deep.members([
          ['teaches', world.id('pip'), true],
          ['guardian_of', world.id('t-kim'), true],
        ]);
        expect((await world.people.around([merged])).from(merged)).to.deep.equal([]);
      },
    );

    fact('memberships move, and what rests on the relations of either', async (world) => {
      const [ada, merged] = [world.id('ada'), world.id('t-ada')];
      const room = (await forum(world, 'forum_tutor', 't-tom', 't-kim', 'm1')) ?? expect.fail('no room');
      expect(await membersOf(world, room.id)).to.deep.equal(sorted(world.id('t-tom'), world.id('t-kim'), merged));
      await merge(world);
      expect(await membersOf(world, room.id)).to.deep.equal(sorted(world.id('t-tom'), world.id('t-kim'), ada));
      expect((await world.rooms.access(room.id, ada))?.membership).to.include({ role: 'parent', leftSeq: null });
      await isDense(world, room.id);
      const events = (await world.messages.events([{ roomId: room.id, after: 0 }], 10)).get(room.id)?.events ?? [];
      expect(events.map(({ type }) => type)).to.deep.equal(['participants_joined', 'participants_left']);
      expect(events[1]).to.include({ reason: 'merged' });
    });

    fact('messages stay by the merged account, and are shown as the survivor’s own', async (world) => {
      const [ada, merged, boss] = [world.id('ada'), world.id('t-ada'), world.id('t-boss')];
      const room = await direct(world, merged, boss);
      const clientId = '0f8fad5b-d9cb-469f-a165-70867728950e';
      const first = await send(world, room.id, merged, 'from before', clientId);
      await world.messages.react({ roomId: room.id, messageId: first.id, userId: merged, emoji: '👍', isAdded: true });
      await send(world, room.id, boss, 'an answer');
      await world.inbox.markRead(room.id, merged, null);
      await send(world, room.id, boss, 'unread');
      const own = await send(world, room.id, merged, 'own words');
      await merge(world);

      const shown = (await world.messages.history(room.id, { limit: 10 })).messages;
      const authors = shown.map(({ sender }: Message) => sender.id);
      expect(authors).to.deep.equal([ada, boss, boss, ada]);
      expect(shown[0]?.sender).to.include({ firstName: 'Ada', externalId: 'ada' });
      expect(shown[0]?.reactions).to.deep.equal([{ emoji: '👍', userIds: [ada] }]);
      const page = (await world.messages.events([{ roomId: room.id, after: 0 }], 10)).get(room.id);
      const sent = page?.events.flatMap((event) =>
        event.type === 'new_message' ? [[event.actorId, event.message.sender.id]] : [],
      );
      expect(sent?.[0]).to.deep.equal([ada, ada]);
      const list = await world.inbox.list(ada, { limit: 10 });
      const overview = list.rooms.find(({ room: one }) => one.id === room.id) ?? expect.fail('not listed');
      expect(overview.lastMessage?.sender.id).to.equal(ada);
      expect(overview.counterpart?.id).to.equal(boss);
      expect(overview.unreadCount, 'only the words of others after the pointer').to.equal(1);
      const theirs = await world.inbox.overview(room.id, boss);
      expect([theirs?.counterpart?.id, theirs?.name]).to.deep.equal([ada, 'Ada Low']);
      expect((await world.inbox.readers(room.id, first.id)).map((one) => one.person.id)).to.deep.equal([]);
      expect((await world.inbox.totals(ada)).sentMessages).to.equal(2);

      const edit = await world.messages.amend({
        ...{ roomId: room.id, messageId: own.id, actorId: ada, action: 'edit', asModerator: false },
        change: (message, now) => ({ ...message, content: 'edited', editedAt: now }),
      });
      expect(edit.message).to.include({ content: 'edited' });
      const retried = await world.messages.findStored({
        roomId: room.id,
        senderId: merged,
        sent: 'from before',
        clientId,
      });
      expect(retried?.id).to.equal(first.id);
      expect(await refusalOf(send(world, room.id, merged, 'too late'))).to.equal('ROOM_NOT_FOUND');
      await send(world, room.id, ada, 'from now on');
      await isDense(world, room.id);
    });

    fact('the survivor sees of a room what either saw, and after parting each what they saw (I26)', async (world) => {
      const [ada, merged, boss] = [world.id('ada'), world.id('t-ada'), world.id('t-boss')];
      const plan = () => ({
        ...{ type: 'group', name: 'Talk', context: '', ownerId: boss, scope: rootScope, isFrozen: false, key: null },
        participants: [{ userId: boss, role: 'admin', mayPost: true }],
      });
      const { room } = await world.rooms.open({ key: null, pairs: [], plan });
      for (const text of ['one', 'two', 'three']) await send(world, room.id, boss, text);
      const join = (userId: UserId, visibleFrom: number) =>
        world.rooms.update({
          ...{ roomId: room.id, actorId: null },
          change: (current) => current.joinedBy([{ userId, role: 'parent', mayPost: true, visibleFrom }]),
        });
      const sees = async (userId: UserId) =>
        (await world.rooms.access(room.id, userId))?.membership?.visibleFromSeq ?? expect.fail('no membership');
      await join(merged, 2);
      await join(ada, 4);
      const { id } = await merge(world);
      expect(await sees(ada)).to.equal(2);
      expect((await world.inbox.overview(room.id, ada))?.visibleFromSeq).to.equal(2);
      await world.accounts.undoMerge(id);
      expect([await sees(ada), await sees(merged)]).to.deep.equal([4, 2]);
    });

    for (const isSurvivorOlder of [true, false])
      fact(
        `of two direct rooms the older is put away; ${isSurvivorOlder ? 'that of the survivor' : 'that of the merged account'}`,
        async (world) => {
          const [ada, merged, office] = [world.id('ada'), world.id('t-ada'), world.id('office')];
          const [first, second] = isSurvivorOlder ? [ada, merged] : [merged, ada];
          const older = await direct(world, office, first);
          const later = await direct(world, office, second);
          await send(world, older.id, office, 'old');
          const { id } = await merge(world);
          const put = (await world.rooms.access(older.id, ada)) ?? expect.fail('gone');
          expect(put.room).to.include({ isArchived: true, archivedInto: later.id });
          expect(put.membership).to.include({ leftSeq: null, isSuspended: false });
          const goesOn = (await direct(world, office, ada)).state;
          expect([goesOn.id, goesOn.isArchived]).to.deep.equal([later.id, false]);
          expect(goesOn.about).to.deep.equal(inOrder(office, ada));
          await isDense(world, older.id);
          await send(world, later.id, ada, 'new');
          const reopened = world.rooms.update({
            roomId: older.id,
            actorId: office,
            change: (room) => room.archived(false),
          });
          expect(await refusalOf(reopened)).to.equal('ROOM_INACTIVE');

          await world.accounts.undoMerge(id);
          const restored = (await world.rooms.access(older.id, first)) ?? expect.fail('gone');
          expect(restored.room.isArchived).to.equal(false);
          expect(restored.room.archivedInto ?? null).to.equal(null);
          expect(restored.room.about).to.deep.equal(inOrder(office, first));
          expect((await direct(world, office, first)).id).to.equal(older.id);
          expect((await direct(world, office, second)).id).to.equal(later.id);
          expect(await membersOf(world, later.id)).to.deep.equal(sorted(office, second));
        },
      );

    fact('a room of relations that both had is followed in both rooms', async (world) => {
      // The tutoring system claims the same lesson of Ada, under its own id of her.
      await world.apply(
        'tut',
        [userRecord('t-ada', 'teacher', { roles: [{ role: 'teacher' }, { role: 'parent' }] })],
        [relationRecord('teaches', 't-ada', 'pip', { context: 'c1' })],
      );
      const [older, later] = [
        (await forum(world, 'forum_subject', 'ada', 'pip', 'c1')) ?? expect.fail('none'),
        (await forum(world, 'forum_subject', 't-ada', 'pip', 'c1')) ?? expect.fail('none'),
      ];
      await merge(world);
      expect((await forum(world, 'forum_subject', 'ada', 'pip', 'c1'))?.id).to.equal(later.id);
      // Rob is no guardian any more: he is in neither.
      await world.apply('sis', [], [relationRecord('guardian_of', 'rob', 'pip', { status: 'ended' })]);
      for (const { id } of [older, later])
        expect(await membersOf(world, id)).to.deep.equal(sorted(world.id('ada'), world.id('pip')));
    });

    fact('an account lives as long as one source names the person', async (world) => {
      await merge(world);
      const ada = world.id('ada');
      const others = sisUsers.filter(({ externalId }) => externalId !== 'ada');
      await world.snapshot('sis', others, [relationRecord('guardian_of', 'rob', 'pip')]);
      expect(await person(world, ada)).to.include({ isActive: true, role: 'parent', firstName: 'A.' });
      await world.snapshot(
        'tut',
        tutUsers.filter(({ externalId }) => externalId !== 't-ada'),
        tutRelations.slice(1),
      );
      expect(await person(world, ada)).to.include({ isActive: false });
      await world.snapshot('tut', tutUsers, tutRelations);
      expect(await person(world, ada)).to.include({ isActive: true, role: 'parent' });
    });

    fact('imports that name both ids keep one account, and change nothing', async (world) => {
      await merge(world);
      const before = await person(world, world.id('ada'));
      for (const _ of [1, 2]) {
        await world.snapshot('sis', sisUsers, sisRelations);
        await world.snapshot('tut', tutUsers, tutRelations);
      }
      expect(await person(world, world.id('ada'))).to.deep.equal({ ...before });
      expect((await world.people.findByExternalId('t-ada', 'tut'))?.id).to.equal(world.id('ada'));
      expect((await person(world, world.id('t-ada'))).isActive).to.equal(false);
    });

    fact('a hold on either holds the survivor, and goes back', async (world) => {
      const subject = { userId: world.id('t-ada') };
      const begins = new Date(world.clock.now().getTime() - 1000);
      await world.directory.transaction((tx) =>
        tx.saveHold({ subject, effect: 'suspend', reason: 'Left', authorId: null, begins, ends: null }),
      );
      const { id } = await merge(world);
      expect((await person(world, world.id('ada'))).isActive).to.equal(false);
      expect((await world.holds.list({ userId: world.id('ada'), limit: 10 })).length).to.equal(1);
      await world.accounts.undoMerge(id);
      expect((await person(world, world.id('ada'))).isActive).to.equal(true);
      expect((await person(world, world.id('t-ada'))).isActive).to.equal(false);
    });

    fact('an undone merge restores both accounts; what came since stays with whom it is', async (world) => {
      const [ada, merged, boss] = [world.id('ada'), world.id('t-ada'), world.id('t-boss')];
      const before = await Promise.all([ada, merged].map((id) => person(world, id)));
      const room = await direct(world, merged, boss);
      await send(world, room.id, merged, 'before');
      const tutor = (await forum(world, 'forum_tutor', 't-tom', 't-kim', 'm1')) ?? expect.fail('no room');
      const { id } = await merge(world);
      await send(world, room.id, ada, 'while one');
      // Meanwhile the tutoring system makes her the guardian of another girl, and the school gives her another class.
      await world.apply(
        'tut',
        [userRecord('t-zoe', 'student')],
        [
          relationRecord('guardian_of', 't-ada', 't-zoe'),
          relationRecord('tutors', 't-tom', 't-zoe', { context: 'm1' }),
        ],
      );
      await world.apply(
        'sis',
        [userRecord('sam', 'student')],
        [relationRecord('teaches', 'ada', 'sam', { context: 'c2' })],
      );
      const outcome = await world.accounts.undoMerge(id);
      expect(outcome.merge.undone).not.to.equal(null);

      expect(await Promise.all([ada, merged].map((one) => person(world, one)))).to.deep.equal(before);
      expect((await world.people.findByExternalId('t-ada', 'tut'))?.id).to.equal(merged);
      const authors = (await world.messages.history(room.id, { limit: 10 })).messages.map(({ sender }) => sender.id);
      expect(authors).to.deep.equal([merged, ada]);
      expect(await membersOf(world, room.id)).to.deep.equal(sorted(merged, boss));
      expect((await direct(world, merged, boss)).id).to.equal(room.id);
      expect(await membersOf(world, tutor.id)).to.deep.equal(sorted(world.id('t-tom'), world.id('t-kim'), merged));
      const graph = await world.people.around([ada, merged]);
      const kinds = (of: UserId) =>
        graph
          .from(of)
          .flatMap(({ kind, isActive }) => (isActive ? [kind] : []))
          .sort();
      expect(kinds(ada)).to.deep.equal(['teaches', 'teaches']);
      expect(kinds(merged)).to.deep.equal(['guardian_of', 'guardian_of']);
      await isDense(world, room.id);
      expect((await world.accounts.undoMerge(id)).merge.undone).to.deep.equal(outcome.merge.undone);
      expect(await world.merges.list({ limit: 10 })).to.deep.equal([]);
      expect((await world.merges.list({ limit: 10, withUndone: true })).map((one) => one.id)).to.deep.equal([id]);
    });

    fact(
      'an account that has taken another can be merged itself, and both ends are undone one after the other',
      async (world) => {
        const [ada, merged, office] = [world.id('ada'), world.id('t-ada'), world.id('t-tom')];
        const first = await merge(world);
        await world.apply('third', [userRecord('x-ada', 'tutor')]);
        const third = (await world.people.findByExternalId('x-ada', 'third'))?.id ?? expect.fail('none');
        expect(
          await refusalOf(world.accounts.mergeAccounts({ survivorId: office, mergedId: merged, reason: 'No' })),
        ).to.equal('CONFLICT');
        const second = (await world.accounts.mergeAccounts({ survivorId: third, mergedId: ada, reason: 'Again' }))
          .merge;
        expect((await person(world, third)).formerIds).to.deep.equal(sorted(ada, merged));
        expect((await person(world, merged)).mergedInto).to.equal(third);
        expect(await refusalOf(world.accounts.undoMerge(first.id))).to.equal('CONFLICT');
        await world.accounts.undoMerge(second.id);
        expect((await person(world, merged)).mergedInto).to.equal(ada);
        await world.accounts.undoMerge(first.id);
        expect((await person(world, merged)).isActive).to.equal(true);
      },
    );

    fact('devices pass with an account, and return; its choices pass where the survivor has none', async (world) => {
      const [ada, former] = [world.id('ada'), world.id('t-ada')];
      const { notificationChoices: choices, notices } = world;
      const link = (userId: UserId, address: string) =>
        choices.saveAddress({ userId, channel: 'push', address, details: {} }, 5);
      const devicesOf = async (id: UserId) => (await choices.addresses(id)).map(({ address }) => address).sort();
      await link(ada, 'phone');
      await link(former, 'tablet');
      await choices.saveSettings(former, { locale: 'ru' });
      const { id } = await merge(world);
      expect([await devicesOf(ada), await devicesOf(former)]).to.deep.equal([['phone', 'tablet'], []]);
      expect([await choices.settings(ada), await choices.settings(former)]).to.deep.equal([{ locale: 'ru' }, {}]);

      const room = await direct(world, ada, world.id('office'));
      const { id: messageId, seq } = await send(world, room.id, world.id('office'), 'For Ada alone');
      const notice = { userId: ada, channel: 'push', roomId: room.id, messageId, seq } as const;
      await notices.add([{ ...notice, reason: 'direct', dueAt: new Date(0) }]);
      await notices.gather('push', { people: 10, spacingMs: 0, needsAddress: true });
      await world.accounts.undoMerge(id);
      expect([await devicesOf(ada), await devicesOf(former)]).to.deep.equal([['phone'], ['tablet']]);
      const told = await notices.claim('push', { count: 10, claimMs: 1_000 });
      expect(told.map(({ userId, address }) => [userId, address?.address])).to.deep.equal([[ada, 'phone']]);

      await choices.saveSettings(former, { locale: 'es' });
      await merge(world);
      expect(await choices.settings(ada)).to.deep.equal({ locale: 'ru' });
    });

    fact(
      'blocks pass with an account, and return when the merge is undone; those of the survivor stay',
      async (world) => {
        const [ada, former, tom, rob] = ['ada', 't-ada', 't-tom', 'rob'].map((one) => world.id(one)) as [
          ...[UserId, UserId, UserId, UserId],
        ];
        const set = (one: UserId, other: UserId) => world.directory.transaction((tx) => tx.setBlock(one, other, true));
        await set(former, tom);
        await set(rob, former);
        await set(rob, ada);
        const pairs = async (id: UserId) =>
          (await world.blocks.about(id)).map(({ userId, blockedId }) => [userId, blockedId]);
        const { id } = await merge(world);
        expect(await pairs(ada)).to.have.deep.members([
          [ada, tom],
          [rob, ada],
        ]);
        await world.accounts.undoMerge(id);
        expect(await pairs(ada)).to.deep.equal([[rob, ada]]);
        expect(await pairs(former)).to.have.deep.members([
          [former, tom],
          [rob, former],
        ]);
      },
    );

    fact('two who are related, or whom one source names, are two people', async (world) => {
      const pair = (survivor: string, merged: string) =>
        refusalOf(
          world.accounts.mergeAccounts({ survivorId: world.id(survivor), mergedId: world.id(merged), reason: 'One' }),
        );
      expect(await pair('ada', 'rob')).to.equal('CONFLICT');
      expect(await pair('ada', 'ada')).to.equal('INVALID_REQUEST');
      await direct(world, world.id('office'), world.id('t-boss'));
      expect(await pair('office', 't-boss')).to.equal('CONFLICT');
      await world.apply('tut', [], [relationRecord('guardian_of', 't-ada', 'pip')]);
      expect(await pair('pip', 't-ada')).to.equal('CONFLICT');
      const unknown = { survivorId: world.id('ada'), mergedId: 999_999 as UserId, reason: 'One' };
      expect(await refusalOf(world.accounts.mergeAccounts(unknown))).to.equal('USER_NOT_FOUND');
    });

    fact('a dry run says what would change, and changes nothing', async (world) => {
      const room = await direct(world, world.id('t-ada'), world.id('t-boss'));
      const ids = { survivorId: world.id('ada'), mergedId: world.id('t-ada'), reason: 'One' };
      const outcome = await world.accounts.mergeAccounts(ids, { isDryRun: true });
      expect(outcome).to.include({ passedRooms: 2, archivedRooms: 0 });
      expect(await world.merges.list({ limit: 10 })).to.deep.equal([]);
      expect((await person(world, world.id('t-ada'))).isActive).to.equal(true);
      expect(await membersOf(world, room.id)).to.deep.equal(sorted(world.id('t-ada'), world.id('t-boss')));
    });

    fact(
      'pairs that may be one person are those with one address, one id or one name in two sources',
      async (world) => {
        await world.apply('tut', [
          { ...tutUsers[0]!, email: 'ADA@school.example' },
          userRecord('PIP', 'student', { firstName: 'Other', lastName: 'Words' }),
          userRecord('t-x', 'parent', { firstName: 'same', lastName: 'Name' }),
        ]);
        await world.apply('sis', [userRecord('y', 'parent', { firstName: 'Same', lastName: 'name' })]);
        const pairs = await world.accounts.listAccountPairs(10);
        expect(pairs.map(({ by, people }) => [by, ...people.map(({ externalId }) => externalId)])).to.deep.equal([
          ['email', 'ada', 't-ada'],
          ['username', 'pip', 'PIP'],
          ['name', 't-x', 'y'],
        ]);
        expect((await world.merges.pairs({ limit: 1, offset: 1 })).map(({ by }) => by)).to.deep.equal(['username']);
        await merge(world);
        expect((await world.accounts.listAccountPairs(10)).map(({ by }) => by)).to.deep.equal(['username', 'name']);
      },
    );

    fact('a verified address links a new id to the one account that has it', async (world) => {
      const users = [
        userRecord('t-low', 'parent', { email: 'ada@SCHOOL.example' }),
        userRecord('t-none', 'parent', { email: 'nobody@school.example' }),
      ];
      await world.apply('tut', users);
      expect((await world.people.findByExternalId('t-low', 'tut'))?.id).to.equal(world.id('ada'));
      expect((await person(world, world.id('ada'))).roles?.map(({ role }) => role)).to.deep.equal([
        'teacher',
        'parent',
      ]);
      expect((await world.people.findByExternalId('t-none', 'tut'))?.id).not.to.equal(world.id('ada'));
      // Another source's addresses are not verified.
      await world.apply('third', [userRecord('z', 'parent', { email: 'ada@school.example' })]);
      expect((await world.people.findByExternalId('z', 'third'))?.id).not.to.equal(world.id('ada'));
    });

    fact('an address links nobody to a pupil or a pupil to anybody else, nor where two have it', async (world) => {
      await world.apply('sis', [
        userRecord('kid', 'student', { email: 'family@home.example' }),
        userRecord('one', 'parent', { email: 'both@home.example' }),
        userRecord('two', 'parent', { email: 'both@home.example' }),
      ]);
      await world.apply('tut', [
        userRecord('t-mum', 'parent', { email: 'family@home.example' }),
        userRecord('t-both', 'parent', { email: 'both@home.example' }),
        userRecord('t-three', 'parent', { email: 'ada@school.example' }),
        userRecord('t-four', 'parent', { email: 'ada@school.example' }),
      ]);
      for (const externalId of ['t-mum', 't-both', 't-three', 't-four']) {
        const found = (await world.people.findByExternalId(externalId, 'tut')) ?? expect.fail(externalId);
        expect(found.externalId, externalId).to.equal(externalId);
      }
    });
  });
