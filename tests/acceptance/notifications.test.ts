import { expect } from 'chai';
import webPush from 'web-push';
import { PushChannel } from '../../adapters/push/PushChannel.ts';
import { LinkTokens, TelegramApi, TelegramChannel } from '../../adapters/telegram/telegram.ts';
import type {
  ChannelOutcome,
  Notification,
  NotificationChannel,
} from '../../core/notifications/NotificationChannel.ts';
import { BotApi } from '../support/BotApi.ts';
import { eventually } from '../support/eventually.ts';
import { PushPeer } from '../support/PushPeer.ts';
import { RunningChat } from './RunningChat.ts';

const publicUrl = 'https://chat.school.example';
const secrets = ['a secret of sessions that only the tests know'];
/** Ten seconds for reading, and some for the feed and the senders. */
const within = 40_000;

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Miller', isActive: true },
});
const relation = (kind: string, from: string, to: string, context = '') => ({
  ...{ kind, from, to, context, status: 'active' },
});

/** A host's own channel, e.g. text messages to phones. */
class PhoneChannel implements NotificationChannel {
  readonly name = 'phone';
  readonly shownIn = 'lockScreen';
  readonly needsAddress = true;
  readonly spacingMs = 0;
  readonly sent: Notification[] = [];

  async send(notification: Notification): Promise<ChannelOutcome> {
    this.sent.push(notification);
    return { outcome: 'sent' };
  }
}

describe('people who are not looking', () => {
  let push: PushPeer;
  let bot: BotApi;
  let running: RunningChat;
  let room: number;
  const phone = new PhoneChannel();
  const vapid = { subject: 'mailto:it@school.example', ...webPush.generateVAPIDKeys() };

  before(async function start() {
    this.timeout(60_000);
    [push, bot] = await Promise.all([PushPeer.start(), BotApi.start()]);
    const telegram = { token: bot.token, apiUrl: bot.url, publicUrl, secrets };
    const [api, links] = [new TelegramApi(telegram), new LinkTokens(secrets)];
    running = await RunningChat.start({
      notifications: {
        timeZone: 'Europe/Berlin',
        channels: [
          ...[new PushChannel({ keys: vapid, mayBePrivate: true }), phone],
          new TelegramChannel({ api, links, publicUrl }),
        ],
      },
      telegram,
    });
    await running.chat.directory.put({
      users: [user('ann', 'admin'), user('tess', 'teacher'), user('ben', 'student'), user('mia', 'student')],
      relations: [relation('teaches', 'tess', 'ben', '8a'), relation('teaches', 'tess', 'mia', '8a')],
    } as never);
    const opened = await running.ask('tess', 'POST', 'rooms/', {
      ...{
        type: 'group',
        name: 'Trip',
        participant_ids: await Promise.all(['ben', 'mia'].map((name) => running.userId(name))),
      },
    });
    expect(opened.status, JSON.stringify(opened.body)).to.equal(201);
    room = opened.body.room.id;
    // By day and by night the same.
    for (const name of ['ben', 'mia']) await running.ask(name, 'PUT', 'notifications/settings/', { quiet_hours: null });
  });
  after(async () => {
    await running?.stop();
    await Promise.all([push?.close(), bot?.close()]);
  });

  const say = async (content: string): Promise<number> => {
    const { status, body } = await running.ask('tess', 'POST', `rooms/${room}/messages/`, { content });
    expect(status, JSON.stringify(body)).to.equal(201);
    return body.id;
  };

  it('link their devices and chats, and see what reaches them', async () => {
    const subscription = { endpoint: push.endpoint, keys: push.keys };
    const linked = await running.ask('ben', 'POST', 'notifications/push/', subscription);
    expect(linked.body.push_key).to.equal(vapid.publicKey);
    expect(linked.body.channels).to.deep.equal([
      { name: 'push', needs_address: true, is_reachable: true },
      { name: 'phone', needs_address: true, is_reachable: false },
      { name: 'telegram', needs_address: true, is_reachable: false },
    ]);
    const { body } = await running.ask('mia', 'POST', 'notifications/telegram/link/', {});
    const [, token = ''] = /^https:\/\/t\.me\/school_bot\?start=([\w-]{1,64})$/.exec(body.url) ?? [];
    bot.write(77, { text: `/start ${token}` });
    const reachable = async () => {
      const { channels } = (await running.ask('mia', 'GET', 'notifications/settings/')).body;
      expect(channels.find(({ name }: { name: string }) => name === 'telegram').is_reachable).to.equal(true);
    };
    await eventually(reachable, { within: 10_000 });
  });

  it('are told on their device and in Telegram, and answer there', async function told() {
    this.timeout(60_000);
    const socket = await running.connect('tess');
    await say('The trip is on Friday');
    await eventually(() => expect(push.received).to.have.length(1), { within });
    // The school shows no words on a locked screen unless it says so.
    expect(push.received[0]?.content).to.deep.include({ title: 'Trip', room, tag: `room-${room}`, unread: 1 });
    expect(JSON.stringify(push.received[0]?.content)).to.not.include('Friday');
    await eventually(() => expect(bot.sent.at(-1)?.text).to.include('Trip'), { within });
    const entities = [{ type: 'text_link', url: `${publicUrl}/#room=${room}` }];
    bot.write(77, { text: 'Mia comes too', reply_to_message: { from: { is_bot: true }, entities } });
    const frame = await socket.frame(
      'the answer',
      ({ type, message }) => type === 'new_message' && message.content === 'Mia comes too',
    );
    expect(frame.message.sender.full_name).to.equal('mia Miller');
  });

  it('are told nothing of what they read in the meantime, nor where they want nothing', async function quiet() {
    this.timeout(60_000);
    const before = push.received.length;
    await running.ask('mia', 'PUT', `rooms/${room}/notifications/`, { level: 'none' });
    const sent = bot.sent.length;
    const first = await say('Bring a coat');
    await running.ask('ben', 'POST', `rooms/${room}/read/`, { up_to_id: first });
    const second = await say('And boots');
    await eventually(() => expect(push.received).to.have.length(before + 1), { within });
    expect(push.received.at(-1)?.content).to.include({ unread: 1 });
    expect(second).to.be.above(first);
    expect(bot.sent).to.have.length(sent);
  });

  it('see words on a locked screen where the school shows them', async function words() {
    this.timeout(60_000);
    const hours = { from: '21:00', to: '06:00' };
    const rules = { shows_words: { lock_screen: true }, quiet_hours: hours, locale: 'uk' };
    const saved = await running.ask('ann', 'PUT', 'notifications/rules/0/', rules);
    expect(saved.body).to.deep.equal(rules);
    expect((await running.ask('tess', 'PUT', 'notifications/rules/0/', rules)).status).to.equal(404);
    const before = push.received.length;
    // What schools say is kept for ten seconds, and a message waits for so long.
    await say('Meet at the gate');
    await eventually(() => expect(push.received).to.have.length(before + 1), { within });
    await say('At nine');
    await eventually(() => expect(push.received.at(-1)?.content).to.deep.include({ body: 'tess Miller: At nine' }), {
      within,
    });
  });

  it('are refused settings that mean nothing, with what to write', async () => {
    const refused = async (body: object, path = 'notifications/settings/', who = 'ben') => {
      const answer = await running.ask(who, 'PUT', path, body);
      expect(answer.status, JSON.stringify(answer.body)).to.equal(400);
      return answer.body.error.message as string;
    };
    expect(await refused({ channels: { pigeon: { mode: 'instant' } } })).to.include('push, phone, telegram');
    expect(await refused({ channels: { push: { mode: 'digest', at: '25:00' } } })).to.include('push.at');
    expect(await refused({ quiet_hours: { from: '07:00', to: '07:00' } })).to.include('two different times');
    expect(await refused({ time_zone: 'Mars' })).to.include('Europe/Berlin');
    expect(await refused({ locale: 'klingon!' }, 'notifications/rules/0/', 'ann')).to.include('language tag');
    expect(await refused({ always: ['corridor'] }, 'notifications/rules/0/', 'ann')).to.include('room type corridor');
    const far = { snoozed_until: '2099-01-01T00:00:00Z' };
    expect(await refused(far, `rooms/${room}/notifications/`)).to.include('within a year');
  });
});
