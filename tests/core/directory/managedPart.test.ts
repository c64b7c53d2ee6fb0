import { expect } from 'chai';
import type { DirectoryRecords } from '../../../core/directory/DirectoryRecords.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { District, person, relation } from '../../support/District.ts';

const open = async () => {
  const district = await District.open();
  const as = async (externalId: string) => district.chat.enterDirectory(await district.person(externalId));
  const apply = async (externalId: string, records: Partial<DirectoryRecords>, source?: string) =>
    (await as(externalId)).apply({ users: [], relations: [], ...records }, source === undefined ? {} : { source });
  const problems = async (externalId: string, records: Partial<DirectoryRecords>): Promise<string[]> => {
    const { code, details } = await refusedBy(apply(externalId, records));
    expect(code).to.equal('INVALID_REQUEST');
    return (details as { path: string; problem: string }[]).map(({ path, problem }) => `${path}: ${problem}`);
  };
  return { district, as, apply, problems };
};

const foreign = 'you do not manage this organisation';
const nobody = 'you manage nobody with this id';

describe('a manager of one organisation', () => {
  it('sees the people who have a role there, and the organisation with what is below it', async () => {
    const { as } = await open();
    const seen = async (externalId: string) =>
      (await (await as(externalId)).listPeople({ limit: 50 })).people.map((one) => one.person.externalId).sort();
    const north = ['bo.both', 'nan.parent', 'nell.staff', 'nick.pupil', 'nina.admin', 'nora.teach'];
    expect(await seen('nina.admin')).to.deep.equal(north);
    expect(await seen('dora.dist')).to.have.length(10);
    expect(await seen('rory.root')).to.have.length(11);
    const organisations = async (externalId: string) =>
      (await (await as(externalId)).listOrganisations({ limit: 50 })).organisations.map((one) => one.externalId).sort();
    expect(await organisations('nina.admin')).to.deep.equal(['north']);
    expect(await organisations('dora.dist')).to.deep.equal(['district', 'north', 'south']);
    expect(await organisations('rory.root')).to.deep.equal(['district', 'north', 'south']);
  });

  it('does not widen a list by naming other organisations', async () => {
    const { as, district } = await open();
    const [north, south] = [
      organisationOf(await district.scope('north')),
      organisationOf(await district.scope('south')),
    ];
    const seen = async (externalId: string, within: (typeof north)[]) =>
      (await (await as(externalId)).listPeople({ limit: 50, within })).people.length;
    expect(await seen('nina.admin', [south])).to.equal(0);
    expect(await seen('nina.admin', [south, north])).to.equal(6);
    expect(await seen('dora.dist', [south])).to.equal(4);
    expect(await seen('rory.root', [south])).to.equal(4);
  });

  it('finds nobody outside, and reads no relation to them', async () => {
    const { as, district } = await open();
    const nina = await as('nina.admin');
    expect((await nina.findPerson('nick.pupil')).externalId).to.equal('nick.pupil');
    for (const externalId of ['sid.pupil', 'dora.dist', 'nobody.here'])
      expect(await refusalOf(nina.findPerson(externalId)), externalId).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(nina.readRelations(await district.id('sid.pupil')))).to.equal('USER_NOT_FOUND');
    const { relations } = await nina.readRelations(await district.id('bo.both'));
    expect(relations.map(({ to }) => to.externalId)).to.deep.equal(['nick.pupil']);
    expect((await (await as('dora.dist')).readRelations(await district.id('bo.both'))).relations).to.have.length(2);
  });

  it('sees of somebody who is elsewhere too only what they are and whom they know there', async () => {
    const { as, district } = await open();
    const seen = async (who: string) => {
      const { people } = await (await as(who)).listPeople({ limit: 50, text: 'bo both' });
      return people.map(({ person: { role, roles }, relationCount }) => [
        role,
        roles?.map((grant) => grant.scope),
        relationCount,
      ]);
    };
    await district.put({
      users: [
        person('bo.both', [
          ['teacher', 'north'],
          ['admin', 'south'],
        ]),
      ],
    });
    const [north, south] = [await district.scope('north'), await district.scope('south')];
    expect(await seen('nina.admin')).to.deep.equal([['teacher', [north], 1]]);
    expect(await seen('stu.admin')).to.deep.equal([['admin', [south], 1]]);
    expect(await seen('dora.dist')).to.deep.equal([['admin', [south, north], 2]]);
    const nina = await as('nina.admin');
    const bo = await nina.findPerson('bo.both');
    const { person: told, relations } = await nina.readRelations(bo.id);
    expect([bo.role, told.role, relations.map(({ from }) => from.role)]).to.deep.equal([
      'teacher',
      'teacher',
      ['teacher'],
    ]);
  });

  it('adds and changes people, organisations, classes and relations within', async () => {
    const { apply, district } = await open();
    const outcome = await apply('nina.admin', {
      organisations: [
        { externalId: 'north', name: 'Northern School', type: 'school', parent: 'district' },
        { externalId: 'annex', name: 'The Annex', parent: 'north' },
      ],
      contexts: [{ externalId: 'art-n', name: 'Art', organisation: 'annex' }],
      users: [
        person('new.pupil', [['student', 'annex']]),
        person('nora.teach', [
          ['teacher', 'north'],
          ['teacher', 'annex'],
        ]),
      ],
      relations: [
        relation('teaches', 'nora.teach', 'new.pupil', { context: 'art-n' }),
        relation('teaches', 'bo.both', 'new.pupil', { context: 'art-n' }),
      ],
    });
    expect(outcome.organisations).to.deep.equal({ created: 1, updated: 1, unchanged: 0 });
    expect([outcome.users.created, outcome.users.updated, outcome.relations.created]).to.deep.equal([1, 1, 2]);
    expect((await district.person('new.pupil')).roles?.[0]?.scope).to.deep.equal(await district.scope('annex'));
  });

  it('means a role there by a record without roles', async () => {
    const { apply, district } = await open();
    const { roles: _, ...plain } = person('new.pupil', [['student']]);
    await apply('nina.admin', { users: [plain] });
    expect((await district.person('new.pupil')).roles).to.deep.equal([
      { role: 'student', scope: await district.scope('north') },
    ]);
    await district.put({ users: [plain] });
    expect((await district.person('new.pupil')).roles).to.equal(undefined);
  });

  it('has to say where a role is if its id means several organisations, or if there are several', async () => {
    const { apply, problems, district } = await open();
    const { roles: _, ...plain } = person('new.pupil', [['student']]);
    await apply('nina.admin', { users: [plain] }, 'office');
    expect((await district.person('new.pupil')).roles?.map(({ scope }) => scope)).to.deep.equal([
      await district.scope('north'),
    ]);
    await district.put({ organisations: [{ externalId: 'north', name: 'Another North' }] }, { source: 'third' });
    const say = '/users/0/roles: say in which organisation that you manage, by its id in this source';
    const { details } = await refusedBy(apply('nina.admin', { users: [plain] }, 'roster'));
    expect(details).to.deep.equal([{ path: '/users/0/roles', problem: say.slice(16) }]);
    await district.put({
      users: [
        person('nina.admin', [
          ['admin', 'north'],
          ['admin', 'south'],
        ]),
      ],
    });
    expect(await problems('nina.admin', { users: [plain] })).to.deep.equal([say]);
  });

  it('cannot tell what is outside from what does not exist', async () => {
    const { problems } = await open();
    const attempts = (organisation: string, who: string): Partial<DirectoryRecords> => ({
      organisations: [{ externalId: 'annex', name: 'Annex', parent: organisation }],
      contexts: [{ externalId: 'art', organisation }],
      users: [person('new.one', [['student', organisation]])],
      relations: [relation('teaches', 'nora.teach', who), relation('guardian_of', who, 'nick.pupil')],
    });
    const told = await problems('nina.admin', attempts('south', 'sid.pupil'));
    expect(told).to.deep.equal([
      `/organisations/0/parent: ${foreign}`,
      `/contexts/0/organisation: ${foreign}`,
      `/users/0/roles/0/organisation: ${foreign}`,
      `/relations/0/to: ${nobody}`,
      `/relations/1/from: ${nobody}`,
    ]);
    expect(await problems('nina.admin', attempts('nowhere', 'nobody.here'))).to.deep.equal(told);
  });

  it('changes nobody who has a role elsewhere too, and no organisation outside', async () => {
    const { problems } = await open();
    expect(
      await problems('nina.admin', {
        organisations: [
          { externalId: 'south', name: 'Ours', parent: 'north' },
          { externalId: 'district', name: 'Ours' },
          { externalId: 'north', name: 'North School' },
        ],
        users: [
          person('bo.both', [['teacher', 'north']]),
          person('sid.pupil', [['student', 'north']]),
          person('dora.dist', [['teacher', 'north']]),
          person('nora.teach', [['admin', 'district']]),
          person('nick.pupil', [['student']]),
        ],
      }),
    ).to.deep.equal([
      `/organisations/0/external_id: ${foreign}`,
      `/organisations/1/external_id: ${foreign}`,
      `/organisations/2/parent: ${foreign}`,
      `/users/0/external_id: ${nobody}`,
      `/users/1/external_id: ${nobody}`,
      `/users/2/external_id: ${nobody}`,
      `/users/3/roles/0/organisation: ${foreign}`,
      `/users/4/roles/0/organisation: ${foreign}`,
    ]);
  });

  it('takes over no class of others, neither its name nor its organisation', async () => {
    const { problems, district } = await open();
    const stolen = ['/relations: a class or a relation of an organisation that you do not manage would change'];
    expect(
      await problems('nina.admin', { contexts: [{ externalId: 'bio-s', name: 'Mine', organisation: 'north' }] }),
    ).to.deep.equal(stolen);
    expect(
      await problems('nina.admin', {
        relations: [relation('teaches', 'nora.teach', 'nick.pupil', { context: 'bio-s', contextName: 'Mine' })],
      }),
    ).to.deep.equal(stolen);
    expect(
      await problems('nina.admin', { relations: [relation('teaches', 'bo.both', 'nick.pupil', { context: 'bio-s' })] }),
    ).to.deep.equal(stolen);
    const { relations } = await district.chat.enterDirectory('host').readRelations(await district.id('sid.pupil'));
    expect(relations.map((one) => one.relation.contextName)).to.deep.equal(['Biology', 'Biology']);
  });

  it('imports a source whose organisations all are within, and no other', async () => {
    const { as, district } = await open();
    const snapshot = (source: string, more: Partial<DirectoryRecords> = {}) => ({
      ...{ source, complete: { users: true, relations: true }, users: [], relations: [] },
      ...more,
    });
    const [dora, nina, rory] = [await as('dora.dist'), await as('nina.admin'), await as('rory.root')];
    expect(await refusalOf(dora.apply(snapshot('roster')))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(dora.chooseSource(undefined))).to.equal('ACCESS_DENIED');

    const places = {
      organisations: [
        { externalId: 'east', name: 'East School', parent: 'city' },
        { externalId: 'city', name: 'City' },
      ],
    };
    const ella = person('ella.teach', [['teacher', 'east']]);
    await rory.apply(snapshot('roster', { ...places, users: [ella, person('cleo.city', [['admin', 'city']])] }));
    await district.put({
      users: [person('east.admin', [['admin', 'east']]), person('city.admin', [['admin', 'city']])],
    });
    const [city, east] = [await as('city.admin'), await as('east.admin')];
    for (const one of [dora, nina, east]) {
      expect(await refusalOf(one.apply(snapshot('roster', { users: [ella] })))).to.equal('ACCESS_DENIED');
      expect(await refusalOf(one.chooseSource('roster'))).to.equal('ACCESS_DENIED');
      expect(await refusalOf(one.chooseSource('nothing'))).to.equal('ACCESS_DENIED');
    }
    expect((await city.chooseSource(undefined)).name).to.equal('roster');
    expect((await rory.chooseSource('elsewhere')).name).to.equal('elsewhere');

    // Ella teaches in the district too, by another source: the city says what she is in its own schools.
    const ellaHere = { ...ella, lastName: 'Changed' };
    const { users } = await city.apply(
      snapshot('roster', {
        ...places,
        users: [ellaHere, person('eve.pupil', [['student', 'east']]), person('cleo.city', [['admin', 'city']])],
      }),
    );
    expect([users.created, users.updated]).to.deep.equal([1, 1]);
    const foreignPlace = snapshot('roster', {
      ...places,
      organisations: [...places.organisations, { externalId: 'top', name: 'Top' }],
    });
    expect(await refusalOf(city.apply(foreignPlace))).to.equal('INVALID_REQUEST');
    const atTheRoot = snapshot('roster', { ...places, users: [person('eve.pupil', [['student']])] });
    expect(await refusalOf(city.apply(atTheRoot))).to.equal('INVALID_REQUEST');
  });

  it('simulates within', async () => {
    const { as } = await open();
    const guardian = {
      users: [person('sue.parent', [['parent', 'south']])],
      relations: [relation('guardian_of', 'sue.parent', 'sid.pupil')],
    };
    const nina = await as('nina.admin');
    expect(await refusalOf(nina.simulate(guardian))).to.equal('INVALID_REQUEST');
    const ended = {
      users: [],
      relations: [relation('teaches', 'nora.teach', 'nick.pupil', { context: 'bio-n', status: 'ended' })],
    };
    const rules = (await nina.simulate(ended)).map(({ rule }) => rule).sort();
    expect(rules).to.deep.equal(['teacher-parent', 'teacher-student']);
    expect(await (await as('stu.admin')).simulate(guardian)).to.have.length(2);
  });

  it('reads neither the feed nor the totals of the server', async () => {
    const { as, district } = await open();
    for (const externalId of ['nina.admin', 'dora.dist']) {
      expect(await refusalOf((await as(externalId)).readFeed({ limit: 1 })), externalId).to.equal('ACCESS_DENIED');
      const reading = district.chat.readServerTotals(await district.person(externalId));
      expect(await refusalOf(reading), externalId).to.equal('ACCESS_DENIED');
    }
    expect((await (await as('rory.root')).readFeed({ limit: 1 })).hasMore).to.be.a('boolean');
    expect((await district.chat.readServerTotals(await district.person('rory.root'))).messages).to.equal(0);
  });

  it('looks into rooms, their receipts, threads and words only within (I11)', async () => {
    const { district } = await open();
    const { chat } = district;
    const nina = await district.person('nina.admin');
    const roomOf = async (from: string, to: string) => {
      const { room } = await chat.openRoom(await district.person(from), {
        type: 'direct',
        userId: await district.id(to),
      });
      const { message } = await chat.sendMessage({
        ...{ sender: await district.person(from), roomId: room.id, content: 'canary' },
      });
      return { roomId: room.id, messageId: message.id };
    };
    const [here, there] = [await roomOf('bo.both', 'nick.pupil'), await roomOf('bo.both', 'sid.pupil')];
    const looks = ({ roomId, messageId }: typeof here) => ({
      overview: () => chat.overview(nina, roomId),
      participants: () => chat.readParticipants(nina, roomId),
      history: () => chat.history(nina, roomId, { limit: 1 }),
      receipts: () => chat.receipts(nina, roomId, messageId),
      thread: () => chat.thread(nina, roomId, messageId, null, 1),
      events: () => chat.events(nina, roomId, 0, 1),
      search: () => chat.searchMessages(nina, { text: 'canary', roomId, limit: 1 }),
      rename: () => chat.changeRoom.edit(nina, roomId, { isArchived: true }),
      remove: () => chat.amendMessage.remove({ person: nina, roomId, messageId }),
    });
    for (const [what, look] of Object.entries(looks(there)))
      expect(['ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'ACCESS_DENIED'], what).to.include(await refusalOf(look()));
    for (const [what, look] of Object.entries(looks(here))) expect(await look(), what).not.to.equal(undefined);
    expect((await chat.searchMessages(nina, { text: 'canary', limit: 5 })).hits).to.deep.equal([]);
  });

  it('loses the directory with the right', async () => {
    const { as, district } = await open();
    await district.put({ users: [person('nina.admin', [['teacher', 'north']])] });
    expect(await refusalOf(as('nina.admin'))).to.equal('ACCESS_DENIED');
    for (const externalId of ['nora.teach', 'nell.staff', 'nick.pupil', 'nan.parent'])
      expect(await refusalOf(as(externalId)), externalId).to.equal('ACCESS_DENIED');
  });
});
