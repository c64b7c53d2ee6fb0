import { expect } from 'chai';
import fc from 'fast-check';
import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { noRooms } from '../../../core/directory/RoomCounts.ts';
import { decide } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { mayPost } from '../../../core/permissions/rights.ts';
import { pairKey, relationRoomKey } from '../../../core/rooms/roomKeys.ts';
import { membershipsOf, type Name, schoolRecords } from '../../contracts/School.ts';
import { privateTutors, quietStaff, roomlessTutors, teachersApart } from '../../support/changedPolicies.ts';
import { PolicyWorld } from './PolicyWorld.ts';

describe('reconcilePolicy', () => {
  it('removes the right to post from members whose role lost it, and invalidates them', async () => {
    const open = await PolicyWorld.open();
    const { school } = open;
    const id = await school.group('tess', ['sam'], 'announcement');
    const node = await open.start(quietStaff);
    expect(await node.reconcileAll()).to.deep.equal({ ...noRooms, changed: 1 });
    expect((await school.room(id)).participants.get(school.id('tess'))?.mayPost).to.equal(false);
    expect(node.invalidations.flatMap(({ userIds }) => userIds)).to.deep.equal([school.id('tess')]);
  });

  it('suspends both people of a pair that may not talk any more, and restores them with the old policy', async () => {
    const open = await PolicyWorld.open();
    const { school } = open;
    const id = await school.direct('tess', 'sam');
    const node = await open.start(teachersApart);
    expect(await node.reconcileAll()).to.deep.equal({ ...noRooms, changed: 1, suspended: 2 });
    expect(membershipsOf(school, await school.room(id)).suspended).to.have.members(['tess', 'sam']);
    expect(node.publications.map(({ roomId, events }) => [roomId, events?.map(({ type }) => type)])).to.deep.equal([
      [id, ['participants_suspended']],
    ]);
    const back = await open.start(educationPolicy);
    expect(await back.reconcileAll()).to.deep.equal({ ...noRooms, changed: 1, restored: 2 });
    expect(membershipsOf(school, await school.room(id)).members).to.have.members(['tess', 'sam']);
  });

  it('ends memberships of guardians who no longer join a room, and gives them back with the old policy', async () => {
    const open = await PolicyWorld.open();
    const { school } = open;
    const members = async () => membershipsOf(school, await school.forum('tom', 'sam', 'maths')).members;
    expect(await (await open.start(privateTutors)).reconcileAll()).to.deep.equal({ ...noRooms, changed: 1, left: 1 });
    expect(await members()).to.have.members(['tom', 'sam']);
    expect(await (await open.start(educationPolicy)).reconcileAll()).to.include({ changed: 1, joined: 1 });
    expect(await members()).to.have.members(['tom', 'sam', 'pam']);
  });

  it('makes the rooms that relations now have, and invalidates their members', async () => {
    const open = await PolicyWorld.open();
    const { school } = open;
    await (await open.start(roomlessTutors)).reconcileAll();
    const before = await open.join(roomlessTutors);
    await before.world.directory.transaction((tx) =>
      tx.saveRelations([{ kind: 'tutors', from: 'tom', to: 'sue', context: 'maths', status: 'active' }], 'host'),
    );
    const node = await open.start(educationPolicy);
    expect(await node.reconcileAll()).to.include({ created: 1 });
    const room = await school.forum('tom', 'sue', 'maths');
    expect(membershipsOf(school, room).members).to.have.members(['tom', 'sue', 'pat']);
    expect(node.invalidations.flatMap(({ userIds }) => userIds)).to.include.members(
      (['tom', 'sue', 'pat'] as const).map((name) => school.id(name)),
    );
  });

  it('freezes the rooms of relations that no longer have one, and unfreezes them with the old policy', async () => {
    const open = await PolicyWorld.open();
    const isFrozen = async () => (await open.school.forum('tom', 'sam', 'maths')).state.isFrozen;
    expect(await (await open.start(roomlessTutors)).reconcileAll()).to.deep.equal({ ...noRooms, changed: 1 });
    expect(await isFrozen()).to.equal(true);
    await (await open.start(educationPolicy)).reconcileAll();
    expect(await isFrozen()).to.equal(false);
  });

  it('changes nothing when everything is in line already', async () => {
    const open = await PolicyWorld.open();
    await open.school.group('tess', ['sam', 'sue']);
    await (await open.start(quietStaff)).reconcileAll();
    const again = await open.start(quietStaff);
    expect(await again.reconcileAll()).to.deep.equal(noRooms);
    expect([again.publications, again.invalidations]).to.deep.equal([[], []]);
    expect(await again.reconcile()).to.deep.equal({ state: 'idle' });
  });

  it('continues where a killed node stopped, after its lease', async () => {
    const open = await PolicyWorld.open();
    const { school } = open;
    const names = ['sam', 'sue'] as const;
    const ids = await Promise.all(names.map((name) => school.direct('tess', name)));
    const killed = await open.start(teachersApart, 1);
    const other = await open.join(teachersApart, 1);
    for (let state = 'more', suspended = 0; suspended === 0; ) {
      const step = await killed.reconcile();
      state = step.state;
      expect(state).to.equal('more');
      suspended = 'progress' in step ? step.progress.counts.suspended : 0;
    }
    const suspendedIn = async () =>
      Promise.all(ids.map(async (id) => membershipsOf(school, await school.room(id)).suspended.length));
    expect(await suspendedIn()).to.deep.equal([2, 0]);
    expect(await other.reconcile()).to.deep.equal({ state: 'held' });
    await open.clock.advance(5_001);
    expect(await other.reconcileAll()).to.include({ changed: 2, suspended: 4 });
    expect(await suspendedIn()).to.deep.equal([2, 2]);
    expect(other.publications.map(({ roomId }) => roomId)).to.deep.equal(ids.slice(1));
    expect(await killed.reconcile()).to.deep.equal({ state: 'idle' });
  });

  it('changes nothing for a policy that does not apply', async () => {
    const open = await PolicyWorld.open();
    const old = await open.join(educationPolicy);
    await open.start(teachersApart);
    const step = await old.reconcile();
    expect(step.state === 'outdated' && step.latest.version).to.equal(2);
  });

  it('does exactly what foreseePolicy counts, which itself changes nothing', async () => {
    const open = await PolicyWorld.open();
    const { school } = open;
    await school.direct('tess', 'sam');
    await school.group('tess', ['sam', 'sue']);
    const node = await open.join(teachersApart, 1);
    const { counts, examples } = await node.foresee();
    expect(counts).to.deep.equal({ ...noRooms, changed: 2, suspended: 4 });
    expect(
      examples.map(({ effect, type, people }) => [effect, type, people.map(({ externalId }) => externalId)]),
    ).to.deep.equal([
      ['suspended', 'direct', ['tess', 'sam']],
      ['suspended', 'group', ['sam', 'sue']],
    ]);
    expect((await node.foresee()).counts).to.deep.equal(counts);
    const started = await open.start(teachersApart);
    expect(await started.reconcileAll()).to.deep.equal(counts);
    expect(await started.foresee()).to.deep.equal({ counts: noRooms, examples: [] });
  });

  it('foresees who would lose the right to post or leave, and rooms that would be frozen', async () => {
    const open = await PolicyWorld.open();
    await open.school.group('tess', ['sam'], 'announcement');
    const effects = async (policy: Policy) => {
      const { examples } = await (await open.join(policy)).foresee();
      return examples.map(({ effect, type, roomId, people }) => [effect, type, roomId === null, people.length]);
    };
    expect(await effects(quietStaff)).to.deep.equal([['may not post', 'announcement', false, 1]]);
    expect(await effects(roomlessTutors)).to.deep.equal([['frozen', 'forum_tutor', false, 0]]);
    expect(await effects(privateTutors)).to.deep.equal([['left', 'forum_tutor', false, 1]]);
  });
});

const names = schoolRecords.users.map(({ externalId }) => externalId as Name);
const withRole = (role: string): Name[] =>
  schoolRecords.users.flatMap((user) => (user.role === role ? [user.externalId as Name] : []));

const possible: readonly RelationRecord[] = Object.entries(educationPolicy.relations).flatMap(([kind, ends]) =>
  withRole(ends.from).flatMap((from) =>
    withRole(ends.to).map((to): RelationRecord => ({ kind, from, to, context: 'c', status: 'active' })),
  ),
);

describe('rooms follow a changed policy, after any history', () => {
  const policies = [educationPolicy, quietStaff, teachersApart, privateTutors, roomlessTutors];
  const drawn = fc.record({
    relations: fc.uniqueArray(
      fc.record({ index: fc.nat(possible.length - 1), status: fc.constantFrom('active', 'ended') }),
      {
        maxLength: 20,
        selector: ({ index }) => index,
      },
    ),
    inactive: fc.subarray([...names], { maxLength: 2 }),
    sequence: fc.array(fc.constantFrom(...policies), { minLength: 1, maxLength: 3 }),
  });

  it('every room and membership is as the last policy says', () =>
    fc.assert(
      fc.asyncProperty(drawn, async ({ relations, inactive, sequence }) => {
        const open = await PolicyWorld.open();
        const { school, rooms } = open;
        await school.apply({
          users: [],
          relations: relations.flatMap(({ index, status }) =>
            possible.slice(index, index + 1).map((one) => ({ ...one, status: status as RelationRecord['status'] })),
          ),
        });
        for (const one of names) for (const other of names) if (one < other) await school.direct(one, other);
        const announcement = await school.group('ada', names.slice(1), 'announcement');
        for (const name of inactive) await school.change(name, { isActive: false });
        let policy: Policy = educationPolicy;
        let node = await open.join(policy);
        for (policy of sequence) {
          node = await open.start(policy);
          await node.reconcileAll();
        }

        const ids = names.map((name) => school.id(name));
        const pairs = ids.flatMap((one) => ids.map((other) => [one, other] as const));
        const evidence = await node.world.people.evidence(pairs);
        for (const [one, other] of pairs) {
          const room = await rooms.findByKey(pairKey('direct', one, other));
          const isAllowed = decide(policy, evidence, one, other).allowed;
          for (const member of room?.members() ?? []) expect(member.isSuspended).to.equal(!isAllowed);
        }
        for (const { userId, mayPost: posts } of (await school.room(announcement)).members())
          expect(posts).to.equal(mayPost(policy, evidence.person(userId)?.role ?? '', 'announcement'));

        const graph = await node.world.people.around(ids);
        for (const relation of ids.flatMap((id) => graph.from(id))) {
          const kind = policy.relations[relation.kind]?.room;
          const made = educationPolicy.relations[relation.kind]?.room;
          if (made === undefined) continue;
          const room = await rooms.findByKey(relationRoomKey(made.type, relation));
          const isOpen =
            kind !== undefined &&
            relation.isActive &&
            [relation.from, relation.to].every((id) => graph.person(id)?.isActive);
          expect(room?.state.isFrozen).to.equal(!isOpen);
          if (kind === undefined) continue;
          const joined = graph.to(relation.to).filter(({ kind: by, isActive }) => by === kind.joinedBy && isActive);
          expect(room?.members().map(({ userId }) => userId)).to.have.members([
            ...new Set([relation.from, relation.to, ...joined.map(({ from }) => from)]),
          ]);
        }
        expect((await node.foresee()).counts).to.deep.equal(noRooms);
      }),
      { numRuns: 60 },
    ));
});
