import { expect } from 'chai';
import { makeChat } from '../../../core/makeChat.ts';
import { makeModeration } from '../../../core/moderation/makeModeration.ts';
import { asReportId, type ReportReason } from '../../../core/moderation/Report.ts';
import type { ReportCommand } from '../../../core/moderation/submitReport.ts';
import { asCaseId } from '../../../core/oversight/OversightCase.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import type { EphemeralEvent } from '../../../core/rooms/RoomBus.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { District } from '../../support/District.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

/** In schools where tutors and staff share the work: staff see reports, and tutors those of danger to a child. */
const sharedOut = definePolicy({
  ...educationPolicy,
  rights: { ...educationPolicy.rights, moderateReports: ['staff', 'teacher'], safeguard: ['tutor', 'admin'] },
});

describe('reports in a district', () => {
  const open = async () => {
    const district = await District.open();
    const report = async (who: string, about: string, reason: ReportReason = 'insult') => {
      const command: ReportCommand = { userId: await district.id(about), reason };
      return (await district.chat.moderation.report(await district.person(who), command)).report;
    };
    const queue = async (who: string) =>
      (await district.chat.moderation.listQueue(await district.person(who), { state: 'open', limit: 50 })).map(
        ({ id }) => id,
      );
    return { district, report, queue };
  };

  it('are seen in their organisation and above it, and nowhere else', async () => {
    const { district, report, queue } = await open();
    const { id } = await report('nick.pupil', 'nora.teach');
    for (const who of ['nina.admin', 'dora.dist', 'rory.root']) expect(await queue(who), who).to.deep.equal([id]);
    expect(await queue('stu.admin')).to.deep.equal([]);
    const stu = await district.person('stu.admin');
    expect(await refusalOf(district.chat.moderation.readReport(stu, id))).to.equal('NOT_FOUND');
    expect(await refusalOf(district.chat.moderation.decide(stu, id, { action: 'dismiss' }))).to.equal('NOT_FOUND');
  });

  it('go past the reported person, to the organisation above where nobody else is left', async () => {
    const { district, report, queue } = await open();
    const { id } = await report('nick.pupil', 'nina.admin', 'danger');
    expect(await queue('nina.admin')).to.deep.equal([]);
    expect(await queue('dora.dist')).to.deep.equal([id]);
    const nina = await district.person('nina.admin');
    const { moderation } = district.chat;
    for (const call of [moderation.readReport(nina, id), moderation.decide(nina, id, { action: 'dismiss' })])
      expect(await refusalOf(call)).to.equal('NOT_FOUND');
    const mine = await moderation.listMine(await district.person('nick.pupil'));
    expect(mine.map((one) => one.id)).to.deep.equal([id]);
  });

  it('suspend nobody whose roles reach beyond what the moderator oversees', async () => {
    const { district, report } = await open();
    const { id } = await report('nick.pupil', 'bo.both');
    const { moderation } = district.chat;
    const suspend = { action: 'suspend', note: 'Why' } as const;
    const nina = await district.person('nina.admin');
    expect(await refusalOf(moderation.decide(nina, id, suspend))).to.equal('USER_NOT_FOUND');
    const dora = await district.person('dora.dist');
    expect((await moderation.decide(dora, id, suspend)).decision?.holdId).to.be.a('number');
    expect((await district.person('bo.both')).isActive).to.equal(false);
  });
});

describe('reports in a school', () => {
  it('of danger go to the safeguarding lead, all others to those who moderate reports', async () => {
    const { chat, school } = await openChat(generousLimits, sharedOut);
    const [sam, tess] = [school.person('sam'), school.id('tess')];
    const roomId = await school.direct('tess', 'sam');
    const [messageId] = await school.say(roomId, 'tess', 'Come alone');
    const made = await chat.moderation.report(sam, { ...(messageId && { messageId }), roomId, reason: 'danger' });
    const spam = await chat.moderation.report(sam, { userId: tess, reason: 'spam' });
    const queue = async (who: 'theo' | 'tom' | 'tess') =>
      (await chat.moderation.listQueue(school.person(who), { state: 'open', limit: 9 })).map(({ id }) => id);
    expect(await queue('theo')).to.deep.equal([spam.report.id]);
    expect(await queue('tom')).to.deep.equal([made.report.id]);
    expect(await queue('tess')).to.deep.equal([]);
    expect(await refusalOf(chat.moderation.readReport(school.person('theo'), made.report.id))).to.equal('NOT_FOUND');
    const { earlier } = await chat.moderation.readReport(school.person('theo'), spam.report.id);
    expect(earlier).to.deep.equal([]);
  });

  it('keep what the message said when it was reported, and leave a look on record', async () => {
    const { chat, school, world } = await openChat();
    const roomId = await school.direct('tess', 'sam');
    const [messageId] = await school.say(roomId, 'tess', 'Come alone');
    if (messageId === undefined) expect.fail();
    const { report } = await chat.moderation.report(school.person('sam'), { messageId, reason: 'bullying' });
    await world.clock.advance(10);
    await chat.amendMessage.edit({ person: school.person('tess'), roomId, messageId, content: 'See you in class' });
    await chat.amendMessage.remove({ person: school.person('tess'), roomId, messageId });
    const { reported, messages } = await chat.moderation.readReport(school.person('ada'), report.id);
    expect(reported?.content).to.equal('Come alone');
    expect(messages.find(({ id }) => id === messageId)?.deletedAt).to.be.instanceOf(Date);
    const actions = (await world.auditLog.list({ limit: 99 })).map(({ action }) => action);
    expect(actions).to.include.members(['report.made', 'report.read']);
  });

  it('can be made in a room whose relation is over, and from behind a block', async () => {
    const { chat, school } = await openChat();
    const roomId = await school.direct('tom', 'sam');
    const [messageId] = await school.say(roomId, 'tom', 'You fool');
    if (messageId === undefined) expect.fail();
    await chat.blocks.block(school.person('sam'), school.id('tom'));
    expect(await refusalOf(chat.history(school.person('sam'), roomId, { limit: 5 }))).to.equal('CANNOT_CHAT');
    const { isNew } = await chat.moderation.report(school.person('sam'), { messageId, reason: 'insult' });
    expect(isNew).to.equal(true);
  });

  it('tell the reporter the outcome and a warned person the warning, each alone', async () => {
    const { chat, school, signals } = await openChat();
    const { report } = await chat.moderation.report(school.person('sam'), {
      userId: school.id('tess'),
      reason: 'other',
    });
    await chat.moderation.decide(school.person('ada'), report.id, {
      action: 'warn',
      note: 'Rude',
      warning: 'Stay polite',
    });
    const notices = signals.filter((one): one is EphemeralEvent & { type: 'notice' } => one.type === 'notice');
    expect(notices.map(({ userId, about, outcome }) => [userId, about, outcome])).to.deep.equal([
      [school.id('sam'), 'report', 'acted'],
      [school.id('tess'), 'warning', 'acted'],
    ]);
  });

  it('are decided once: a second decision is refused, and its hold does not stay', async () => {
    const { chat, school, world } = await openChat();
    const ada = school.person('ada');
    const { report } = await chat.moderation.report(school.person('sam'), {
      userId: school.id('tess'),
      reason: 'other',
    });
    const decisions = await Promise.allSettled([
      chat.moderation.decide(ada, report.id, { action: 'dismiss' }),
      chat.moderation.decide(ada, report.id, { action: 'suspend', note: 'Why' }),
    ]);
    expect(decisions.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const mine = await world.reports.find(report.id, { danger: 'all', others: 'all', exceptAbout: [] });
    const held = (await world.holds.list({ limit: 9 })).length;
    expect(held).to.equal(mine?.decision?.action === 'suspend' ? 1 : 0);
  });

  it('are handed over as a case where there are cases', async () => {
    const { school, world } = await openChat();
    const chat = makeChat(world, educationPolicy, generousLimits);
    const { report } = await chat.moderation.report(school.person('sam'), {
      userId: school.id('tess'),
      reason: 'other',
    });
    const asked: unknown[] = [];
    const moderation = makeModeration({
      ...{ ...world, policy: educationPolicy, limited: (_bucket, _who, call) => call, moderatesRoom: async () => null },
      openCase: async (author, request) => {
        asked.push(request);
        const rest = { scope: [], authorId: author.id, approverId: null, openedAt: new Date(0), endedAt: null };
        return { ...request, ...rest, id: asCaseId(7), state: 'waiting', isNew: true };
      },
    });
    const decided = await moderation.decide(school.person('ada'), report.id, {
      action: 'hand_over',
      note: 'Look into it',
    });
    expect(decided.decision).to.deep.include({ action: 'hand_over', caseId: 7 });
    expect(asked[0]).to.deep.include({ reason: 'Look into it', personIds: [school.id('tess')], roomIds: [] });
    expect(await refusalOf(moderation.readReport(school.person('ada'), asReportId(99)))).to.equal('NOT_FOUND');
  });
});
