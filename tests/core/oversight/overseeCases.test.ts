import { expect } from 'chai';
import type { MessageId, RoomId } from '../../../core/ids.ts';
import type { CaseRequest } from '../../../core/oversight/OversightCase.ts';
import type { OversightSettings } from '../../../core/oversight/OversightSettings.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { District } from '../../support/District.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

/** The school's tutor is its safeguarding lead; the office approves cases and parents read the log. */
const separated = definePolicy({
  ...educationPolicy,
  rights: { ...educationPolicy.rights, oversee: ['tutor'], approveCases: ['admin'], readAudit: ['parent'] },
});

const open = async (oversight: OversightSettings = { mode: 'case', approval: 'none' }, policy = educationPolicy) => {
  const opened = await openChat(generousLimits, policy, { oversight });
  const { chat, school, world } = opened;
  const roomId = await school.direct('tess', 'sam');
  const [messageId = 0 as MessageId] = await school.say(roomId, 'tess', 'homework');
  const tess = school.person('tess');
  await chat.amendMessage.edit({ person: tess, roomId, messageId, content: 'meet me alone' });
  await chat.amendMessage.remove({ person: tess, roomId, messageId });
  const { position: start } = await world.auditLog.head();
  const request = (more: Partial<CaseRequest> = {}): CaseRequest => ({
    ...{ reason: 'A parent complains.', personIds: [school.id('sam')], roomIds: [] },
    ...{ until: new Date(world.clock.now().getTime() + hourMs), ...more },
  });
  return {
    ...opened,
    ...{ roomId, messageId, request },
    by: (name: Name, more?: Partial<CaseRequest>) => chat.cases.open(school.person(name), request(more)),
    entries: async () =>
      (await world.auditLog.list({ after: start, limit: 50 })).map(({ action, caseId }) => [action, caseId]),
  };
};

const hourMs = 3_600_000;

describe('cases of oversight', () => {
  it('open the rooms of their people with all former words, and every look goes on record (I19)', async () => {
    const { chat, school, by, roomId, entries, world } = await open();
    const ada = school.person('ada');
    const { id, state } = await by('ada');
    expect(state).to.equal('running');
    const rooms = await chat.cases.rooms(ada, id, { userId: school.id('sam'), limit: 20 });
    expect(rooms.map(({ room }) => room.id)).to.include(roomId);
    const { messages } = await chat.cases.history(ada, id, roomId, { limit: 50 });
    expect(messages.map(({ revisions }) => revisions.map(({ content, why }) => [why, content]))).to.deep.equal([
      [
        ['sent', 'homework'],
        ['edit', 'meet me alone'],
        ['delete', null],
      ],
    ]);
    await school.say(roomId, 'sam', 'the fractions of Monday');
    const { hits } = await chat.cases.search(ada, id, { text: 'fraction', limit: 5 });
    expect(hits.map(({ message }) => message.content)).to.deep.equal(['the fractions of Monday']);
    await chat.cases.end(ada, id);
    expect(await entries()).to.deep.equal([
      ['case.opened', id],
      ...[1, 2, 3].map(() => ['look', id]),
      ['case.ended', id],
    ]);
    const looks = await world.auditLog.list({ action: 'look', caseId: id, limit: 9 });
    expect(looks.map((look) => look.subjects)).to.deep.equal([1, 2, 3].map(() => [school.id('sam')]));
    const details = await Promise.all(looks.map(({ position }) => world.auditLog.find(position)));
    expect(details.map((record) => record?.details?.content)).to.deep.equal([
      { what: 'rooms', as: 'overseer' },
      { what: 'history', as: 'overseer' },
      { what: 'search', words: 'fraction', as: 'overseer' },
    ]);
  });

  it('a look that cannot be recorded is refused', async () => {
    const { chat, school, by, roomId, world } = await open();
    const { id } = await by('ada');
    world.database.writes.write = () => Promise.reject(new Error('no space'));
    for (const look of [
      () => chat.cases.rooms(school.person('ada'), id, { limit: 5 }),
      () => chat.cases.history(school.person('ada'), id, roomId, { limit: 5 }),
      () => chat.cases.search(school.person('ada'), id, { text: 'home', limit: 5 }),
    ])
      expect(await look().catch((failure: Error) => failure.message)).to.equal('no space');
  });

  it('open no room of others, and nothing before they are approved and after they are over', async () => {
    const { chat, school, by, world } = await open();
    const ada = school.person('ada');
    const other = await school.forum('theo', 'stan', 'history-1');
    const { id } = await by('ada', { until: new Date(world.clock.now().getTime() + hourMs) });
    expect(await refusalOf(chat.cases.history(ada, id, other.id, { limit: 5 }))).to.equal('ROOM_NOT_FOUND');
    await world.clock.advance(2 * hourMs);
    for (const look of [
      chat.cases.rooms(ada, id, { limit: 5 }),
      chat.cases.history(ada, id, other.id, { limit: 5 }),
      chat.cases.search(ada, id, { text: 'home', limit: 5 }),
    ])
      expect(await refusalOf(look)).to.equal('ACCESS_DENIED');
    expect(await chat.cases.find(ada, id)).to.include({ state: 'ended', endedAt: null });
    expect((await chat.cases.list(ada, { state: 'ended', limit: 5 })).map((one) => one.id)).to.deep.equal([id]);
  });

  it('say what to write instead of a wrong request', async () => {
    const { by, school, world } = await open();
    const at = (ms: number) => new Date(world.clock.now().getTime() + ms);
    const many = Array.from({ length: 51 }, (_, index) => (index + 1) as RoomId);
    for (const [more, path, words] of [
      [{ reason: ' \n' }, '/reason', 'Say why'],
      [{ reason: 'x'.repeat(2_001) }, '/reason', 'at most 2000'],
      [{ personIds: [] }, '/user_ids', 'name people, rooms or both'],
      [{ roomIds: many }, '/room_ids', 'at most 50'],
      [{ until: at(0) }, '/until', 'still to come'],
      [{ until: at(367 * 24 * hourMs) }, '/until', 'a year at most'],
    ] as const) {
      const failure = await by('ada', more).then(
        () => expect.fail(path),
        (error) => error,
      );
      expect([failure.code, failure.details[0].path]).to.deep.equal(['INVALID_REQUEST', path]);
      expect(failure.message).to.contain(words);
    }
    expect(await refusalOf(by('ada', { personIds: [987_654 as never] }))).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(by('ada', { roomIds: [987_654 as never] }))).to.equal('ROOM_NOT_FOUND');
    expect(await refusalOf(by('ada', { personIds: [school.id('ada')] }))).to.equal('ACCESS_DENIED');
  });

  it('look absent to people without a right', async () => {
    const { chat, school, by, roomId } = await open();
    const { id } = await by('ada');
    for (const name of ['tess', 'sam', 'pam'] as const) {
      const person = school.person(name);
      for (const call of [
        () => by(name),
        () => chat.cases.list(person, { limit: 5 }),
        () => chat.cases.find(person, id),
        () => chat.cases.approve(person, id),
        () => chat.cases.end(person, id),
        () => chat.cases.rooms(person, id, { limit: 5 }),
        () => chat.cases.history(person, id, roomId, { limit: 5 }),
        () => chat.cases.search(person, id, { text: 'home', limit: 5 }),
      ])
        expect(await refusalOf((async () => call())())).to.equal('NOT_FOUND');
    }
  });

  it('wait for a second person where that is configured, who is not the author', async () => {
    const { chat, school, by, entries } = await open({ mode: 'case', approval: 'second' }, separated);
    const [tom, ada] = [school.person('tom'), school.person('ada')];
    const waiting = await by('tom');
    expect(chat.cases.rightsIn(tom, waiting)).to.deep.equal({ mayApprove: false, mayLook: false });
    expect(chat.cases.rightsIn(ada, waiting)).to.deep.equal({ mayApprove: true, mayLook: false });
    expect(await refusalOf(chat.cases.rooms(tom, waiting.id, { limit: 5 }))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(chat.cases.approve(tom, waiting.id))).to.equal('ACCESS_DENIED');
    expect(await chat.cases.approve(ada, waiting.id)).to.include({ state: 'running', approverId: ada.id });
    expect(await chat.cases.approve(ada, waiting.id)).to.include({ state: 'running' });
    expect((await chat.cases.rooms(tom, waiting.id, { limit: 50 })).length).to.be.greaterThan(0);
    // Who approves does not look.
    expect(await refusalOf(chat.cases.rooms(ada, waiting.id, { limit: 5 }))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(by('ada'))).to.equal('NOT_FOUND');
    await chat.cases.end(ada, waiting.id);
    expect(await refusalOf(chat.cases.approve(ada, waiting.id))).to.equal('CONFLICT');
    expect((await entries()).map(([action]) => action)).to.deep.equal([
      ...['case.opened', 'case.approved', 'look', 'case.ended'],
    ]);
  });

  it('are shown to those whom the policy lets read the log, looks included', async () => {
    const { chat, school, by } = await open(undefined, separated);
    const { id } = await by('tom');
    await chat.cases.rooms(school.person('tom'), id, { limit: 5 });
    const found = await chat.enterAudit(school.person('pam')).list({ caseId: id, limit: 9 });
    expect(found.map(({ action }) => action)).to.deep.equal(['case.opened', 'look']);
    expect(() => chat.enterAudit(school.person('ada'))).to.throw('may not read the audit log');
  });
});

describe('cases of schools of a district', () => {
  const openDistrict = async () => {
    const district = await District.open();
    const { chat, world } = district;
    const until = new Date(world.clock.now().getTime() + hourMs);
    const by = async (who: string, about: readonly string[]) =>
      chat.cases.open(await district.person(who), {
        ...{ reason: 'A parent complains.', roomIds: [], until },
        personIds: await Promise.all(about.map((one) => district.id(one))),
      });
    const seen = async (who: string) =>
      (await chat.cases.list(await district.person(who), { limit: 9 })).map(({ id }) => id);
    return { chat, district, by, seen };
  };

  it('are about people whom the author oversees, and are known to those of the school and above it', async () => {
    const { by, seen } = await openDistrict();
    expect(await refusalOf(by('nina.admin', ['sid.pupil']))).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(by('nina.admin', ['nick.pupil', 'sid.pupil']))).to.equal('USER_NOT_FOUND');
    const { id } = await by('nina.admin', ['nick.pupil', 'bo.both']);
    expect([await seen('nina.admin'), await seen('dora.dist'), await seen('rory.root')]).to.deep.equal([
      [id],
      [id],
      [id],
    ]);
    expect(await seen('stu.admin')).to.deep.equal([]);
    const whole = await by('dora.dist', ['nick.pupil', 'sid.pupil']);
    expect(await seen('dora.dist')).to.deep.equal([whole.id, id]);
    expect(await seen('nina.admin')).to.deep.equal([id]);
  });

  it('open of a teacher of two schools the rooms of one', async () => {
    const { chat, district, by } = await openDistrict();
    const rooms = async (who: string) => {
      const { id } = await by(who, ['bo.both']);
      const found = await chat.cases.rooms(await district.person(who), id, { limit: 50 });
      return new Set(found.map(({ room }) => room.scope[0]));
    };
    expect([...(await rooms('nina.admin'))]).to.deep.equal([(await district.scope('north'))[0]]);
    expect((await rooms('dora.dist')).size).to.equal(2);
  });

  it('are hidden from the head whom they are about, who decides nothing about them', async () => {
    const { chat, district, by, seen } = await openDistrict();
    const { id } = await by('dora.dist', ['nina.admin']);
    const nina = await district.person('nina.admin');
    expect(await seen('nina.admin')).to.deep.equal([]);
    expect(await refusalOf(chat.cases.end(nina, id))).to.equal('NOT_FOUND');
    expect(await refusalOf(by('nina.admin', ['nina.admin']))).to.equal('ACCESS_DENIED');
  });
});

describe('OVERSIGHT=case', () => {
  it('lets an administrator read, delete and rename in rooms of a running case alone', async () => {
    const { chat, school, by, entries, world } = await open();
    const ada = school.person('ada');
    const roomId = await school.group('tess', ['sam']);
    const [messageId = 0 as MessageId] = await school.say(roomId, 'tess', 'words');
    const { position } = await world.auditLog.head();
    const deeds: readonly (() => Promise<unknown>)[] = [
      () => chat.history(ada, roomId, { limit: 5 }),
      () => chat.events(ada, roomId, 0, 5),
      () => chat.searchMessages(ada, { text: 'words', roomId, limit: 5 }),
      () => chat.readRevisions(ada, roomId, messageId),
      () => chat.changeRoom.edit(ada, roomId, { name: 'New' }),
      () => chat.amendMessage.remove({ person: ada, roomId, messageId }),
    ];
    const absent = ['ROOM_NOT_FOUND', 'ROOM_NOT_FOUND', 'ROOM_NOT_FOUND', 'MESSAGE_NOT_FOUND'];
    const refusals = async () => {
      const found: string[] = [];
      for (const deed of deeds)
        found.push(
          await deed().then(
            () => 'done',
            ({ code }) => code,
          ),
        );
      return found;
    };
    expect(await refusals()).to.deep.equal([...absent, 'ROOM_NOT_FOUND', 'ROOM_NOT_FOUND']);
    expect(await entries()).to.deep.equal([]);
    const { id } = await by('ada');
    expect(await refusals()).to.deep.equal(deeds.map(() => 'done'));
    const found = await world.auditLog.list({ after: position, limit: 20 });
    expect(found.map(({ action, caseId, roomId: room }) => [action, caseId, room])).to.deep.equal([
      ['case.opened', id, null],
      ...['look', 'look', 'look', 'revisions.read', 'room.renamed', 'message.deleted'].map((one) => [one, id, roomId]),
    ]);
    await chat.cases.end(ada, id);
    expect(await refusals()).to.deep.equal([...absent, 'ROOM_NOT_FOUND', 'ROOM_NOT_FOUND']);
  });

  it('leaves an administrator in their own rooms what members may', async () => {
    const { chat, school } = await open();
    const [ada, roomId] = [school.person('ada'), await school.group('tess', ['ada', 'sam'])];
    const [messageId = 0 as MessageId] = await school.say(roomId, 'tess', 'words');
    expect((await chat.history(ada, roomId, { limit: 5 })).messages).to.have.length(1);
    expect(await refusalOf(chat.amendMessage.remove({ person: ada, roomId, messageId }))).to.equal('ACCESS_DENIED');
    expect(await refusalOf(chat.changeRoom.edit(ada, roomId, { name: 'New' }))).to.equal('ACCESS_DENIED');
    expect((await chat.overview(ada, roomId)).rights).to.include({ moderates: false, mayRename: false });
  });

  it('lets an overseer who does not moderate read revisions, and change nothing', async () => {
    const { chat, school, by, roomId, messageId } = await open(undefined, separated);
    await by('tom');
    const tom = school.person('tom');
    const { revisions } = await chat.readRevisions(tom, roomId, messageId);
    expect(revisions).to.have.length(3);
    expect(await refusalOf(chat.readRevisions(school.person('ada'), roomId, messageId))).to.equal('MESSAGE_NOT_FOUND');
    expect(await refusalOf(chat.history(tom, roomId, { limit: 5 }))).to.equal('ROOM_NOT_FOUND');
  });
});
