import { expect } from 'chai';
import fc from 'fast-check';
import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import { decide } from '../../../core/permissions/decide.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import { pairKey, relationRoomKey } from '../../../core/rooms/roomKeys.ts';
import { type Name, schoolRecords } from '../../contracts/School.ts';
import { generousLimits, type OpenChat, openChat } from '../../support/openChat.ts';

const names = schoolRecords.users.map(({ externalId }) => externalId as Name);
const withRole = (role: string): Name[] =>
  schoolRecords.users.flatMap((user) => (user.role === role ? [user.externalId as Name] : []));

/** Every relation that this school could have. */
const possible: readonly RelationRecord[] = Object.entries(educationPolicy.relations).flatMap(([kind, ends]) =>
  withRole(ends.from).flatMap((from) =>
    withRole(ends.to).flatMap((to) =>
      ['algebra-1', 'b'].map((context): RelationRecord => ({ kind, from, to, context, status: 'active' })),
    ),
  ),
);

type Step =
  | { readonly flip: number; readonly isActive: boolean }
  | { readonly person: Name; readonly isActive: boolean }
  | { readonly open: readonly [Name, Name] };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ flip: fc.nat(possible.length - 1), isActive: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ person: fc.constantFrom(...names), isActive: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ open: fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)) }) },
);

const take = async ({ chat, school }: OpenChat, one: Step): Promise<void> => {
  if ('person' in one) await school.change(one.person, { isActive: one.isActive });
  else if ('flip' in one) {
    const relations = possible
      .slice(one.flip, one.flip + 1)
      .map((relation) => ({ ...relation, status: one.isActive ? ('active' as const) : ('ended' as const) }));
    await chat.applyDirectory({ users: [], relations });
  } else {
    const [opener, other] = one.open;
    await Promise.allSettled([chat.openRoom(school.person(opener), { type: 'direct', userId: school.id(other) })]);
  }
};

const pairsOf = ({ school }: OpenChat): Pair[] =>
  names.flatMap((one) => names.map((other): Pair => [school.id(one), school.id(other)]));

describe('rooms follow the directory, after any sequence of changes', () => {
  const steps = fc.array(step, { maxLength: 25 });

  it('memberships of a direct room are suspended exactly when decide refuses', () =>
    fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const open = await openChat(generousLimits);
        for (const one of names) for (const other of names) await take(open, { open: [one, other] });
        for (const one of drawn) await take(open, one);
        const pairs = pairsOf(open);
        const evidence = await open.world.people.evidence(pairs);
        for (const pair of pairs) {
          const room = await open.world.rooms.findByKey(pairKey('direct', ...pair));
          if (room === undefined) continue;
          const { allowed } = decide(educationPolicy, evidence, ...pair);
          expect(room.members().map(({ isSuspended }) => isSuspended)).to.deep.equal([!allowed, !allowed]);
        }
      }),
      { numRuns: 60 },
    ));

  it('a guardian is a member of a forum room exactly while the guardianship is active (I10)', () =>
    fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const open = await openChat(generousLimits);
        for (const one of drawn) await take(open, one);
        const { world, school } = open;
        const graph = await world.people.around(names.map((name) => school.id(name)));
        for (const student of withRole('student'))
          for (const relation of graph.to(school.id(student))) {
            const type = relation.kind === 'teaches' ? 'forum_subject' : 'forum_tutor';
            if (relation.kind === 'guardian_of') continue;
            const room = await world.rooms.findByKey(relationRoomKey(type, relation));
            const ends = [relation.from, relation.to];
            const isOpen = relation.isActive && ends.every((id) => graph.person(id)?.isActive);
            expect(room?.state.isFrozen, `${type} frozen`).to.equal(!isOpen);
            const guardians = graph.to(relation.to).filter(({ kind, isActive }) => kind === 'guardian_of' && isActive);
            const expected = [...new Set([...ends, ...guardians.map(({ from }) => from)])].sort(
              (one, other) => one - other,
            );
            const members = room?.members() ?? [];
            expect(members.map(({ userId }) => userId).sort((one, other) => one - other)).to.deep.equal(expected);
            for (const { userId, isSuspended } of members)
              expect(isSuspended).to.equal(!graph.person(userId)?.isActive);
          }
      }),
      { numRuns: 60 },
    ));

  it('the contact list names exactly those whom decide allows (I17)', () =>
    fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const open = await openChat(generousLimits);
        for (const one of drawn) await take(open, one);
        const evidence = await open.world.people.evidence(pairsOf(open));
        for (const name of names) {
          const id = open.school.id(name);
          const { contacts } = await open.world.contacts.list(id, { limit: 100 });
          const decided = names.filter((other) => decide(educationPolicy, evidence, id, open.school.id(other)).allowed);
          expect(contacts.map(({ person }) => person.externalId).sort()).to.deep.equal([...decided].sort());
        }
      }),
      { numRuns: 60 },
    ));
});

describe('rooms of relations', () => {
  it('freeze when one of the two changes role, and unfreeze when the role returns', async () => {
    const { school } = await openChat();
    const isFrozen = async () => (await school.forum('tess', 'sam')).state.isFrozen;
    await school.change('tess', { role: 'parent' });
    expect(await isFrozen()).to.equal(true);
    await school.change('tess', { role: 'teacher' });
    expect(await isFrozen()).to.equal(false);
  });

  it('are renamed with the student they are about', async () => {
    const { school } = await openChat();
    await school.change('sam', { lastName: 'Newman' });
    expect((await school.forum('tess', 'sam')).state.name).to.equal('Algebra I · Sam Newman');
  });
});
