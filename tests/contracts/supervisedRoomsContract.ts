import { expect } from 'chai';
import { makeSimulateDirectory } from '../../core/directory/simulateDirectory.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import { makeEnterRoom } from '../../core/rooms/admit.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import { makeChangeRoom } from '../../core/rooms/changeRoom.ts';
import { makeOpenRoom } from '../../core/rooms/openRoom.ts';
import { pairKey } from '../../core/rooms/roomKeys.ts';
import type { StoredWorld } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School, schoolRecords } from './School.ts';
import { stateOver } from './stateOver.ts';
import { supervisedPolicy as policy } from './supervisedPolicy.ts';
import { withoutRequests } from './withoutRequests.ts';

const algebra = { context: 'algebra-1', contextName: 'Algebra I' } as const;

/** What stores promise for rooms that a guardian has to supervise. Pam is a guardian of Sam, and Pat of Sue. */
export const supervisedRoomsContract = (name: string, openWorld: (policy: Policy) => Promise<StoredWorld>): void =>
  void describe(`supervised rooms (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await openWorld(policy);
      const school = await School.open(world, policy);
      const nameOf = new Map(schoolRecords.users.map(({ externalId }) => [school.id(externalId as Name), externalId]));
      const bus = { publish: () => {}, invalidate: () => {}, publishEphemeral: () => {} };
      const limiter = { acquire: async () => ({ allowed: true, retryAfterMs: 0 }), refund: async () => {} };
      const shared = { policy, bus, setHidden: async () => {}, nameOffice: async () => undefined };
      const moderatesRoom = async () => null;
      const openRoom = makeOpenRoom({
        ...{ ...world, ...shared, limiter, limits: defaultLimits, moderatesRoom },
        ...withoutRequests,
      });
      const enterRoom = makeEnterRoom({ ...world, policy, moderatesRoom });
      const change = makeChangeRoom({ ...world, ...shared, enterRoom });
      const roomOf = async (one: Name, other: Name): Promise<ChatRoom> =>
        (await world.rooms.findByKey(pairKey('direct', school.id(one), school.id(other)))) ??
        expect.fail('There is no such room');
      const membersOf = (room: ChatRoom): string[] =>
        room
          .members()
          .map(({ userId, isSuspended }) => `${nameOf.get(userId) ?? userId}${isSuspended ? ' suspended' : ''}`)
          .sort();
      return {
        ...{ ...world, school, change, roomOf, membersOf },
        simulate: makeSimulateDirectory({ ...world, policy }),
        open: async (one: Name, other: Name) =>
          (await openRoom(school.person(one), { type: 'direct', userId: school.id(other) })).room,
        group: async (owner: Name, others: readonly Name[]) =>
          (
            await openRoom(school.person(owner), {
              ...{ type: 'group', name: 'Choir', participantIds: others.map((other) => school.id(other)) },
            })
          ).room,
        post: (room: ChatRoom, who: Name) => school.append(room.id, who, 'Hello'),
        guards: (status: 'active' | 'ended', from: Name = 'pam', to: Name = 'sam') =>
          school.relate('guardian_of', from, to, { status }),
      };
    });

    fact('begin with the guardian, whoever of two requests at once is first', async (world) => {
      const [one, two] = await Promise.all([world.open('tess', 'sam'), world.open('tess', 'sam')]);
      expect([one.id, world.membersOf(one)]).to.deep.equal([two.id, ['pam', 'sam', 'tess']]);
      expect(one.state.about).to.have.length(2);
      for (const who of ['tess', 'sam', 'pam'] as const) await world.post(one, who);
      const overviews = await world.inbox.list(world.school.id('pam'), { limit: 10 });
      const shown = overviews.rooms.find(({ room }) => room.id === one.id);
      expect(shown?.counterpart).to.equal(null);
      expect(shown?.name).to.contain('Sam Young').and.to.contain('Tess Miller');
    });

    fact('are begun by staff, and answered by the pupil', async ({ open, post, roomOf }) => {
      expect(await refusalOf(open('sam', 'tess'))).to.equal('ACCESS_DENIED');
      await open('tess', 'sam');
      const room = await open('sam', 'tess');
      await post(room, 'sam');
      expect((await roomOf('sam', 'tess')).id).to.equal(room.id);
    });

    fact('are not opened while nobody can supervise', async ({ open, guards, school }) => {
      await guards('ended');
      expect(await refusalOf(open('tess', 'sam'))).to.equal('CANNOT_CHAT');
      await school.change('pam', { isActive: false });
      await guards('active');
      expect(await refusalOf(open('tess', 'sam'))).to.equal('CANNOT_CHAT');
      await school.change('pam', { isActive: true });
      expect((await open('tess', 'sam')).state.isFrozen).to.equal(false);
    });

    fact('leave a room alone that the terms do not name', async ({ open, membersOf }) => {
      expect(membersOf(await open('ada', 'sam'))).to.deep.equal(['ada', 'sam']);
      expect(membersOf(await open('tess', 'pam'))).to.deep.equal(['pam', 'tess']);
    });

    fact('stop with the last guardian, and go on with the next, who sees it from then on (I30)', async (world) => {
      const room = await world.open('tess', 'sam');
      await world.post(room, 'tess');
      await world.guards('ended');
      const stopped = await world.roomOf('tess', 'sam');
      expect([stopped.state.isFrozen, world.membersOf(stopped)]).to.deep.equal([true, ['sam', 'tess']]);
      for (const who of ['tess', 'sam'] as const)
        expect(await refusalOf(world.post(room, who))).to.equal('ROOM_INACTIVE');
      expect(await refusalOf(world.post(room, 'pam'))).to.equal('ROOM_NOT_FOUND');
      await world.guards('active', 'pat');
      const goesOn = await world.roomOf('tess', 'sam');
      expect([goesOn.state.isFrozen, world.membersOf(goesOn)]).to.deep.equal([false, ['pat', 'sam', 'tess']]);
      expect(goesOn.participants.get(world.school.id('pat'))?.visibleFromSeq).to.be.greaterThan(1);
      await world.post(room, 'sam');
    });

    fact('take in another guardian, and pass to who supports the pupil', async (world) => {
      await world.open('tess', 'sam');
      await world.guards('active', 'pat');
      expect(world.membersOf(await world.roomOf('tess', 'sam'))).to.deep.equal(['pam', 'pat', 'sam', 'tess']);
      await world.school.change('ada', { role: 'staff' });
      await world.school.relate('supports', 'ada', 'sam');
      await world.guards('ended');
      expect(world.membersOf(await world.roomOf('tess', 'sam'))).to.deep.equal(['pat', 'sam', 'tess']);
      await world.guards('ended', 'pat');
      expect(world.membersOf(await world.roomOf('tess', 'sam'))).to.deep.equal(['ada', 'sam', 'tess']);
    });

    fact('do not count a teacher who is the only guardian', async ({ open, school, guards, roomOf, post }) => {
      const room = await open('tess', 'sam');
      await school.change('tess', { roles: [{ role: 'teacher' }, { role: 'parent' }] });
      await guards('active', 'tess');
      await guards('ended');
      expect((await roomOf('tess', 'sam')).state.isFrozen).to.equal(true);
      expect(await refusalOf(post(room, 'tess'))).to.equal('ROOM_INACTIVE');
    });

    fact('follow the class: none is needed above the year, and it is needed again below', async (world) => {
      const room = await world.open('tess', 'sam');
      const inClass = (contextName: string) =>
        world.school.relate('teaches', 'tess', 'sam', { ...algebra, contextName });
      await world.school.relate('tutors', 'tom', 'sam', { context: 'maths', status: 'ended' });
      await inClass('Maths 10b');
      expect(world.membersOf(await world.roomOf('tess', 'sam'))).to.deep.equal(['sam', 'tess']);
      await world.guards('ended');
      await world.post(room, 'sam');
      await inClass('Maths 9b');
      expect((await world.roomOf('tess', 'sam')).state.isFrozen).to.equal(true);
      expect(await refusalOf(world.post(room, 'sam'))).to.equal('ROOM_INACTIVE');
    });

    fact('are suspended with the contact, for who supervises too', async ({ open, school, roomOf, membersOf }) => {
      await open('tess', 'sam');
      await school.relate('teaches', 'tess', 'sam', { ...algebra, status: 'ended' });
      expect(membersOf(await roomOf('tess', 'sam'))).to.deep.equal([
        'pam suspended',
        'sam suspended',
        'tess suspended',
      ]);
    });

    fact('keep who supervises: they neither leave nor are removed', async (world) => {
      const { open, group, change, school, membersOf } = world;
      const room = await open('tess', 'sam');
      expect(await refusalOf(change.leave(school.person('pam'), room.id))).to.equal('ACCESS_DENIED');
      expect(await refusalOf(change.remove(school.person('sam'), room.id, school.id('pam')))).to.equal('ACCESS_DENIED');
      const choir = await group('tess', ['sam']);
      expect(membersOf(choir)).to.deep.equal(['pam', 'sam', 'tess']);
      for (const who of ['pam', 'tess'] as const)
        expect(await refusalOf(change.remove(school.person(who), choir.id, school.id('pam')))).to.equal(
          'ACCESS_DENIED',
        );
      expect(await refusalOf(change.leave(school.person('pam'), choir.id))).to.equal('ACCESS_DENIED');
      await change.remove(school.person('tess'), choir.id, school.id('sam'));
      expect(membersOf(await change.leave(school.person('pam'), choir.id))).to.deep.equal(['tess']);
    });

    fact('take the guardians of a pupil into a group, and stop it without them', async (world) => {
      const choir = await world.group('tess', ['pat']);
      const add = () => world.change.add(world.school.person('tess'), choir.id, [world.school.id('sam')]);
      await world.guards('ended');
      expect(await refusalOf(add())).to.equal('CANNOT_CHAT');
      await world.guards('active');
      expect(world.membersOf(await add())).to.deep.equal(['pam', 'pat', 'sam', 'tess']);
      await world.guards('ended');
      expect(await refusalOf(world.post(choir, 'tess'))).to.equal('ROOM_INACTIVE');
      expect((await world.rooms.access(choir.id, world.school.id('pam')))?.membership?.leftSeq).to.be.a('number');
      await world.guards('active');
      await world.post(choir, 'tess');
    });

    fact('may be the rooms of a relation', async ({ school, guards, rooms }) => {
      const [from, to] = [school.id('tom'), school.id('sam')];
      const room = async () =>
        (await rooms.findByKey({ type: 'forum_tutor', userIds: [from, to], context: 'maths' }))?.state;
      expect(await room()).to.include({ isFrozen: false });
      await guards('ended');
      expect(await room()).to.include({ isFrozen: true });
      await guards('active', 'pat');
      expect(await room()).to.include({ isFrozen: false });
    });

    fact('are foreseen: which stop, and who would be there', async ({ simulate, school }) => {
      const said = async (status: 'active' | 'ended', from: Name) =>
        (await simulate({ users: [], relations: [{ kind: 'guardian_of', from, to: 'sam', status }] })).flatMap(
          ({ people, gains, supervisor }) =>
            supervisor === undefined
              ? []
              : [[...people.map(({ externalId }) => externalId).sort(), gains, supervisor?.externalId].join(' ')],
        );
      expect(await said('ended', 'pam')).to.have.members([
        ...['sam tess false ', 'sam tess false pam', 'sam tom false ', 'sam tom false pam'],
      ]);
      expect(await said('active', 'pat')).to.have.members(['sam tess true pat', 'sam tom true pat']);
      expect(school.id('sam')).to.be.a('number');
    });
  });
