import { expect } from 'chai';
import { ChatError } from '../../../core/errors.ts';
import { rootOrganisation } from '../../../core/ids.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../core/permissions/Policy.ts';
import type { ScheduledId, ScheduledMessage } from '../../../core/scheduled/ScheduledMessage.ts';
import { ScheduleKeeper } from '../../../core/scheduled/ScheduleKeeper.ts';
import type { ScheduleInput } from '../../../core/scheduled/scheduleMessage.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

const minute = 60_000;
const day = 86_400_000;
const clientId = '0195f1d2-0000-7000-8000-00000000abcd';

const open = async (perMinute = 1_000, policy = educationPolicy) => {
  const opened = await openChat({ ...generousLimits, messages: { everyone: perMinute } }, policy);
  const { world, chat, school, signals } = opened;
  const timers = new ManualTimers(world.clock);
  const roomId = await school.direct('tess', 'sam');
  const failures: unknown[] = [];
  const results: string[] = [];
  const keeper = (holder = 'one', send = chat.scheduled.send) =>
    new ScheduleKeeper({
      ...{ scheduledMessages: world.scheduledMessages, leases: world.leases, clock: world.clock, timers, holder, send },
      watch: { onResult: (result) => results.push(result), onFailure: (failure) => failures.push(failure) },
    });
  const schedule = async (who: Name, content: string, ms = minute, more: Partial<ScheduleInput> = {}) =>
    (
      await chat.scheduled.schedule({
        ...{ sender: school.person(who), roomId, content, sendAt: new Date(world.clock.now().getTime() + ms), ...more },
      })
    ).scheduled;
  const find = (who: Name, id: ScheduledId): Promise<ScheduledMessage> => chat.scheduled.find(school.person(who), id);
  const said = async () => {
    const { messages } = await world.messages.history(roomId, { limit: 50 });
    return messages.map(({ content }) => content);
  };
  return { ...opened, timers, roomId, keeper, schedule, find, said, failures, results, told: () => signals };
};

describe('scheduled messages', () => {
  it('are sent at their hour, in the order of their hours, and say what became of them', async () => {
    const { schedule, keeper, timers, said, find, told } = await open();
    const late = await schedule('tess', 'B', 2 * minute);
    const early = await schedule('tess', ' A ', minute);
    const one = keeper();
    one.start();
    await timers.pass(minute - 1_000);
    expect(await said()).to.deep.equal([]);
    await timers.pass(6_000);
    expect(await said()).to.deep.equal(['A']);
    const sent = await find('tess', early.id);
    expect(sent).to.deep.include({ state: 'sent', content: '' });
    expect(sent.messageId).to.be.a('number');
    await timers.pass(minute);
    expect(await said()).to.deep.equal(['A', 'B']);
    const states = told().flatMap((event) => (event.type === 'scheduled' ? [`${event.id} ${event.state}`] : []));
    expect(states).to.deep.equal([`${late.id} waiting`, `${early.id} waiting`, `${early.id} sent`, `${late.id} sent`]);
    await one.close();
  });

  it('are the same for the same client id and body, also once they are sent', async () => {
    const { schedule, keeper, timers, said, chat, school, roomId, world } = await open();
    const sendAt = new Date(world.clock.now().getTime() + minute);
    const first = await schedule('tess', 'Hello', minute, { clientId });
    const again = () => schedule('tess', 'Hello', 0, { clientId, sendAt });
    expect((await again()).id).to.equal(first.id);
    expect(await refusalOf(schedule('tess', 'Other', 0, { clientId, sendAt }))).to.equal('CONFLICT');
    expect(await refusalOf(schedule('tess', 'Hello', 2 * minute, { clientId }))).to.equal('CONFLICT');
    const one = keeper();
    one.start();
    await timers.pass(minute + 6_000);
    expect(await again()).to.deep.include({ id: first.id, state: 'sent' });
    expect(await said()).to.deep.equal(['Hello']);
    // The message has the client id: whoever sends it under the same one gets it.
    const sent = await chat.sendMessage({ sender: school.person('tess'), roomId, content: 'Hello', clientId });
    expect(sent.isDuplicate).to.equal(true);
    const other = '0195f1d2-0000-7000-8000-00000000abce';
    await chat.sendMessage({ sender: school.person('tess'), roomId, content: 'Now', clientId: other });
    expect(await refusalOf(schedule('tess', 'Now', minute, { clientId: other }))).to.equal('CONFLICT');
    await one.close();
  });

  it('are refused at once where a send would be, and for an hour that is none', async () => {
    const { schedule, school, chat, world } = await open();
    expect(await refusalOf(schedule('stan', 'x'))).to.equal('ROOM_NOT_FOUND');
    expect(await refusalOf(schedule('tess', '  '))).to.equal('EMPTY_MESSAGE');
    expect(await refusalOf(schedule('tess', 'x', minute, { replyTo: 98_765 as never }))).to.equal('MESSAGE_NOT_FOUND');
    expect(await refusalOf(schedule('tess', 'x', minute, { attachmentIds: [98_765 as never] }))).to.equal(
      'ATTACHMENT_NOT_FOUND',
    );
    for (const ms of [-minute, 0, 1_000, 400 * day])
      expect(await refusalOf(schedule('tess', 'x', ms))).to.equal('INVALID_REQUEST');
    const { id } = await schedule('tess', 'x');
    const [sam, tess] = [school.person('sam'), school.person('tess')];
    for (const call of [
      () => chat.scheduled.find(sam, id),
      () => chat.scheduled.change(sam, id, { content: 'y' }),
      () => chat.scheduled.cancel(sam, id),
      () => chat.scheduled.sendNow(sam, id),
    ])
      expect(await refusalOf(call())).to.equal('NOT_FOUND');
    expect(await refusalOf(chat.scheduled.change(tess, id, { sendAt: world.clock.now() }))).to.equal('INVALID_REQUEST');
  });

  it('are refused at their hour by the rights of that moment, and keep their words', async () => {
    const { schedule, keeper, timers, said, find, school } = await open();
    const { id } = await schedule('tess', 'Page 12');
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    const one = keeper();
    one.start();
    await timers.pass(minute + 6_000);
    expect(await said()).to.deep.equal([]);
    const failed = await find('tess', id);
    expect(failed).to.deep.include({ state: 'failed', content: 'Page 12', messageId: null });
    expect(failed.outcome?.code).to.equal('CANNOT_CHAT');
    await one.close();
  });

  it('fail if their sender is not active any more', async () => {
    const { schedule, keeper, timers, said, world, school } = await open();
    const { id } = await schedule('tess', 'Page 12');
    await school.change('tess', { isActive: false });
    const one = keeper();
    one.start();
    await timers.pass(minute + 6_000);
    const found = await world.scheduledMessages.find(id, [school.id('tess')]);
    expect([found?.state, found?.outcome?.code]).to.deep.equal(['failed', 'USER_INACTIVE']);
    expect(await said()).to.deep.equal([]);
    await one.close();
  });

  it('count as a message when they are scheduled, a retry does not', async () => {
    const { schedule, world } = await open(2);
    const sendAt = new Date(world.clock.now().getTime() + minute);
    await schedule('tess', 'A', minute, { clientId });
    await schedule('tess', 'A', 0, { clientId, sendAt });
    expect(await refusalOf(schedule('tess', 'soon', 0))).to.equal('INVALID_REQUEST');
    await schedule('tess', 'B');
    expect(await refusalOf(schedule('tess', 'C'))).to.equal('RATE_LIMIT_EXCEEDED');
  });

  it('wait for their turn beyond the limit of messages, in their order', async () => {
    const { schedule, keeper, timers, said, results } = await open(3);
    for (const content of ['A', 'B', 'C']) await schedule('tess', content, 5 * minute);
    await timers.pass(2 * minute);
    for (const content of ['D', 'E', 'F']) await schedule('tess', content, 3 * minute + 1);
    const one = keeper();
    one.start();
    await timers.pass(3 * minute + 6_000);
    expect(await said()).to.deep.equal(['A', 'B', 'C']);
    expect(results).to.include('postponed').and.not.to.include('failed');
    await timers.pass(2 * minute);
    expect(await said()).to.deep.equal(['A', 'B', 'C', 'D', 'E', 'F']);
    await one.close();
  });

  it('are sent once if the node dies between the send and its record, or if two nodes send', async () => {
    const { schedule, keeper, timers, said, find, chat, world, failures } = await open();
    const { id } = await schedule('tess', 'Once');
    const { end } = world.scheduledMessages;
    let deaths = 1;
    world.scheduledMessages.end = async (...args) => {
      if (deaths-- > 0) throw new ChatError('UNAVAILABLE', 'The database is gone');
      return end.apply(world.scheduledMessages, args);
    };
    const [one, two] = [keeper('one'), keeper('two')];
    one.start();
    two.start();
    await timers.pass(minute + 6_000);
    expect(await said()).to.deep.equal(['Once']);
    await timers.pass(minute);
    expect(await said()).to.deep.equal(['Once']);
    expect(await find('tess', id)).to.deep.include({ state: 'sent' });
    expect(failures).to.deep.equal([]);
    const { id: next } = await schedule('tess', 'Twice?');
    await Promise.all([chat.scheduled.send(next), chat.scheduled.send(next)]);
    expect(await said()).to.deep.equal(['Once', 'Twice?']);
    await Promise.all([one.close(), two.close()]);
  });

  it('are sent late after a stop, those of one room in their order, and not after a week', async () => {
    const { schedule, keeper, timers, said, find } = await open();
    const old = await schedule('tess', 'Too old', minute);
    await schedule('tess', 'B', 2 * day + minute);
    await schedule('sam', 'A', 2 * day);
    await timers.pass(8 * day);
    const one = keeper();
    one.start();
    await timers.pass(6_000);
    expect(await said()).to.deep.equal(['A', 'B']);
    expect((await find('tess', old.id)).outcome?.code).to.equal('TOO_LATE');
    await one.close();
  });

  it('are tried again while the store does not answer', async () => {
    const { schedule, keeper, timers, said, world, failures } = await open();
    await schedule('tess', 'Hello');
    const { due } = world.scheduledMessages;
    let downs = 2;
    world.scheduledMessages.due = async (...args) => {
      if (downs-- > 0) throw new ChatError('UNAVAILABLE', 'The database is gone');
      return due.apply(world.scheduledMessages, args);
    };
    const one = keeper();
    one.start();
    await timers.pass(minute + 16_000);
    expect(failures).to.have.length(2);
    expect(await said()).to.deep.equal(['Hello']);
    await one.close();
  });

  it('are changed, taken back and sent at once by their sender', async () => {
    const { schedule, school, chat, said, world } = await open();
    const tess = school.person('tess');
    const { id } = await schedule('tess', 'Hello');
    const changed = await chat.scheduled.change(tess, id, { content: ' Good morning ', asksConfirmation: false });
    expect(changed.content).to.equal('Good morning');
    expect(await refusalOf(chat.scheduled.change(tess, id, { content: ' ' }))).to.equal('EMPTY_MESSAGE');
    expect(await chat.scheduled.sendNow(tess, id)).to.deep.include({ state: 'sent' });
    expect(await said()).to.deep.equal(['Good morning']);
    for (const call of [
      () => chat.scheduled.change(tess, id, { content: 'x' }),
      () => chat.scheduled.cancel(tess, id),
      () => chat.scheduled.sendNow(tess, id),
    ])
      expect(await refusalOf(call())).to.equal('CONFLICT');
    const other = await schedule('tess', 'Never mind');
    expect((await chat.scheduled.cancel(tess, other.id)).state).to.equal('cancelled');
    expect(await chat.scheduled.list(tess, { state: 'open', limit: 10 })).to.deep.equal([]);
    expect(await chat.scheduled.list(tess, { state: 'ended', limit: 10 })).to.have.length(2);
    expect(await world.scheduledMessages.nextDue()).to.equal(null);
  });

  it('wait for a reviewer at their hour where a guard holds them', async () => {
    const policy = definePolicy({ ...educationPolicy, guards: [{ guard: 'words', rooms: 'all' }] });
    const { schedule, school, chat, said } = await open(1_000, policy);
    await chat.words.add(school.person('ada'), {
      ...{ organisation: rootOrganisation, language: 'en', action: 'hold', text: 'dolt' },
    });
    const { id } = await schedule('sam', 'You dolt');
    const sent = await chat.scheduled.sendNow(school.person('sam'), id);
    expect([sent.state, sent.outcome?.code, sent.messageId]).to.deep.equal(['sent', 'MESSAGE_HELD', null]);
    expect(await said()).to.deep.equal([]);
    expect(await chat.held.listOwn(school.person('sam'))).to.have.length(1);
  });

  it('are removed a month after they ended', async () => {
    const { schedule, keeper, timers, school, chat } = await open();
    const { id } = await schedule('tess', 'Hello');
    const tess = school.person('tess');
    await chat.scheduled.cancel(tess, id);
    const one = keeper();
    one.start();
    await timers.pass(29 * day);
    expect((await chat.scheduled.find(tess, id)).state).to.equal('cancelled');
    await timers.pass(2 * day);
    expect(await refusalOf(chat.scheduled.find(tess, id))).to.equal('NOT_FOUND');
    await one.close();
  });
});
