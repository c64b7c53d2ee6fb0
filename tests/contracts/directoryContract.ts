import { expect } from 'chai';
import type { DirectorySnapshot, RelationRecord } from '../../core/directory/DirectoryRecords.ts';
import type { UserId } from '../../core/ids.ts';
import { grantsOf, rootScope } from '../../core/permissions/RoleGrant.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import { pairKey, relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf, refusedBy } from './refusalOf.ts';
import { membershipsOf, School, schoolRecords } from './School.ts';
import { stateOver } from './stateOver.ts';

const ended = { context: 'algebra-1', status: 'ended' } as const;

const snapshotOf = (source: string): DirectorySnapshot => ({
  ...schoolRecords,
  source,
  complete: { users: true, relations: true },
});

/** A class list with one teacher and so many students, who are not among the school's own people. */
const classOf = (source: string, pupils: number): DirectorySnapshot => {
  const names = Array.from({ length: pupils }, (_, index) => `${source}-${index}`);
  const user = (externalId: string, role: string) => ({
    externalId,
    role,
    firstName: externalId,
    lastName: source,
    isActive: true,
  });
  return {
    source,
    complete: { users: true, relations: true },
    users: [user(`${source}-teacher`, 'teacher'), ...names.map((name) => user(name, 'student'))],
    relations: names.map((to) => ({
      kind: 'teaches',
      from: `${source}-teacher`,
      to,
      context: source,
      status: 'active',
    })),
  };
};

/** What `Directory` promises, and how rooms and memberships follow it. */
export const directoryContract = (name: string, open: OpenStored): void =>
  void describe(`directory (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });

    describe('transaction', () => {
      fact('reads what it has written so far', async ({ directory }) => {
        const seen = await directory.transaction(async (tx) => {
          const record = { externalId: 'new', role: 'student', firstName: 'N', lastName: 'N', isActive: true };
          const [saved] = await tx.savePeople([record], 'host');
          const known = await tx.people('host', ['new', 'nobody']);
          expect([...known.keys()]).to.deep.equal(['new']);
          const found = known.get('new')?.person;
          expect(saved?.before).to.equal(null);
          expect(found).to.deep.equal(saved?.after);
          await tx.saveRelations([{ kind: 'teaches', from: 'tess', to: 'new', status: 'active' }], 'host');
          const id = found?.id ?? (0 as UserId);
          return (await tx.around([id])).to(id).map(({ kind, context, contextName }) => [kind, context, contextName]);
        });
        expect(seen).to.deep.equal([['teaches', '', '']]);
      });

      fact('returns only what changed, before and after', async ({ directory, school }) => {
        await directory.transaction(async (tx) => {
          expect(await tx.savePeople(schoolRecords.users, 'host')).to.deep.equal([]);
          expect(await tx.saveRelations(schoolRecords.relations, 'host')).to.deep.equal([]);
          const [record] = schoolRecords.users;
          const renamed = record === undefined ? [] : [{ ...record, lastName: 'Other' }];
          const before = school.person('ada');
          expect(await tx.savePeople(renamed, 'host')).to.deep.equal([
            { before, after: { ...before, lastName: 'Other' } },
          ]);
          const said: RelationRecord = { kind: 'teaches', from: 'tess', to: 'sam', ...ended };
          const [saved] = await tx.saveRelations([said], 'host');
          const relation = {
            kind: 'teaches',
            from: school.id('tess'),
            to: school.id('sam'),
            context: 'algebra-1',
            contextName: 'Algebra I',
          };
          expect(saved).to.deep.equal({
            before: { ...relation, isActive: true },
            after: { ...relation, isActive: false },
            record: said,
          });
        });
      });

      fact(
        'keeps fields that a record leaves out: the e-mail address, the name of the context',
        async ({ school, people }) => {
          await school.change('tess', { email: 'tess@example.org' });
          await school.change('tess', { lastName: 'Moved' });
          expect(await people.findByExternalId('tess')).to.include({ lastName: 'Moved', email: 'tess@example.org' });
          await school.relate('teaches', 'tess', 'sam', ended);
          expect((await school.forum('tess', 'sam')).state.name).to.equal('Algebra I · Sam Young');
        },
      );

      fact('stores nothing if the work throws half-way', async ({ directory, people, rooms, school }) => {
        const groupId = await school.group('tess', ['sam']);
        const key = pairKey('job', school.id('tess'), school.id('sam'), 'x');
        const work = directory.transaction(async (tx) => {
          const record = { externalId: 'new', role: 'student', firstName: 'N', lastName: 'N', isActive: true };
          await tx.savePeople([record, ...schoolRecords.users.map((user) => ({ ...user, isActive: false }))], 'host');
          await tx.saveRelations([{ kind: 'teaches', from: 'tess', to: 'sam', ...ended }], 'host');
          await tx.createRooms([
            {
              type: 'job',
              key,
              name: '',
              context: 'x',
              ownerId: null,
              scope: rootScope,
              isFrozen: false,
              participants: [],
            },
          ]);
          const [group] = await tx.roomsRestingOn([], [school.id('sam')]);
          if (group !== undefined) await tx.saveRooms([group.renamed('Lost')]);
          throw new RangeError('half-way');
        });
        const failure = await work.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(failure).to.be.instanceOf(RangeError);
        expect(await people.findByExternalId('new')).to.equal(undefined);
        expect(await people.find(school.id('tess'))).to.deep.equal(school.person('tess'));
        expect(
          (await people.around([school.id('tess')])).from(school.id('tess')).every(({ isActive }) => isActive),
        ).to.equal(true);
        expect(await rooms.findByKey(key)).to.equal(undefined);
        const group = await school.room(groupId);
        expect([group.state.name, group.state.headSeq]).to.deep.equal(['Group', 0]);
      });

      fact('stores nothing of a trial, and reports what would change', async ({ school, people, roomHeads }) => {
        const groupId = await school.group('tess', ['sam']);
        const user = { externalId: 'new', role: 'student', firstName: 'N', lastName: 'N', isActive: true };
        const relations = [
          { kind: 'teaches', from: 'tess', to: 'new', status: 'active' },
          { kind: 'teaches', from: 'tess', to: 'sam', ...ended },
        ] as const;
        const outcome = await school.apply({ users: [user], relations }, { isDryRun: true });
        expect(outcome.users).to.include({ created: 1 });
        expect(outcome.relations).to.include({ created: 1, updated: 1 });
        // The room of the new pair; the room of the two, the group, and the class, which the new student joins without.
        expect(outcome.rooms).to.include({ created: 1, changed: 3, suspended: 1 });
        expect(await people.findByExternalId('new')).to.equal(undefined);
        expect((await school.forum('tess', 'sam')).state).to.include({ isFrozen: false, headSeq: 0 });
        expect((await roomHeads.heads([groupId])).get(groupId)).to.equal(0);
      });

      fact('runs transactions one after the other', async ({ directory }) => {
        const steps: string[] = [];
        const work = (label: string) => () =>
          directory.transaction(async (tx) => {
            steps.push(`${label} begins`);
            await tx.people('host', ['tess']);
            await tx.around([]);
            steps.push(`${label} ends`);
          });
        await Promise.all([work('one')(), work('two')(), work('three')()]);
        for (const label of ['one', 'two', 'three'])
          expect(steps.indexOf(`${label} ends`) - steps.indexOf(`${label} begins`), label).to.equal(1);
      });

      fact('finds rooms by key, and those that rest on people or pairs', async ({ directory, school }) => {
        const [direct, group] = [await school.direct('tess', 'sam'), await school.group('tess', ['sam', 'tom'])];
        const [tess, sam, tom, sue] = [school.id('tess'), school.id('sam'), school.id('tom'), school.id('sue')];
        const forum = await school.forum('tess', 'sam');
        await directory.transaction(async (tx) => {
          const ids = (rooms: readonly ChatRoom[]): number[] =>
            rooms.map(({ id }) => id).sort((one, other) => one - other);
          const keys = [
            relationRoomKey('forum_subject', { from: tess, to: sam, context: 'never named' }),
            relationRoomKey('forum_subject', { from: tess, to: sam, context: forum.state.context }),
            pairKey('direct', tess, tom),
            pairKey('direct', sam, tess),
          ];
          expect((await tx.roomsByKey(keys)).map((room) => room?.id)).to.deep.equal([
            undefined,
            forum.id,
            undefined,
            direct,
          ]);
          expect(ids(await tx.roomsRestingOn([[tess, sam]], []))).to.deep.equal(
            [direct, group].sort((one, other) => one - other),
          );
          expect(ids(await tx.roomsRestingOn([[tom, tess]], []))).to.deep.equal([group]);
          expect(ids(await tx.roomsRestingOn([[sam, tom]], []))).to.deep.equal([]);
          expect(ids(await tx.roomsRestingOn([], [sam]))).to.deep.equal(
            [direct, group].sort((one, other) => one - other),
          );
          expect(ids(await tx.roomsRestingOn([[tess, sue]], [sue]))).to.deep.equal([]);
          expect(ids(await tx.roomsRestingOn([], []))).to.deep.equal([]);
        });
      });
    });

    describe('rooms of relations', () => {
      fact('enrolment makes the forum room of teacher, student and guardians (I10)', async ({ school }) => {
        const { state: facts, ...room } = await school.forum('tess', 'sam');
        expect(facts).to.deep.include({
          type: 'forum_subject',
          name: 'Algebra I · Sam Young',
          context: 'algebra-1',
          ownerId: null,
          scope: rootScope,
          isFrozen: false,
          headSeq: 0,
        });
        expect(room.participants.size).to.equal(3);
        expect(membershipsOf(school, await school.forum('tess', 'sam'))).to.deep.equal({
          members: ['pam', 'sam', 'tess'],
          suspended: [],
        });
        expect(membershipsOf(school, await school.forum('tom', 'sam', 'maths')).members).to.deep.equal([
          'pam',
          'sam',
          'tom',
        ]);
        expect(membershipsOf(school, await school.forum('theo', 'stan', 'history-1')).members).to.deep.equal([
          'stan',
          'theo',
        ]);
      });

      fact('a relation that is stored as ended gets its room, frozen', async ({ school }) => {
        await school.relate('teaches', 'theo', 'sue', { context: 'old', status: 'ended' });
        expect((await school.forum('theo', 'sue', 'old')).state).to.include({ isFrozen: true, headSeq: 0 });
        await school.relate('teaches', 'theo', 'sue', { context: 'old' });
        expect((await school.forum('theo', 'sue', 'old')).isActive).to.equal(true);
      });

      fact('a new guardian joins every forum room of the child (I10)', async ({ school }) => {
        await school.relate('guardian_of', 'pat', 'sam');
        for (const room of [await school.forum('tess', 'sam'), await school.forum('tom', 'sam', 'maths')]) {
          expect(membershipsOf(school, room).members).to.include('pat');
          expect(room.participants.get(school.id('pat'))?.joinedSeq).to.equal(1);
        }
        expect(membershipsOf(school, await school.forum('theo', 'stan', 'history-1')).members).not.to.include('pat');
      });

      fact(
        'an ended guardianship ends the memberships, which stay on record (I9, I10)',
        async ({ school, messages }) => {
          const forum = await school.forum('tess', 'sam');
          await school.say(forum.id, 'tess', 'Hello');
          await school.relate('guardian_of', 'pam', 'sam', { status: 'ended' });
          const after = await school.forum('tess', 'sam');
          expect(membershipsOf(school, after)).to.deep.equal({ members: ['sam', 'tess'], suspended: [] });
          expect(after.participants.get(school.id('pam'))?.leftSeq).to.equal(2);
          const [event] = (await messages.events([{ roomId: forum.id, after: 1 }], 9)).get(forum.id)?.events ?? [];
          expect(event).to.deep.include({
            type: 'participants_left',
            userIds: [school.id('pam')],
            reason: 'relation_ended',
            actorId: null,
            seq: 2,
          });
          await school.relate('guardian_of', 'pam', 'sam');
          expect((await school.forum('tess', 'sam')).participants.get(school.id('pam'))).to.include({
            joinedSeq: 3,
            leftSeq: null,
          });
        },
      );

      fact('an ended relation freezes its room, and a resumed one unfreezes it', async ({ school }) => {
        await school.relate('teaches', 'tess', 'sam', ended);
        const frozen = await school.forum('tess', 'sam');
        expect([frozen.state.isFrozen, frozen.state.headSeq]).to.deep.equal([true, 1]);
        expect(membershipsOf(school, frozen).members).to.deep.equal(['pam', 'sam', 'tess']);
        expect((await school.forum('tess', 'sue')).state.isFrozen).to.equal(false);
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1' });
        expect((await school.forum('tess', 'sam')).state).to.include({ isFrozen: false, headSeq: 2 });
      });

      fact('a room follows the names of its relation’s context and of the student', async ({ school }) => {
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', contextName: 'Algebra II' });
        expect((await school.forum('tess', 'sam')).state.name).to.equal('Algebra II · Sam Young');
        await school.change('sam', { firstName: 'Samuel' });
        expect((await school.forum('tess', 'sam')).state).to.include({ name: 'Algebra II · Samuel Young', headSeq: 2 });
        expect((await school.forum('tom', 'sam', 'maths')).state.name).to.equal('maths · Samuel Young');
      });

      fact('an inactive student freezes the room and is suspended in it, until they return', async ({ school }) => {
        await school.change('sam', { isActive: false });
        const without = await school.forum('tess', 'sam');
        expect(without.state.isFrozen).to.equal(true);
        expect(membershipsOf(school, without)).to.deep.equal({ members: ['pam', 'tess'], suspended: ['sam'] });
        await school.change('sam', { isActive: true });
        const back = await school.forum('tess', 'sam');
        expect([back.state.isFrozen, membershipsOf(school, back).suspended]).to.deep.equal([false, []]);
      });

      fact('an inactive guardian is suspended in the rooms of the child, which stay active', async ({ school }) => {
        await school.change('pam', { isActive: false });
        const room = await school.forum('tess', 'sam');
        expect([room.state.isFrozen, membershipsOf(school, room)]).to.deep.equal([
          false,
          { members: ['sam', 'tess'], suspended: ['pam'] },
        ]);
      });
    });

    describe('rooms that people opened', () => {
      fact('a direct room is suspended when its relation ends and restored when it returns', async ({ school }) => {
        const roomId = await school.direct('tess', 'sam');
        await school.relate('teaches', 'tess', 'sam', ended);
        expect(membershipsOf(school, await school.room(roomId))).to.deep.equal({
          members: [],
          suspended: ['sam', 'tess'],
        });
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1' });
        expect(membershipsOf(school, await school.room(roomId))).to.deep.equal({
          members: ['sam', 'tess'],
          suspended: [],
        });
      });

      fact(
        'an office names people and relations by accounts, and its name stands above others',
        async ({ school, people }) => {
          const [theo, sam] = [school.id('theo'), school.id('sam')];
          const accounts = new Map([theo, sam].map((id) => [`account:${id}`, id]));
          const options = { source: 'office', accounts, sameIds: new Set(accounts.keys()) };
          const written = { externalId: `account:${theo}`, role: 'staff', firstName: 'Teo', lastName: 'Novak' };
          const teaches = {
            kind: 'teaches',
            from: `account:${theo}`,
            to: `account:${sam}`,
            context: 'by-hand',
          } as const;
          const sayPerson = (isActive: boolean) =>
            school.apply({ users: [{ ...written, isActive }], relations: [] }, options);
          const sayRelation = (status: 'active' | 'ended') =>
            school.apply({ users: [], relations: [{ ...teaches, status }] }, options);
          const seen = async () => {
            const person = await people.find(theo);
            return [person?.firstName, person && grantsOf(person).map(({ role }) => role)];
          };
          expect((await sayPerson(true)).users).to.include({ created: 0, updated: 1 });
          expect((await sayRelation('active')).relations).to.include({ created: 1 });
          expect(await seen()).to.deep.equal(['Teo', ['teacher', 'staff']]);
          expect((await sayPerson(true)).differences).to.deep.equal([]);
          await school.change('theo', { firstName: 'Theodor' });
          expect(await seen()).to.deep.equal(['Teo', ['teacher', 'staff']]);
          expect((await sayRelation('ended')).relations).to.include({ ended: 1 });
          await sayPerson(false);
          expect(await seen()).to.deep.equal(['Theodor', ['teacher']]);
        },
      );

      fact('a second relation of the two keeps their direct room in use', async ({ school }) => {
        const roomId = await school.direct('tess', 'sam');
        await school.relate('teaches', 'tess', 'sam', { context: 'geometry-1' });
        await school.relate('teaches', 'tess', 'sam', ended);
        expect(membershipsOf(school, await school.room(roomId)).suspended).to.deep.equal([]);
      });

      fact('a direct room of teacher and parent follows both relations on its path', async ({ school }) => {
        const roomId = await school.direct('tess', 'pam');
        const suspended = async (): Promise<number> =>
          membershipsOf(school, await school.room(roomId)).suspended.length;
        await school.relate('guardian_of', 'pam', 'sam', { status: 'ended' });
        expect(await suspended()).to.equal(2);
        await school.relate('guardian_of', 'pam', 'sam');
        expect(await suspended()).to.equal(0);
        await school.change('sam', { isActive: false });
        expect(await suspended()).to.equal(2);
        await school.change('sam', { isActive: true });
        await school.relate('teaches', 'tess', 'sam', ended);
        expect(await suspended()).to.equal(2);
      });

      fact("a deactivated person's memberships are suspended everywhere, an admin's too", async ({ school }) => {
        const [withAda, withTess] = [await school.direct('ada', 'tess'), await school.direct('tess', 'sam')];
        const group = await school.group('ada', ['tess', 'theo']);
        await school.change('tess', { isActive: false });
        expect(membershipsOf(school, await school.room(withAda)).suspended).to.deep.equal(['ada', 'tess']);
        expect(membershipsOf(school, await school.room(withTess)).suspended).to.deep.equal(['sam', 'tess']);
        expect(membershipsOf(school, await school.room(group))).to.deep.equal({
          members: ['ada', 'theo'],
          suspended: ['tess'],
        });
        expect(membershipsOf(school, await school.forum('tess', 'sam')).suspended).to.deep.equal(['tess']);
        await school.change('tess', { isActive: true });
        for (const roomId of [withAda, withTess, group])
          expect(membershipsOf(school, await school.room(roomId)).suspended).to.deep.equal([]);
      });

      fact('a membership in a group rests on the relation to its owner', async ({ school }) => {
        const group = await school.group('tess', ['sam', 'sue', 'tom']);
        await school.relate('teaches', 'tess', 'sue', ended);
        expect(membershipsOf(school, await school.room(group))).to.deep.equal({
          members: ['sam', 'tess', 'tom'],
          suspended: ['sue'],
        });
        await school.relate('tutors', 'tom', 'sam', { context: 'maths', status: 'ended' });
        expect(membershipsOf(school, await school.room(group)).suspended).to.deep.equal(['sue', 'tom']);
        await school.relate('teaches', 'tess', 'sue', { context: 'algebra-1' });
        expect(membershipsOf(school, await school.room(group)).suspended).to.deep.equal(['tom']);
      });

      fact('a group whose owner is inactive freezes and stays readable', async ({ school }) => {
        const group = await school.group('tess', ['sam']);
        await school.change('tess', { isActive: false });
        const frozen = await school.room(group);
        expect([frozen.state.isFrozen, membershipsOf(school, frozen)]).to.deep.equal([
          true,
          { members: ['sam'], suspended: ['tess'] },
        ]);
        await school.change('tess', { isActive: true });
        const thawed = await school.room(group);
        expect([thawed.state.isFrozen, membershipsOf(school, thawed).suspended]).to.deep.equal([false, []]);
      });

      fact('a group whose owner is the only member follows the owner', async ({ school }) => {
        const group = await school.group('tess', []);
        await school.change('tess', { role: 'tutor' });
        expect((await school.room(group)).isActive).to.equal(true);
        await school.change('tess', { isActive: false });
        expect((await school.room(group)).isActive).to.equal(false);
        await school.change('tess', { isActive: true });
        expect(membershipsOf(school, await school.room(group)).suspended).to.deep.equal([]);
        expect((await school.room(group)).isActive).to.equal(true);
      });

      fact('a change of role changes who may post', async ({ school, rooms }) => {
        const board = await school.group('ada', ['sam', 'tess'], 'announcement');
        const mayPost = async (name: 'sam' | 'tess') =>
          (await rooms.access(board, school.id(name)))?.membership?.mayPost;
        expect([await mayPost('sam'), await mayPost('tess')]).to.deep.equal([false, true]);
        await school.change('sam', { role: 'tutor' });
        await school.change('tess', { role: 'parent' });
        expect([await mayPost('sam'), await mayPost('tess')]).to.deep.equal([true, false]);
      });
    });

    describe('snapshots', () => {
      fact('importing twice changes nothing', async ({ school, roomHeads }) => {
        const ids = await Promise.all([school.forum('tess', 'sam'), school.forum('tom', 'sam', 'maths')]);
        await school.apply(snapshotOf('sis'));
        const again = await school.apply(snapshotOf('sis'));
        expect(again.users).to.deep.equal({ created: 0, updated: 0, unchanged: 9, deactivated: 0 });
        expect(again.relations).to.deep.equal({ created: 0, updated: 0, unchanged: 6, ended: 0 });
        expect(again.rooms).to.deep.equal({ created: 0, changed: 0, joined: 0, left: 0, suspended: 0, restored: 0 });
        expect(again.differences).to.deep.equal([]);
        expect([...(await roomHeads.heads(ids.map(({ id }) => id))).values()]).to.deep.equal([0, 0]);
      });

      fact('what the source no longer names is deactivated or ended', async ({ school, people }) => {
        await school.apply(classOf('north', 10));
        const later = classOf('north', 9);
        const outcome = await school.apply(later);
        expect(outcome.users).to.deep.equal({ created: 0, updated: 0, unchanged: 10, deactivated: 1 });
        expect(outcome.relations).to.deep.equal({ created: 0, updated: 0, unchanged: 9, ended: 1 });
        expect(outcome.differences.map(({ what, change }) => `${what} ${change}`)).to.have.members([
          'user deactivated',
          'relation ended',
        ]);
        expect((await people.findByExternalId('north-9'))?.isActive).to.equal(false);
        expect((await people.findByExternalId('north-8'))?.isActive).to.equal(true);
      });

      fact('absence from an incomplete list ends nothing', async ({ school, people }) => {
        await school.apply(classOf('north', 10));
        await school.apply({ ...classOf('north', 2), complete: { users: false, relations: false } });
        expect((await people.findByExternalId('north-9'))?.isActive).to.equal(true);
      });

      fact(
        'snapshots of different sources do not touch each other, nor what was entered by hand',
        async ({ school, people }) => {
          await school.apply(classOf('north', 3));
          await school.apply(classOf('south', 3));
          await school.apply(classOf('north', 3));
          for (const externalId of ['north-0', 'south-0', 'south-teacher', 'tess', 'sam'])
            expect((await people.findByExternalId(externalId))?.isActive, externalId).to.equal(true);
          const sam = school.id('sam');
          expect((await people.around([sam])).to(sam).every(({ isActive }) => isActive)).to.equal(true);
        },
      );

      fact(
        'a source speaks for its own people only, also where another gave the same ids',
        async ({ school, people }) => {
          await school.apply(snapshotOf('sis'));
          const without = schoolRecords.users.filter((user) => user.externalId !== 'pat');
          const relations = schoolRecords.relations.filter(({ from, to }) => from !== 'pat' && to !== 'pat');
          await school.apply({ ...snapshotOf('sis'), users: without, relations });
          expect((await people.findByExternalId('pat', 'sis'))?.isActive).to.equal(false);
          expect((await people.findByExternalId('pat'))?.isActive).to.equal(true);
          await school.change('pat', { isActive: false });
          await school.apply(snapshotOf('sis'));
          expect((await people.findByExternalId('pat', 'sis'))?.isActive).to.equal(true);
          expect((await people.findByExternalId('pat'))?.isActive).to.equal(false);
        },
      );

      fact('deactivating more than a fifth needs force, and changes nothing without it', async ({ school, people }) => {
        await school.apply(classOf('north', 9));
        const half = classOf('north', 5);
        const refusal = await refusedBy(school.apply(half));
        expect(refusal.code).to.equal('INVALID_REQUEST');
        expect((refusal.details as { problem: string }[])[0]?.problem).to.equal(
          'it would deactivate 4 of 10 active people',
        );
        expect((await people.findByExternalId('north-8'))?.isActive).to.equal(true);
        const preview = await school.apply(half, { isDryRun: true });
        expect(preview.alarms[0]).to.deep.equal({ what: 'people', gone: 4, of: 10 });
        expect(await refusalOf(school.apply(half, { acceptedLosses: preview.losses + 1 }))).to.equal('INVALID_REQUEST');
        await school.apply(half, { isForced: true });
        expect((await people.findByExternalId('north-8'))?.isActive).to.equal(false);
      });

      fact('deactivating exactly a fifth needs no force', async ({ school }) => {
        await school.apply(classOf('north', 9));
        expect((await school.apply(classOf('north', 7))).users.deactivated).to.equal(2);
      });
    });

    describe('bad records', () => {
      fact('one bad record refuses all of them', async ({ school, people }) => {
        const users = [{ externalId: 'new', role: 'student', firstName: 'N', lastName: 'N', isActive: true }];
        const relations = [{ kind: 'teaches', from: 'tess', to: 'nobody', status: 'active' }] as const;
        expect(await refusalOf(school.apply({ users, relations }))).to.equal('INVALID_REQUEST');
        expect(await people.findByExternalId('new')).to.equal(undefined);
      });
    });
  });
