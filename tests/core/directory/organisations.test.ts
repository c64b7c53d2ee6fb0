import { expect } from 'chai';
import { organisationOf, rootScope } from '../../../core/permissions/RoleGrant.ts';
import { relationRoomKey } from '../../../core/rooms/roomKeys.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { District, districtRecords, person, relation } from '../../support/District.ts';

const problemsOf = async (call: Promise<unknown>): Promise<string[]> => {
  const { code, details } = await refusedBy(call);
  expect(code).to.equal('INVALID_REQUEST');
  return (details as { path: string; problem: string }[]).map(({ path, problem }) => `${path} ${problem}`);
};

describe('applyDirectory with organisations', () => {
  it('counts organisations, and finds nothing to change in the same records', async () => {
    const district = await District.open();
    const again = await district.put(districtRecords);
    expect(again.organisations).to.deep.equal({ created: 0, updated: 0, unchanged: 3 });
    expect(again.users).to.include({ created: 0, updated: 0, unchanged: 11 });
    expect(again.relations).to.include({ created: 0, updated: 0, unchanged: 5 });
    expect(again.rooms).to.include({ created: 0, changed: 0 });
    expect(district.publications).to.deep.equal([]);
    const organisations = [
      { externalId: 'north', name: 'Northern School', type: 'school', parent: 'district' },
      { externalId: 'south', name: 'South School', type: 'school' },
      { externalId: 'west', name: 'West School' },
    ];
    expect((await district.put({ organisations })).organisations).to.deep.equal({
      created: 1,
      updated: 2,
      unchanged: 0,
    });
  });

  it('gives rooms of relations the organisation of their class, and moves them with it', async () => {
    const district = await District.open();
    const { rooms } = district.world;
    const room = async () => {
      const [from, to] = [await district.id('nora.teach'), await district.id('nick.pupil')];
      return rooms.findByKey(relationRoomKey('forum_subject', { from, to, context: 'bio-n' }));
    };
    expect((await room())?.state.scope).to.deep.equal(await district.scope('north'));
    await district.put({ contexts: [{ externalId: 'bio-n', name: 'Biology', organisation: 'south' }] });
    expect((await room())?.state.scope).to.deep.equal(await district.scope('south'));
    await district.put({ contexts: [{ externalId: 'bio-n', name: 'Biology' }] });
    expect((await room())?.state.scope).to.deep.equal(await district.scope('north'));
  });

  it('lets contacts by always come and go with the organisation of a role and the place of an organisation', async () => {
    const district = await District.open();
    const mayTalk = async (one: string, other: string) =>
      (await district.chat.explainContact(await district.person(one), await district.id(other))).allowed;
    const { chat } = district;
    const opener = await district.person('dora.dist');
    const { room } = await chat.openRoom(opener, { type: 'direct', userId: await district.id('sid.pupil') });
    const isSuspended = async () => (await district.world.rooms.participants(room.id)).some((one) => one.isSuspended);
    expect([await mayTalk('dora.dist', 'sid.pupil'), await isSuspended()]).to.deep.equal([true, false]);
    await district.put({ organisations: [{ externalId: 'south', name: 'South School', type: 'school' }] });
    expect([await mayTalk('dora.dist', 'sid.pupil'), await isSuspended()]).to.deep.equal([false, true]);
    expect([await mayTalk('stu.admin', 'sid.pupil'), await mayTalk('rory.root', 'sid.pupil')]).to.deep.equal([
      true,
      true,
    ]);
    await district.put({
      organisations: [{ externalId: 'south', name: 'South School', type: 'school', parent: 'district' }],
    });
    expect([await mayTalk('dora.dist', 'sid.pupil'), await isSuspended()]).to.deep.equal([true, false]);
    await district.put({ users: [person('dora.dist', [['admin', 'north']])] });
    expect([await mayTalk('dora.dist', 'sid.pupil'), await isSuspended()]).to.deep.equal([false, true]);
  });

  it('points at organisations that nobody knows, and says what to do', async () => {
    const district = await District.open();
    const unknown = 'there is no organisation "east" of this source; send it in organisations, or leave this out';
    const problems = await problemsOf(
      district.put({
        organisations: [{ externalId: 'west', name: 'West', parent: 'east' }],
        contexts: [{ externalId: 'c', organisation: 'east' }],
        users: [person('x.y', [['teacher', 'east']])],
      }),
    );
    expect(problems).to.deep.equal([
      `/organisations/0/parent ${unknown}`,
      `/contexts/0/organisation ${unknown}`,
      `/users/0/roles/0/organisation ${unknown}`,
    ]);
    expect(await district.world.people.findByExternalId('x.y')).to.equal(undefined);
  });

  it('finds the one organisation of another source by its id, for roles and classes, and not as a parent', async () => {
    const district = await District.open();
    const scopeOfXy = async () => (await district.person('x.y')).roles?.map(({ scope }) => scope);
    const ofRoster = { source: 'roster' };
    const roles = { users: [person('x.y', [['teacher', 'north']])] };
    await district.put({ ...roles, contexts: [{ externalId: 'art', organisation: 'south' }] }, ofRoster);
    expect(await scopeOfXy()).to.deep.equal([await district.scope('north')]);
    expect(
      await problemsOf(district.put({ organisations: [{ externalId: 'a', name: 'A', parent: 'north' }] }, ofRoster)),
    ).to.have.length(1);

    await district.put({ organisations: [{ externalId: 'north', name: 'Another North' }] }, { source: 'third' });
    expect(await problemsOf(district.put(roles, ofRoster))).to.have.length(1);
  });

  it('takes the organisations of another source for unknown in an export, whose ids are numbers of its own', async () => {
    const district = await District.open();
    const complete = { users: false, relations: false };
    const users = [person('x.y', [['teacher', 'north']])];
    expect(
      await problemsOf(district.chat.applyDirectory({ source: 'roster', complete, users, relations: [] })),
    ).to.have.length(1);
  });

  it('takes its own organisation where another source calls one the same', async () => {
    const district = await District.open();
    const organisations = [{ externalId: 'north', name: 'Another North' }];
    await district.put({ organisations, users: [person('x.y', [['teacher', 'north']])] }, { source: 'roster' });
    const { roles } = await district.person('x.y');
    expect(roles?.map(({ scope }) => organisationOf(scope))).not.to.deep.equal([
      organisationOf(await district.scope('north')),
    ]);
  });

  it('points at organisations below themselves, among the records and with stored ones', async () => {
    const district = await District.open();
    const circle = (externalId: string) => `"${externalId}" would be below itself; name another parent`;
    expect(
      await problemsOf(
        district.put({
          organisations: [
            { externalId: 'a', name: 'A', parent: 'b' },
            { externalId: 'b', name: 'B', parent: 'a' },
            { externalId: 'c', name: 'C', parent: 'c' },
          ],
        }),
      ),
    ).to.deep.equal([
      `/organisations/0/parent ${circle('a')}`,
      `/organisations/1/parent ${circle('b')}`,
      `/organisations/2/parent ${circle('c')}`,
    ]);
    const organisations = [{ externalId: 'district', name: 'The District', parent: 'north' }];
    expect(await problemsOf(district.put({ organisations }))).to.deep.equal([
      `/organisations/0/parent ${circle('district')}`,
    ]);
  });

  it('points at what is given twice, at roles that do not fit, and at bad days', async () => {
    const district = await District.open();
    const twice = person('x.y', [
      ['teacher', 'north'],
      ['teacher', 'north'],
    ]);
    const problems = await problemsOf(
      district.put({
        organisations: [
          { externalId: 'west', name: 'West' },
          { externalId: 'west', name: 'West' },
        ],
        contexts: [{ externalId: 'c' }, { externalId: 'c' }],
        users: [
          twice,
          { ...person('z.z', [['teacher', 'north']]), role: 'parent' },
          person('w.w', [['wizard', 'north']]),
          {
            ...person('d.d', []),
            role: 'teacher',
            roles: [{ role: 'teacher', begins: '2026-02-30', ends: 'tomorrow' }],
          },
        ],
        relations: [relation('teaches', 'nora.teach', 'sid.pupil', { begins: '2026-09-02', ends: '2026-09-01' })],
      }),
    );
    expect(problems).to.deep.equal([
      '/organisations/1/external_id "west" is given twice',
      '/contexts/1/external_id "c" is given twice',
      '/users/0/roles/1 this role is given twice; write one with all of its days',
      '/users/1/role "parent" is not among roles; name the strongest of them',
      '/users/2/roles/0/role "wizard" is no role; use one of admin, teacher, tutor, staff, parent, student',
      '/users/3/roles/0/begins "2026-02-30" is no day; write one as YYYY-MM-DD, e.g. 2026-09-01',
      '/users/3/roles/0/ends "tomorrow" is no day; write one as YYYY-MM-DD, e.g. 2026-09-01',
      '/relations/0/ends 2026-09-01 is before 2026-09-02, when it begins',
    ]);
    const oneDay = relation('teaches', 'nora.teach', 'sid.pupil', { begins: '2026-09-01', ends: '2026-09-01' });
    expect((await district.put({ relations: [oneDay] })).relations.created).to.equal(1);
  });

  it('refuses the file of another district as a snapshot, unless it is forced', async () => {
    const district = await District.open();
    const complete = { users: false, relations: false };
    const snapshot = (organisations: { externalId: string; name: string }[]) =>
      district.chat.applyDirectory.bind(null, { source: 'roster', complete, users: [], relations: [], organisations });
    await snapshot([{ externalId: 'one', name: 'One' }])();
    const refusal = await refusedBy(snapshot([{ externalId: 'two', name: 'Two' }])());
    expect(refusal.code).to.equal('INVALID_REQUEST');
    expect(refusal.message).to.match(/this file has none of the organisations of "roster"\. .*--source.*--force/);
    const preview = await snapshot([{ externalId: 'two', name: 'Two' }])({ isDryRun: true });
    expect(preview.alarms).to.deep.equal([{ what: 'organisations', gone: 1, of: 1 }]);
    expect((await snapshot([{ externalId: 'two', name: 'Two' }])({ isForced: true })).organisations.created).to.equal(
      1,
    );
    await snapshot([
      { externalId: 'three', name: 'Three' },
      { externalId: 'one', name: 'One' },
    ])();
  });

  it('leaves what belongs to no organisation at the root', async () => {
    const district = await District.open();
    await district.put({
      users: [person('t.t', [['teacher']]), person('s.s', [['student']])],
      relations: [relation('teaches', 't.t', 's.s')],
    });
    const key = relationRoomKey('forum_subject', {
      from: await district.id('t.t'),
      to: await district.id('s.s'),
      context: '',
    });
    expect((await district.world.rooms.findByKey(key))?.state.scope).to.deep.equal(rootScope);
    expect((await district.person('t.t')).roles).to.equal(undefined);
  });
});
