import { expect } from 'chai';
import type { FeedEvent } from '../../../core/feed/FeedEvent.ts';
import { newMessage } from '../../../core/messages/ChatEvent.ts';
import { ChannelSender } from '../../../core/notifications/ChannelSender.ts';
import type {
  ChannelOutcome,
  Notification,
  NotificationChannel,
} from '../../../core/notifications/NotificationChannel.ts';
import { Notifier } from '../../../core/notifications/Notifier.ts';
import { RulesCache } from '../../../core/notifications/RulesCache.ts';
import { SenderPace } from '../../../core/notifications/SenderPace.ts';
import { makeWriteNotification } from '../../../core/notifications/writeNotification.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { School } from '../../contracts/School.ts';
import { stateOver } from '../../contracts/stateOver.ts';
import { ManualClock } from '../../support/ManualClock.ts';
import { ManualTimers } from '../../support/ManualTimers.ts';
import { memoryWorld } from '../../support/memoryWorld.ts';

const minute = 60_000;

/** A channel whose peer answers what a test says. */
class FakeChannel implements NotificationChannel {
  readonly name = 'mail';
  readonly needsAddress = false;
  readonly sent: Notification[] = [];
  shownIn: 'mail' | 'lockScreen' = 'mail';
  spacingMs = 0;
  answer: () => Promise<ChannelOutcome> = async () => ({ outcome: 'sent' });

  send(notification: Notification): Promise<ChannelOutcome> {
    this.sent.push(notification);
    return this.answer();
  }
}

describe('Telling people who are not looking', () => {
  const fact = stateOver(async () => {
    const clock = new ManualClock();
    clock.set(new Date('2026-12-01T09:00:00Z'));
    const timers = new ManualTimers(clock);
    const world = await memoryWorld(educationPolicy, clock);
    const { notices, notificationChoices: choices, people, inbox, messages } = world;
    const school = await School.open(world);
    await school.change('sam', { email: 'sam@school.example' });
    await school.change('pam', { email: 'pam@home.example' });
    const roomId = await school.group('tess', ['sam']);
    const channel = new FakeChannel();
    const rules = new RulesCache({ notices, clock, timeZone: 'Europe/Berlin' });
    const notifier = new Notifier({
      ...{
        notices,
        rules,
        policy: educationPolicy,
        clock,
        channels: [{ name: 'mail', needsAddress: false }],
        onNoticed: () => {},
      },
    });
    const report: string[] = [];
    const broken = { writing: false };
    const write = makeWriteNotification({ people, inbox, messages, choices, rules });
    const pace = new SenderPace({ clock, timers });
    const sender = new ChannelSender({
      ...{ channel, notices, pace, clock, timers, random: () => 0.5 },
      write: async (...told) => {
        if (broken.writing) throw new Error('no such room');
        return write(...told);
      },
      watch: {
        onGathered: (_, { deliveries, dropped }) => report.push(`gathered ${deliveries}, dropped ${dropped}`),
        onAttempt: (_, outcome, mayRepeat) => report.push(outcome + (mayRepeat ? ' again' : '')),
        onGivenUp: (_, { attempt }, failure) => report.push(`given up after ${attempt}: ${failure}`),
        onFailure: (_, failure) => report.push(String(failure)),
      },
    });
    sender.start();
    /** So many deliveries wait for Sam: more than are tried at once. */
    const crowd = async (count: number): Promise<void> => {
      const userId = school.id('sam');
      for (let at = 0; at < count; at += 1)
        await choices.saveAddress({ userId, channel: 'mail', address: `sam${at}@school.example`, details: {} }, count);
    };
    let position = 0;
    const say = async (text: string, room = roomId) => {
      const { message } = await school.append(room, 'tess', text);
      const event: FeedEvent = { ...newMessage(message), id: `e:${++position}`, position };
      await notifier.handle([event]);
      return message;
    };
    const close = async (): Promise<void> => {
      const closing = sender.close();
      await timers.pass(6_000);
      await closing;
      await world.close();
    };
    return { ...world, school, roomId, channel, clock, timers, say, crowd, broken, report, choices, close };
  });

  fact('says what is new ten seconds after it was written', async ({ say, channel, timers, school, report }) => {
    await say('The trip is on Friday');
    await timers.pass(9_000);
    expect(channel.sent).to.deep.equal([]);
    await timers.pass(4_000);
    expect(report).to.deep.equal(['gathered 1, dropped 0', 'sent']);
    const [one = expect.fail()] = channel.sent;
    expect(one.person.id).to.equal(school.id('sam'));
    expect(one).to.include({ locale: 'en', timeZone: 'Europe/Berlin', address: null, unread: 1 });
    expect(one.rooms).to.have.length(1);
    expect(one.rooms[0]).to.deep.include({ more: 0, mayAnswer: true });
    expect(one.rooms[0]?.messages[0]).to.include({
      senderName: 'Tess Miller',
      text: 'The trip is on Friday',
      files: 0,
    });
  });

  fact('says nothing of what was read in the meantime', async ({ say, channel, timers, inbox, school, roomId }) => {
    const { id } = await say('Hello');
    await timers.pass(5_000);
    await inbox.markRead(roomId, school.id('sam'), id);
    await timers.pass(minute);
    expect(channel.sent).to.deep.equal([]);
  });

  fact('puts what was written at night into one notification in the morning', async (world) => {
    const { say, channel, timers, clock, school } = world;
    clock.set(new Date('2026-12-01T20:30:00Z'));
    const direct = await school.direct('tess', 'sam');
    await say('One');
    await say('Two', direct);
    await timers.pass(9 * 60 * minute);
    expect(channel.sent).to.deep.equal([]);
    await timers.pass(31 * minute);
    expect(channel.sent.map(({ rooms }) => rooms.map(({ messages }) => messages[0]?.text))).to.deep.equal([
      ['One', 'Two'],
    ]);
  });

  fact('shows no words where the school does not want it', async ({ say, channel, timers }) => {
    channel.shownIn = 'lockScreen';
    await say('A secret');
    await timers.pass(13_000);
    expect(channel.sent[0]?.rooms[0]?.messages[0]).to.include({ text: null, senderName: 'Tess Miller' });
  });

  fact(
    'tries again with longer pauses, and gives up after a day',
    async ({ say, channel, timers, notices, report }) => {
      channel.answer = async () => ({ outcome: 'retry', reason: 'mailbox busy' });
      await say('Hello');
      await timers.pass(13_000);
      expect(channel.sent).to.have.length(1);
      await timers.pass(31_000);
      expect(channel.sent).to.have.length(2);
      await timers.pass(60 * minute);
      expect(channel.sent).to.have.length(5);
      await timers.pass(30 * 60 * minute);
      expect(channel.sent).to.have.length(10);
      expect(new Set(channel.sent.map(({ id }) => id)).size).to.equal(1);
      expect(report.at(-1)).to.equal('given up after 10: mailbox busy');
      expect(await notices.dead({ limit: 5 })).to.have.length(1);
    },
  );

  fact('stops at once at an address that reaches nobody', async ({ say, channel, timers, notices, roomId, report }) => {
    channel.answer = async () => ({ outcome: 'gone', reason: '550 no such user' });
    await say('Hello');
    await timers.pass(13_000);
    expect(report.at(-1)).to.equal('given up after 1: 550 no such user');
    const [room] = await notices.rooms([roomId], [{ name: 'mail', needsAddress: false }]);
    expect(room?.members.flatMap(({ channels }) => channels)).to.deep.equal([]);
  });

  fact('takes a peer that never answers for one that failed', async ({ say, channel, timers, report }) => {
    channel.answer = () => new Promise(() => {});
    await say('Hello');
    await timers.pass(13_000);
    channel.answer = async () => ({ outcome: 'sent' });
    await timers.pass(31_000);
    expect(report.at(-1)).to.equal('retry');
    await timers.pass(33_000);
    expect(report.at(-1)).to.equal('sent');
  });

  fact('takes a channel that throws for one that failed', async ({ say, channel, timers, report, notices }) => {
    channel.answer = async () => {
      throw new Error('no route to host');
    };
    await say('Hello');
    await timers.pass(13_000);
    expect(report.at(-1)).to.equal('retry');
    expect((await notices.figures())[0]).to.include({ waiting: 1, dead: 0 });
  });

  fact('asks a peer that fails one at a time, and gives back what it has not tried', async (world) => {
    const { say, crowd, channel, timers, report } = world;
    await crowd(20);
    channel.answer = async () => ({ outcome: 'retry', reason: 'busy' });
    await say('Hello');
    await timers.pass(11_000);
    expect(channel.sent).to.have.length(8);
    await timers.pass(4_000);
    expect(channel.sent).to.have.length(10);
    channel.answer = async () => ({ outcome: 'sent' });
    await timers.pass(3_500);
    // Those that it never tried go out at once, the others when their time has come.
    expect(channel.sent).to.have.length(20);
    await timers.pass(minute);
    expect(report.filter((line) => line === 'sent')).to.have.length(20);
    expect(report.filter((line) => line.endsWith('again'))).to.deep.equal([]);
  });

  fact('leaves a peer alone for as long as it asks', async ({ say, crowd, channel, timers, report }) => {
    await crowd(20);
    channel.answer = async () => ({ outcome: 'retry', reason: 'flood', afterMs: 45_000, isForAll: true });
    await say('Hello');
    await timers.pass(12_500);
    expect(channel.sent).to.have.length(8);
    channel.answer = async () => ({ outcome: 'sent' });
    await timers.pass(40_000);
    expect(channel.sent).to.have.length(8);
    await timers.pass(15_000);
    expect(report.filter((line) => line === 'sent')).to.have.length(20);
  });

  fact('begins no attempt that could outlast its claim', async ({ say, crowd, channel, timers, notices, report }) => {
    await crowd(20);
    channel.answer = () => new Promise((done) => timers.after(25_000, () => done({ outcome: 'sent' })));
    await say('Hello');
    for (let second = 0; second < 75; second += 1) {
      await timers.pass(1_000);
      // Another node finds nothing that this one has in work, or may have sent.
      const found = await notices.claim('mail', { count: 20, claimMs: 1_000 });
      expect(found.filter(({ mayRepeat }) => mayRepeat)).to.deep.equal([]);
      await notices.release(found);
    }
    await timers.pass(minute);
    expect(report.filter((line) => line === 'sent')).to.have.length(20);
    expect(new Set(channel.sent.map(({ id }) => id)).size).to.equal(20);
  });

  fact('gives up what can never be written, and goes on with the rest', async (world) => {
    const { say, broken, channel, timers, notices, report } = world;
    broken.writing = true;
    await say('Hello');
    await timers.pass(13_000);
    expect(report.slice(-2)).to.deep.equal(['Error: no such room', 'retry']);
    await timers.pass(30 * 60 * minute);
    const [dead = expect.fail()] = await notices.dead({ limit: 5 });
    expect(dead).to.include({ attempts: 10, failure: 'it could not be written: no such room' });
    expect(channel.sent).to.deep.equal([]);
    broken.writing = false;
    await say('Goodbye');
    await timers.pass(13_000);
    expect(report.at(-1)).to.equal('sent');
  });

  fact('says nothing to who may not use the room any more', async ({ say, channel, timers, rooms, roomId, school }) => {
    channel.answer = async () => ({ outcome: 'retry', reason: 'busy' });
    await say('Hello');
    await timers.pass(13_000);
    await rooms.update({ roomId, actorId: null, change: (room) => room.leftBy([school.id('sam')], 'left') });
    await timers.pass(60 * minute);
    expect(channel.sent).to.have.length(1);
  });
});
