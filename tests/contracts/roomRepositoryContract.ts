import { expect } from 'chai';
import { ChatError } from '../../core/errors.ts';
import { asRoomId, asUserId, type RoomId } from '../../core/ids.ts';
import { decide } from '../../core/permissions/decide.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import { rootScope } from '../../core/permissions/RoleGrant.ts';
import type { RoomKey } from '../../core/rooms/RoomKey.ts';
import type { OpenRequest } from '../../core/rooms/RoomRepository.ts';
import type { RoomDraft } from '../../core/rooms/RoomState.ts';
import { pairKey } from '../../core/rooms/roomKeys.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const absent = asRoomId(987_654);

/** What `RoomRepository` promises. */
export const roomRepositoryContract = (name: string, open: OpenStored): void =>
  void describe(`roomRepository (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });
    const keyOf = (school: School): RoomKey => ({
      type: 'sketch',
      userIds: [school.id('tess'), school.id('sam')],
      context: 'here',
    });
    const request = (school: School, plan?: OpenRequest['plan']): OpenRequest => {
      const key = keyOf(school);
      const ids = [school.id('tess'), school.id('sam')] as const;
      const draft: RoomDraft = {
        type: 'sketch',
        key,
        name: 'Room',
        context: 'here',
        contextName: 'Here',
        about: ids,
        ownerId: school.id('tess'),
        scope: rootScope,
        isFrozen: false,
        participants: [
          { userId: ids[0], role: 'teacher', mayPost: true },
          { userId: ids[1], role: 'teacher', mayPost: false, isSuspended: true },
        ],
      };
      return { key, pairs: [ids], plan: plan ?? (() => draft) };
    };

    describe('open', () => {
      fact('makes the room as planned, with nothing in its history', async ({ school, rooms }) => {
        const { room, isNew } = await rooms.open(request(school));
        expect(isNew).to.equal(true);
        expect(room.state).to.include({ type: 'sketch', name: 'Room', context: 'here', headSeq: 0 });
        expect(room.state).to.deep.include({
          ownerId: school.id('tess'),
          scope: rootScope,
          isFrozen: false,
          isArchived: false,
        });
        expect(room.state.contextName).to.equal('Here');
        expect(room.state.about).to.deep.equal([school.id('tess'), school.id('sam')]);
        expect(room.state.createdAt).to.be.instanceOf(Date);
        const membership = { role: 'teacher', joinedSeq: 0, leftSeq: null, visibleFromSeq: 0 };
        expect(room.participants.get(school.id('tess'))).to.deep.equal({
          userId: school.id('tess'),
          ...membership,
          isSuspended: false,
          mayPost: true,
        });
        expect(room.participants.get(school.id('sam'))).to.deep.equal({
          userId: school.id('sam'),
          ...membership,
          isSuspended: true,
          mayPost: false,
        });
        expect(await rooms.findByKey(keyOf(school))).to.deep.equal(room);
      });

      fact('makes one room for a hundred parallel requests (I16)', async ({ school, rooms }) => {
        const opened = await Promise.all(Array.from({ length: 100 }, () => rooms.open(request(school))));
        expect(new Set(opened.map(({ room }) => room.id)).size).to.equal(1);
        expect(opened.filter(({ isNew }) => isNew)).to.have.length(1);
      });

      fact('makes one room for each people and context, and for each type (I25)', async ({ school, rooms }) => {
        const { type, userIds, context } = keyOf(school);
        const keys: RoomKey[] = [
          { type, userIds, context },
          { type, userIds, context: 'there' },
          { type, userIds, context: '' },
          { type, userIds: [...userIds].reverse(), context },
          { type, userIds: [school.id('tess'), school.id('tom')], context },
          { type: 'meeting', userIds, context },
          { type: 'direct', userIds, context: null },
        ];
        const draftOf = (key: RoomKey) => (): RoomDraft => ({
          ...request(school).plan(new RelationGraph([], []), 0),
          ...{ type: key.type, key, context: key.context ?? '', about: key.userIds },
        });
        const ids: RoomId[] = [];
        for (const key of keys) {
          expect(await rooms.findByKey(key)).to.equal(undefined);
          const { room, isNew } = await rooms.open({ key, pairs: [], plan: draftOf(key) });
          expect([isNew, room.state.context]).to.deep.equal([true, key.context ?? '']);
          ids.push(room.id);
        }
        expect(new Set(ids).size).to.equal(keys.length);
        const found = await Promise.all(keys.map((key) => rooms.findByKey(key)));
        expect(found.map((room) => room?.id)).to.deep.equal(ids);
      });

      fact('finds the room of a context that a relation names only later', async ({ school, rooms }) => {
        const { room } = await rooms.open(request(school));
        await school.relate('teaches', 'tess', 'sam', { context: 'here', contextName: 'Here', status: 'active' });
        expect((await rooms.findByKey(keyOf(school)))?.id).to.equal(room.id);
        expect((await rooms.open(request(school))).isNew).to.equal(false);
      });

      fact('gives rooms of one context to parallel requests by different people', async ({ school, rooms }) => {
        const { type, context } = keyOf(school);
        const opened = await Promise.all(
          (['sam', 'tom', 'sue', 'pam'] as const).map((name) => {
            const key = { type, context, userIds: [school.id('tess'), school.id(name)] };
            const draft = { ...request(school).plan(new RelationGraph([], []), 0), key, about: key.userIds };
            return rooms.open({ key, pairs: [], plan: () => draft });
          }),
        );
        expect(new Set(opened.map(({ room }) => room.id)).size).to.equal(4);
        expect(opened.every(({ isNew, room }) => isNew && room.state.context === context)).to.equal(true);
      });

      fact('does not call plan if the room exists', async ({ school, rooms }) => {
        const { room } = await rooms.open(request(school));
        const plan = (): never => {
          throw new Error('planned');
        };
        const again = await rooms.open(request(school, plan));
        expect([again.room.id, again.isNew]).to.deep.equal([room.id, false]);
      });

      fact('makes a new room for every request without a key', async ({ school }) => {
        expect(await school.group('tess', ['sam'])).not.to.equal(await school.group('tess', ['sam']));
      });

      fact('stores nothing when the plan throws', async ({ school, rooms }) => {
        const plan = (): never => {
          throw new ChatError('CANNOT_CHAT', 'No.');
        };
        expect(await refusalOf(rooms.open(request(school, plan)))).to.equal('CANNOT_CHAT');
        expect(await rooms.findByKey(keyOf(school))).to.equal(undefined);
      });

      fact('plans with the evidence of the moment of making', async ({ school, rooms }) => {
        const seen: boolean[] = [];
        const plan: OpenRequest['plan'] = (evidence) => {
          seen.push(decide(educationPolicy, evidence, school.id('tess'), school.id('sam')).allowed);
          throw new ChatError('CANNOT_CHAT', 'No.');
        };
        await refusalOf(rooms.open(request(school, plan)));
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        await refusalOf(rooms.open(request(school, plan)));
        expect(seen.at(0)).to.equal(true);
        expect(seen.at(-1)).to.equal(false);
      });

      fact('plans with every relation of the people in around', async ({ school, rooms }) => {
        const seen: number[] = [];
        const plan: OpenRequest['plan'] = (evidence) => {
          seen.push(evidence.to(school.id('sam')).length);
          throw new ChatError('CANNOT_CHAT', 'No.');
        };
        await refusalOf(rooms.open(request(school, plan)));
        await refusalOf(rooms.open({ ...request(school, plan), around: [school.id('sam')] }));
        // The pair's evidence has only Tess's relation to Sam; `around` adds those of Tom and Pam.
        expect(seen).to.deep.equal([1, 3]);
      });

      fact(
        'puts a parallel directory change before the making, or lets it find the room',
        async ({ school, rooms }) => {
          const key = pairKey('direct', school.id('tess'), school.id('sam'));
          const plan: OpenRequest['plan'] = (evidence) => {
            if (!decide(educationPolicy, evidence, school.id('tess'), school.id('sam')).allowed)
              throw new ChatError('CANNOT_CHAT', 'No.');
            const participants = [school.id('tess'), school.id('sam')].map((userId) => ({
              userId,
              role: 'teacher',
              mayPost: true,
            }));
            return {
              type: 'direct',
              key,
              name: '',
              context: '',
              ownerId: null,
              scope: rootScope,
              isFrozen: false,
              participants,
            };
          };
          const opening = rooms.open({ ...request(school, plan), key });
          await Promise.allSettled([
            opening,
            school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' }),
          ]);
          const room = await rooms.findByKey(key);
          expect(room?.members().every(({ isSuspended }) => isSuspended) ?? true).to.equal(true);
        },
      );
    });

    describe('update', () => {
      fact('stores the changed room and its events with the next seqs', async ({ school, rooms, messages }) => {
        const roomId = await school.group('tess', ['sam']);
        await school.say(roomId, 'tess', 'One');
        const actorId = school.id('tess');
        const change: Parameters<typeof rooms.update>[0]['change'] = (room) =>
          room.renamed('Renamed').joinedBy([{ ...school.member('sue'), mayPost: true }]);
        const { room, events } = await rooms.update({ roomId, actorId, change });
        expect(events.map(({ seq, type, roomId: where, actorId: who }) => [seq, type, where, who])).to.deep.equal([
          [2, 'room_updated', roomId, actorId],
          [3, 'participants_joined', roomId, actorId],
        ]);
        expect([room.state.name, room.state.headSeq, room.changes.length]).to.deep.equal(['Renamed', 3, 0]);
        expect(room.participants.get(school.id('sue'))).to.include({ joinedSeq: 3, leftSeq: null });
        expect((await messages.events([{ roomId, after: 1 }], 9)).get(roomId)?.events).to.deep.equal(events);
        expect(await school.room(roomId)).to.deep.equal(room);
      });

      fact('keeps an ended membership, and starts it anew on return', async ({ school, rooms }) => {
        const roomId = await school.group('tess', ['sam']);
        const userId = school.id('sam');
        await rooms.update({ roomId, actorId: userId, change: (room) => room.leftBy([userId], 'left') });
        expect((await rooms.access(roomId, userId))?.membership).to.include({ joinedSeq: 0, leftSeq: 1 });
        await rooms.update({
          roomId,
          actorId: null,
          change: (room) => room.joinedBy([{ userId, role: 'teacher', mayPost: true }]),
        });
        expect((await rooms.access(roomId, userId))?.membership).to.include({ joinedSeq: 2, leftSeq: null });
      });

      fact('keeps all of fifty parallel changes, with dense seqs (I2, I3)', async ({ school, rooms, messages }) => {
        const roomId = await school.group('tess', []);
        const ids = (['sam', 'sue', 'pam', 'pat', 'tom'] as const).map((other) => school.id(other));
        await Promise.all(
          Array.from({ length: 50 }, (_, index) => {
            const userId = ids[index % ids.length] ?? asUserId(0);
            const joined = [{ userId, role: 'teacher', mayPost: true }];
            const move = index < 25;
            return rooms.update({
              roomId,
              actorId: null,
              change: (room) => (move ? room.joinedBy(joined) : room.renamed(`name ${index}`)),
            });
          }),
        );
        const page = (await messages.events([{ roomId, after: 0 }], 100)).get(roomId);
        expect(page?.headSeq).to.equal(30);
        expect(page?.events.map(({ seq }) => seq)).to.deep.equal(Array.from({ length: 30 }, (_, index) => index + 1));
        expect((await school.room(roomId)).members()).to.have.length(6);
      });

      fact('stores nothing when the room stays the same or the change throws', async ({ school, rooms, roomHeads }) => {
        const roomId = await school.group('tess', ['sam']);
        expect((await rooms.update({ roomId, actorId: null, change: (room) => room })).events).to.deep.equal([]);
        const change = (): never => {
          throw new ChatError('ACCESS_DENIED', 'No.');
        };
        expect(await refusalOf(rooms.update({ roomId, actorId: null, change }))).to.equal('ACCESS_DENIED');
        expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(0);
      });

      fact('stores roles and rights to post, without an event', async ({ school, rooms }) => {
        const roomId = await school.group('tess', ['sam']);
        const userId = school.id('sam');
        const { events } = await rooms.update({
          roomId,
          actorId: null,
          change: (room) => room.withRoles((one) => ({ role: 'tutor', mayPost: one.userId !== userId })),
        });
        expect(events).to.deep.equal([]);
        expect((await rooms.access(roomId, userId))?.membership).to.include({ role: 'tutor', mayPost: false });
      });

      fact(
        'stores the owner to whom a room was handed over, and says so in the event',
        async ({ school, rooms, messages, roomHeads }) => {
          const roomId = await school.group('tess', ['sam', 'tom']);
          const names = ['tess', 'tom', 'sam'] as const;
          const ids = names.map((one) => school.id(one));
          const before = await roomHeads.changedMemberships(new Map(ids.map((id) => [id, null])));
          const owner = { ...school.member('tom'), mayPost: true };
          const { room, events } = await rooms.update({
            roomId,
            actorId: school.id('tess'),
            change: (current) => current.handedOver(owner),
          });
          expect(room.state.ownerId).to.equal(owner.userId);
          expect((await rooms.access(roomId, owner.userId))?.room.ownerId).to.equal(owner.userId);
          expect(events.map((event) => 'ownerId' in event && event.ownerId)).to.deep.equal([owner.userId]);
          expect((await messages.events([{ roomId, after: 0 }], 9)).get(roomId)?.events).to.deep.equal(events);
          // What the two see in the room depends on it, so sockets have to read it again.
          const changed = await roomHeads.changedMemberships(before);
          expect([...changed.keys()]).to.have.members([school.id('tess'), owner.userId]);
          const renaming = await rooms.update({ roomId, actorId: null, change: (current) => current.renamed('Later') });
          expect(renaming.room.state.ownerId).to.equal(owner.userId);
          expect(renaming.events[0]).not.to.have.property('ownerId');
        },
      );

      fact('asks for the pairs of the room as it is at the moment of the change', async ({ school, rooms }) => {
        const roomId = await school.group('tess', ['sam']);
        const asked: number[] = [];
        const joining = rooms.update({
          roomId,
          actorId: null,
          change: (room) => room.joinedBy([{ ...school.member('sue'), mayPost: true }]),
        });
        const reading = rooms.update({
          roomId,
          actorId: null,
          pairs: (room) => room.members().map(({ userId }) => [school.id('tess'), userId] as const),
          change: (room, evidence) => {
            const known = room.members().filter(({ userId }) => evidence.person(userId) !== undefined);
            asked.push(room.members().length - known.length);
            return room;
          },
        });
        await Promise.all([joining, reading]);
        expect(asked.at(-1)).to.equal(0);
      });

      fact('calls change with the evidence of the named pairs', async ({ school, rooms }) => {
        const roomId = await school.group('tess', []);
        const pair = [school.id('tess'), school.id('pam')] as const;
        const seen: boolean[] = [];
        await rooms.update({
          roomId,
          actorId: null,
          pairs: [pair],
          change: (room, evidence) => {
            seen.push(decide(educationPolicy, evidence, ...pair).allowed);
            return room;
          },
        });
        expect(seen.at(-1)).to.equal(true);
      });

      fact('refuses rooms that do not exist: ROOM_NOT_FOUND', async ({ rooms }) => {
        expect(await refusalOf(rooms.update({ roomId: absent, actorId: null, change: (room) => room }))).to.equal(
          'ROOM_NOT_FOUND',
        );
      });
    });

    describe('reading', () => {
      fact('gives the room and the membership that admit needs', async ({ school, rooms }) => {
        const roomId = await school.direct('tess', 'sam');
        const access = await rooms.access(roomId, school.id('sam'));
        expect(access?.room).to.include({ id: roomId, type: 'direct' });
        expect(access?.membership).to.include({ userId: school.id('sam'), isSuspended: false });
        expect((await rooms.access(roomId, school.id('theo')))?.membership).to.equal(undefined);
        expect(await rooms.access(absent, school.id('sam'))).to.equal(undefined);
      });

      fact('lists the members by name, suspended ones too, without people who left', async ({ school, rooms }) => {
        const roomId = await school.group('tess', ['sue', 'sam', 'pam', 'tom']);
        await rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([school.id('tom')], 'left') });
        await school.change('sue', { isActive: false });
        const listed = await rooms.participants(roomId);
        expect(listed.map(({ person }) => person.externalId)).to.deep.equal(['tess', 'pam', 'sam', 'sue']);
        expect(listed.map(({ isSuspended }) => isSuspended)).to.deep.equal([false, false, false, true]);
        expect(await rooms.participants(absent)).to.deep.equal([]);
      });

      fact('lists members with the role in which they are there, among all their roles', async (world) => {
        const { school, rooms, people } = world;
        const roomId = await school.group('tess', ['sam']);
        await school.change('tess', { roles: [{ role: 'parent' }, { role: 'teacher' }] });
        const [tess] = await rooms.participants(roomId);
        expect(tess?.role).to.equal('teacher');
        expect(tess?.person.roles?.map(({ role }) => role)).to.deep.equal(['teacher', 'parent']);
        expect(tess?.person).to.deep.equal(await people.find(school.id('tess')));
      });
    });
  });
