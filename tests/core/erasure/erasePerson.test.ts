import { expect } from 'chai';
import { isErased } from '../../../core/erasure/formerMember.ts';
import { asUserId, rootOrganisation, type UserId } from '../../../core/ids.ts';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../../core/makeChat.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { fullName } from '../../../core/permissions/Person.ts';
import { refusalOf, refusedBy } from '../../contracts/refusalOf.ts';
import { School } from '../../contracts/School.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memoryWorld.ts';

describe('erasePerson', () => {
  let world: MemoryWorld;
  let school: School;
  let chat: Chat;
  let sam: UserId;
  beforeEach(async () => {
    world = await memoryWorld();
    school = await School.open(world);
    chat = makeChat(world, educationPolicy, defaultLimits);
    sam = school.id('sam');
  });
  afterEach(() => world.close());
  const hold = async (subject: { userId: UserId } | { roomId: Awaited<ReturnType<School['direct']>> }) =>
    chat.enterDirectory('command').setHold({
      ...{ subject, effect: 'preserve', reason: 'Case 4 F 12/26', begins: world.clock.now(), ends: null },
    });

  it('takes the words of what a guard holds of theirs, and of nobody else', async () => {
    const roomId = await school.direct('tess', 'sam');
    for (const who of ['sam', 'tess'] as const)
      await world.heldMessages.hold({
        ...{ roomId, senderId: school.id(who), sent: who, content: who, clientId: null, replyTo: null },
        ...{ organisation: rootOrganisation, masked: '•••', reasons: [] },
      });
    await chat.erasePerson(school.person('ada'), sam);
    const held = await world.heldMessages.heldIn(roomId);
    expect(held.map(({ state, content, masked }) => [state, content, masked])).to.deep.equal([
      ['expired', '', null],
      ['waiting', 'tess', '•••'],
    ]);
  });

  it('takes what they send later, and of nobody else', async () => {
    const roomId = await school.direct('tess', 'sam');
    const sendAt = new Date(world.clock.now().getTime() + 3_600_000);
    for (const who of ['sam', 'tess'] as const)
      await chat.scheduled.schedule({ sender: school.person(who), roomId, content: who, sendAt });
    await chat.erasePerson(school.person('ada'), sam);
    const left = await world.scheduledMessages.scheduledIn(roomId, [school.id('sam'), school.id('tess')]);
    expect(left.map(({ content }) => content)).to.deep.equal(['tess']);
  });

  it('leaves a former member, and what others wrote whole', async () => {
    const roomId = await school.group('tess', ['sam', 'sue']);
    await school.say(roomId, 'tess', 'a question');
    await school.say(roomId, 'sam', 'my answer');
    await chat.enterDirectory('command').setHold({
      ...{ subject: { userId: sam }, effect: 'keep', reason: 'Moves', begins: world.clock.now(), ends: null },
    });
    const complaint = { userId: school.id('tess'), reason: 'other', comment: 'words of a complaint' } as const;
    const { report } = await chat.moderation.report(school.person('sam'), complaint);
    const outcome = await chat.erasePerson(school.person('ada'), sam, { isDespiteOpen: true });
    const part = { danger: 'all', others: 'all', exceptAbout: [] } as const;
    expect(await world.reports.find(report.id, part)).to.deep.include({ reporterId: sam, comment: '' });
    expect(outcome).to.deep.include({ messages: 1, identities: 1, relations: 3 });
    expect(outcome.auditDetails).to.be.greaterThan(0);

    const person = (await world.people.find(sam)) ?? expect.fail();
    expect(person).to.deep.include({ externalId: `erased:${sam}`, email: null, isActive: false });
    expect([fullName(person), isErased(person)]).to.deep.equal(['—', true]);
    expect(await world.people.findByExternalId('sam')).to.equal(undefined);
    expect([...(await world.people.around([sam])).from(sam)]).to.deep.equal([]);
    const { messages } = await world.messages.history(roomId, { limit: 10 });
    expect(messages.map(({ content }) => content)).to.deep.equal(['a question', '']);
    const events = (await world.messages.events([{ roomId, after: 0 }], 100)).get(roomId)?.events ?? [];
    expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index + 1));

    const stored = JSON.stringify([
      ...[[...world.database.tables.people.rows()], [...world.database.tables.rooms.rows()], events],
      ...[[...world.database.tables.holds.rows()], world.database.audit.records],
    ]);
    expect(stored).to.not.contain('Sam').and.not.contain('my answer').and.not.contain('Moves');
    expect((await chat.verifyAudit()).fault).to.equal(null);
    const [entry] = await world.auditLog.list({ action: 'person.erased', limit: 5 });
    expect(entry).to.deep.include({ subjects: [sam], actor: { kind: 'person', id: school.id('ada') } });
  });

  it('renames rooms that are called by the person, in earlier events too', async () => {
    await school.change('sam', { firstName: 'Samuel' });
    const forum = await school.forum('tess', 'sam');
    expect(forum.state.name).to.contain('Samuel');
    await chat.erasePerson('command', sam);
    const events = (await world.messages.events([{ roomId: forum.id, after: 0 }], 100)).get(forum.id)?.events ?? [];
    expect(JSON.stringify([(await school.room(forum.id)).state, events])).to.not.contain('Sam');
    expect((await school.room(forum.id)).state).to.deep.include({ isFrozen: true });
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'sam', 'one', 'two');
    const before = JSON.stringify(await world.messages.history(roomId, { limit: 10 }));
    const outcome = await chat.erasePerson('command', sam, { isDryRun: true });
    expect(outcome).to.deep.include({ messages: 2, identities: 1, relations: 3 });
    expect(JSON.stringify(await world.messages.history(roomId, { limit: 10 }))).to.equal(before);
    expect((await world.people.find(sam))?.firstName).to.equal('Sam');
    expect(await world.auditLog.list({ action: 'person.erased', limit: 5 })).to.deep.equal([]);
  });

  it('forgets that the person was asked to confirm announcements, and that others were asked for them', async () => {
    const announce = (confirmation: 'person' | 'one_guardian', type: string) =>
      chat.announcements.announce(school.person('tess'), {
        ...{ content: 'Trip on Friday', clientId: crypto.randomUUID(), confirmation },
        audience: { type, places: [{ of: 'context', context: 'algebra-1' }] },
      });
    await announce('person', 'audience_class');
    await announce('one_guardian', 'audience_guardians');
    const pam = school.id('pam');
    const asked = async (...ids: (typeof pam)[]) => (await world.announcements.askedOf(ids, 99)).length;
    expect([await asked(sam), await asked(pam)]).to.deep.equal([1, 2]);
    await chat.erasePerson('command', sam);
    expect([await asked(sam), await asked(pam)]).to.deep.equal([0, 1]);
    await chat.erasePerson('command', pam);
    expect(await asked(pam)).to.equal(0);
  });

  it('is completed by a second call', async () => {
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'sam', 'one');
    await chat.erasePerson('command', sam);
    const again = await chat.erasePerson('command', sam);
    expect(again).to.deep.include({ messages: 0, identities: 0, relations: 0 });
  });

  it('stops at a hold that preserves the person, and names it', async () => {
    await hold({ userId: sam });
    for (const isDryRun of [true, false]) {
      const refusal = await refusedBy(chat.erasePerson('command', sam, { isDryRun }));
      expect([refusal.code, refusal.message]).to.satisfy(
        ([code, message]: [string, string]) => code === 'CONFLICT' && message.includes('hold 1 (“Case 4 F 12/26”)'),
      );
    }
    await chat.enterDirectory('command').liftHold((await world.holds.list({ limit: 1 }))[0]?.id ?? expect.fail());
    expect((await chat.erasePerson('command', sam)).identities).to.equal(1);
  });

  it('stops at a hold on a room, or on somebody in it, if the person wrote there', async () => {
    const roomId = await school.direct('tess', 'sam');
    const { id } = await hold({ roomId });
    expect((await chat.erasePerson('command', sam, { isDryRun: true })).messages).to.equal(0);
    await school.say(roomId, 'sam', 'evidence');
    expect(await refusalOf(chat.erasePerson('command', sam))).to.equal('CONFLICT');
    await chat.enterDirectory('command').liftHold(id);
    await hold({ userId: school.id('tess') });
    expect(await refusalOf(chat.erasePerson('command', sam))).to.equal('CONFLICT');
    expect((await world.messages.history(roomId, { limit: 5 })).messages[0]?.content).to.equal('evidence');
  });

  it('waits for open reports and cases, unless somebody says that they know', async () => {
    const complaint = { userId: school.id('tess'), reason: 'other', comment: 'evidence' } as const;
    const { report } = await chat.moderation.report(school.person('sam'), complaint);
    const dry = await chat.erasePerson('command', sam, { isDryRun: true });
    expect(dry).to.deep.include({ openCases: 0, openReports: 1 });
    const refusal = await refusedBy(chat.erasePerson('command', sam));
    expect([refusal.code, refusal.message.includes(`report ${report.id}`)]).to.deep.equal(['CONFLICT', true]);
    expect((await world.people.find(sam))?.firstName).to.equal('Sam');
    await chat.moderation.decide(school.person('ada'), report.id, { action: 'dismiss' });

    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'sam', 'evidence');
    const until = new Date(world.clock.now().getTime() + 3_600_000);
    const request = { reason: 'A complaint', personIds: [school.id('tess')], roomIds: [], until };
    const { id } = await chat.cases.open(school.person('ada'), request);
    const office = await refusedBy(chat.erasePerson(school.person('ada'), sam));
    expect([office.code, office.message.includes(`case ${id}`)]).to.deep.equal(['CONFLICT', false]);
    await chat.erasePerson(school.person('ada'), sam, { isDespiteOpen: true });
    expect((await world.people.find(sam))?.firstName).to.equal('');
  });

  it('refuses those without the right, as if there were nobody, and oneself', async () => {
    for (const name of ['tess', 'pam', 'sue'] as const)
      expect(await refusalOf(chat.erasePerson(school.person(name), sam)), name).to.equal('USER_NOT_FOUND');
    expect(await refusalOf(chat.erasePerson('command', asUserId(987_654)))).to.equal('USER_NOT_FOUND');
    const ada = school.person('ada');
    expect(await refusalOf(chat.erasePerson(ada, ada.id))).to.equal('ACCESS_DENIED');
  });

  it('does not let the next import bring the person back, unless the id is somebody else’s now', async () => {
    await chat.erasePerson('command', sam);
    const record = { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Young', isActive: true };
    const refusal = await refusedBy(school.apply({ users: [record], relations: [] }));
    expect(JSON.stringify(refusal.details)).to.contain('was a person who was erased');
    const snapshot = {
      source: 'host',
      users: [record, { ...record, externalId: 'new', firstName: 'New' }],
      relations: [],
      complete: { users: false, relations: false },
    };
    const { heldBack } = await school.apply(snapshot, { isForced: true });
    expect(heldBack.map(({ externalId, reason }) => [externalId, reason])).to.deep.equal([['sam', 'erased']]);
    expect(await world.people.findByExternalId('sam')).to.equal(undefined);
    await school.apply({ users: [record], relations: [] }, { reusedIds: new Set(['sam']) });
    expect((await world.people.findByExternalId('sam'))?.id).to.not.equal(sam);
    await school.apply({ users: [record], relations: [] });
  });
});
