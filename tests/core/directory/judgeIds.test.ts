import { expect } from 'chai';
import type { UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { type IdDecisions, judgeIds } from '../../../core/directory/judgeIds.ts';
import type { NamedPerson } from '../../../core/directory/SavedRecords.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { District, person, relation } from '../../support/District.ts';
import { personOf } from '../../support/randomGraph.ts';

const named = (knownAs: string | null, isNamed: boolean, email: string | null = null): NamedPerson => ({
  person: { ...personOf(1, 'student'), firstName: 'Ada', lastName: 'Stored', email },
  isNamed,
  knownAs,
});
const record = (firstName: string, lastName: string, email?: string): UserRecord => ({
  ...{ externalId: 'x', role: 'student', firstName, lastName, isActive: true },
  ...(email === undefined ? {} : { email }),
});
const judge = (user: UserRecord, before: NamedPerson, decisions: IdDecisions = {}) => {
  const { heldBack, reusedIds } = judgeIds([user], new Map([['x', before]]), decisions);
  return [heldBack.map(({ reason }) => reason), [...reusedIds]];
};
const nothing = [[], []];

describe('judgeIds', () => {
  for (const [what, user, before, reason] of [
    ['an id that returns with another name', record('Bob', 'Stone'), named('Ada Lovelace', false), 'returned'],
    ['an id that returns with another last name', record('Ada', 'King'), named('Ada Lovelace', false), 'returned'],
    [
      'an id that returns with another name than the stored one',
      record('Bob', 'Stone'),
      named(null, false),
      'returned',
    ],
    ['first and last name that change at once', record('Bob', 'Stone'), named('Ada Lovelace', true), 'renamed'],
    ['a name that shares a small word', record('Paul', 'von Stein'), named('Anna von Berg', true), 'renamed'],
    [
      'another e-mail address',
      record('Bob', 'Stone', 'bob@x.org'),
      named('Ada Lovelace', true, 'ada@x.org'),
      'renamed',
    ],
    ['an empty e-mail address', record('Bob', 'Stone', ''), named('Ada Lovelace', true, ''), 'renamed'],
  ] as const)
    it(`holds back ${what}`, () => {
      expect(judge(user, before)).to.deep.equal([[reason], []]);
    });

  for (const [what, user, before] of [
    ['a marriage', record('Ada', 'King'), named('Ada Lovelace', true)],
    ['another first name', record('Augusta', 'Lovelace'), named('Ada Lovelace', true)],
    ['first and last name in the other order', record('Lovelace', 'Ada'), named('Ada Lovelace', true)],
    ['an added name', record('Ada Augusta', 'King Lovelace'), named('Ada Lovelace', true)],
    ['the same name after a pause', record('Ada', 'Lovelace'), named('Ada Lovelace', false)],
    ['the same name in other letters', record('анна', 'Щербакова'), named('Anna SHCHERBAKOVA', false)],
    ['accents', record('Zoé', 'Müller'), named('Zoe Muller', false)],
    ['the same e-mail address', record('Bob', 'Stone', ' ADA@x.org'), named('Ada Lovelace', true, 'ada@x.org')],
    ['the same address after a pause', record('Bob', 'Stone', 'ada@x.org'), named('Ada Lovelace', false, 'ada@x.org')],
    ['a person without a name', record('Bob', 'Stone'), named('', true)],
    ['a record without a name', record('', ''), named('Ada Lovelace', true)],
  ] as const)
    it(`lets ${what} pass`, () => {
      expect(judge(user, before)).to.deep.equal(nothing);
    });

  it('follows the decisions of people, and a decision that was carried out changes nothing again', () => {
    const [bob, ids] = [record('Bob', 'Stone'), new Set(['x'])];
    expect(judge(bob, named('Ada Lovelace', true), { sameIds: ids })).to.deep.equal(nothing);
    expect(judge(bob, named('Ada Lovelace', true), { reusedIds: ids })).to.deep.equal([[], ['x']]);
    expect(judge(bob, named('Bob Stone', true), { reusedIds: ids })).to.deep.equal(nothing);
    expect(judge(bob, named('Bob Stone', false), { reusedIds: ids })).to.deep.equal([[], ['x']]);
    expect(judgeIds([bob], new Map(), { reusedIds: ids }).reusedIds.size).to.equal(0);
  });
});

describe('applyDirectory with recycled ids', () => {
  const complete = { users: true, relations: true };
  const pupils = Array.from({ length: 8 }, (_, index) => person(`p${index}.pupil`, [['student']]));
  const teacher = person('tina.teach', [['teacher']]);
  const lessons = pupils.map(({ externalId }) => relation('teaches', 'tina.teach', externalId, { context: 'c' }));
  const roster = (users = [teacher, ...pupils], relations = lessons) => ({
    source: 'roster',
    complete,
    users,
    relations,
  });
  const bob = { ...person('p0.pupil', [['student']]), firstName: 'Bob', lastName: 'Stone' };
  const withBob = () => roster([teacher, bob, ...pupils.slice(1)]);

  const open = async () => {
    const district = await District.open();
    await district.chat.applyDirectory(roster());
    const taught = async () => {
      const { relations } = await district.chat.enterDirectory('host').readRelations(await district.id('p0.pupil'));
      return relations.map((one) => one.relation.isActive);
    };
    return { ...district, district, taught, apply: district.chat.applyDirectory };
  };

  it('applies a snapshot without the record, and leaves its relations as they are', async () => {
    const { apply, district, taught } = await open();
    const outcome = await apply({ ...withBob(), relations: lessons.slice(1) });
    expect(outcome.heldBack).to.deep.equal([
      { externalId: 'p0.pupil', knownAs: 'P0 Pupil', name: 'Bob Stone', reason: 'renamed' },
    ]);
    expect(outcome.users).to.deep.equal({ created: 0, updated: 0, unchanged: 8, deactivated: 0 });
    expect(outcome.relations).to.deep.equal({ created: 0, updated: 0, unchanged: 7, ended: 0 });
    expect([await district.person('p0.pupil'), await taught()]).to.deep.include([true]);
    expect(await district.person('p0.pupil')).to.include({ firstName: 'P0', isActive: true });
  });

  it('holds back who returns under another name, and takes the same name back', async () => {
    const { apply, district } = await open();
    const gone = roster([teacher, ...pupils.slice(1)], lessons.slice(1));
    expect((await apply(gone)).users.deactivated).to.equal(1);
    const king = { ...person('p0.pupil', [['student']]), lastName: 'King' };
    const returned = await apply(roster([teacher, king, ...pupils.slice(1)]));
    expect(returned.heldBack.map(({ reason }) => reason)).to.deep.equal(['returned']);
    expect(await district.person('p0.pupil')).to.include({ lastName: 'Pupil', isActive: false });
    expect((await apply(roster())).heldBack).to.deep.equal([]);
    expect(await district.person('p0.pupil')).to.include({ isActive: true });
  });

  it('makes a new account for somebody else, ends what the old one had, and does so once', async () => {
    const { apply, district, world } = await open();
    const before = await district.person('p0.pupil');
    const decisions = { reusedIds: new Set(['p0.pupil']) };
    const outcome = await apply(withBob(), decisions);
    expect(outcome.users).to.deep.equal({ created: 1, updated: 0, unchanged: 8, deactivated: 1 });
    expect(outcome.relations).to.deep.equal({ created: 1, updated: 0, unchanged: 7, ended: 1 });
    const after = await district.person('p0.pupil');
    expect(after.id).not.to.equal(before.id);
    expect(after).to.include({ firstName: 'Bob', isActive: true });
    expect(await world.people.find(before.id)).to.include({ firstName: 'P0', isActive: false });
    expect((await apply(withBob(), decisions)).users).to.include({ created: 0, unchanged: 9 });
    expect((await district.person('p0.pupil')).id).to.equal(after.id);
  });

  it('renames the account of the same person', async () => {
    const { apply, district } = await open();
    const { id } = await district.person('p0.pupil');
    await apply(withBob(), { sameIds: new Set(['p0.pupil']) });
    expect(await district.person('p0.pupil')).to.include({ id, firstName: 'Bob' });
  });

  it('refuses a snapshot of which more than a fifth would be held back', async () => {
    const { apply, district } = await open();
    const others = pupils.map((one, index) =>
      index < 2 ? { ...one, firstName: 'New', lastName: `Face${index}` } : one,
    );
    const refusal = await refusedBy(apply(roster([teacher, ...others])));
    expect(refusal.code).to.equal('INVALID_REQUEST');
    expect(refusal.message).to.match(
      /2 of 9 people of "roster" would become somebody else.*--source.*--same-id .*--map-ids\./,
    );
    expect(await district.person('p3.pupil')).to.include({ isActive: true });
    expect((await apply(roster([teacher, ...others]), { isForced: true })).heldBack).to.have.length(2);
  });

  it('refuses other records, and says how to decide', async () => {
    const { district } = await open();
    const stranger = { ...person('nick.pupil', [['student', 'north']]), firstName: 'Bob', lastName: 'Stone' };
    await district.put({ users: [{ ...person('nick.pupil', [['student', 'north']]), isActive: false }] });
    const call = () => district.put({ users: [person('new.one', [['student']]), stranger] });
    const refusal = await refusedBy(call());
    expect([refusal.code, refusal.details]).to.deep.equal([
      'INVALID_REQUEST',
      [
        {
          path: '/users/1',
          problem:
            '"nick.pupil" was Nick Pupil, whom the source did not name any more, and is Bob Stone now; if that is somebody else, send the id in reused_ids, and if it is the same person, in same_ids',
        },
      ],
    ]);
    expect(await district.world.people.findByExternalId('new.one')).to.equal(undefined);
    expect(await refusedBy(district.chat.simulateDirectory({ users: [stranger], relations: [] }))).to.include({
      code: 'INVALID_REQUEST',
    });
    await district.put({ users: [stranger] }, { sameIds: new Set(['nick.pupil']) });
    expect(await district.person('nick.pupil')).to.include({ firstName: 'Bob' });
  });

  it('lets a host rename by hand a person whom it names, first and last name at once', async () => {
    const { district } = await open();
    const { id } = await district.person('nick.pupil');
    await district.put({
      users: [{ ...person('nick.pupil', [['student', 'north']]), firstName: 'Bob', lastName: 'Stone' }],
    });
    expect(await district.person('nick.pupil')).to.include({ id, firstName: 'Bob', lastName: 'Stone' });
  });
});
