import { expect } from 'chai';
import { LinkTokens } from '../../../adapters/telegram/LinkTokens.ts';
import { TelegramApi } from '../../../adapters/telegram/TelegramApi.ts';
import { TelegramChannel } from '../../../adapters/telegram/TelegramChannel.ts';
import { asRoomId, asUserId } from '../../../core/ids.ts';
import type { Notification } from '../../../core/notifications/NotificationChannel.ts';
import { BotApi } from '../../support/BotApi.ts';
import { exampleNotification } from '../../support/exampleNotification.ts';

const publicUrl = 'https://chat.school.example';
const links = new LinkTokens(['a secret']);

describe('The channel of Telegram', () => {
  let api: BotApi;
  let channel: TelegramChannel;

  beforeEach(async () => {
    api = await BotApi.start();
    channel = new TelegramChannel({ api: new TelegramApi({ token: api.token, apiUrl: api.url }), links, publicUrl });
  });
  afterEach(() => api.close());

  const told = (more: Partial<Notification> = {}) =>
    exampleNotification({ address: { address: '77', details: {} }, ...more });

  it('says what is new, with a link to the room and how to answer', async () => {
    expect(await channel.send(told())).to.deep.equal({ outcome: 'sent' });
    expect(api.sent[0]).to.include({ chat_id: '77', parse_mode: 'HTML' });
    expect(api.sent[0]?.text).to.equal(
      [
        '<b><a href="https://chat.school.example/#room=42">Maths · Sam</a></b>',
        'Tess Miller: Hello',
        'Tess Miller: The trip is on Friday\n',
        '<i>Reply to this message to answer.</i>',
      ].join('\n'),
    );
  });

  it('says who asks to talk, and asks for no answer', async () => {
    const [room = expect.fail()] = exampleNotification().rooms;
    const asking = {
      ...room,
      name: 'Ann',
      mayAnswer: false,
      isRequest: true as const,
      messages: room.messages.slice(0, 1),
    };
    await channel.send(told({ rooms: [asking], locale: 'es' }));
    expect(api.sent[0]?.text).to.equal(
      '<b><a href="https://chat.school.example/#request=42">Ann quiere escribirte</a></b>\nTess Miller: Hello',
    );
  });

  it('gives a link by which a person begins a chat with the bot', async () => {
    const link = await channel.linkFor(asUserId(77));
    const [, token = ''] = /^https:\/\/t\.me\/school_bot\?start=(.+)$/.exec(link) ?? [];
    expect(links.read(token, new Date())).to.equal(77);
  });

  it('takes words of people for words', async () => {
    const [room = expect.fail()] = exampleNotification().rooms;
    const messages = room.messages.map((message) => ({ ...message, text: '<b>&</b>', senderName: 'A <i>' }));
    await channel.send(told({ rooms: [{ ...room, name: '<script>', messages }] }));
    expect(api.sent[0]?.text).to.include('&lt;script&gt;').and.include('A &lt;i&gt;: &lt;b&gt;&amp;&lt;/b&gt;');
  });

  it('shows no words where the school does not, and says so in the language of the person', async () => {
    const [room = expect.fail()] = exampleNotification().rooms;
    const messages = room.messages.map((message) => ({ ...message, text: null }));
    await channel.send(told({ locale: 'ru', rooms: [{ ...room, messages, more: 3 }] }));
    expect(api.sent[0]?.text).to.include('5 новых сообщений').and.not.include('Tess');
  });

  it('asks for no answer where several rooms are in one message, and stays within what Telegram takes', async () => {
    const [room = expect.fail()] = exampleNotification().rooms;
    const long = room.messages.map((message) => ({ ...message, text: 'x'.repeat(2_000) }));
    const rooms = Array.from({ length: 20 }, (_, index) => ({ ...room, id: asRoomId(index + 1), messages: long }));
    await channel.send(told({ rooms }));
    expect(api.sent[0]?.text).to.not.include('Reply to');
    expect(api.sent[0]?.text.length).to.be.below(4_096);
  });

  it('takes the answers of Telegram for what they mean', async () => {
    const outcome = async (error_code: number, description: string, parameters?: object) => {
      api.refusal = { error_code, description, ...(parameters && { parameters }) };
      return channel.send(told());
    };
    expect(await outcome(429, 'Too Many Requests', { retry_after: 7 })).to.deep.include({
      ...{ outcome: 'retry', afterMs: 7_000, isForAll: true },
    });
    expect(await outcome(403, 'Forbidden: bot was blocked by the user')).to.include({ outcome: 'gone' });
    expect(await outcome(400, 'Bad Request: chat not found')).to.include({ outcome: 'gone' });
    expect(await outcome(400, 'Bad Request: message is too long')).to.include({ outcome: 'refused' });
    expect(await outcome(502, 'Bad Gateway')).to.include({ outcome: 'retry' });
  });

  it('tries again if nobody answers, and never says its token', async () => {
    const lost = new TelegramApi({ token: '123:secret', apiUrl: 'http://127.0.0.1:1' });
    const answer = await new TelegramChannel({ api: lost, links, publicUrl }).send(told());
    expect(answer).to.include({ outcome: 'retry' });
    expect(JSON.stringify(answer)).to.not.include('secret');
  });
});

describe('The link from the page to a bot', () => {
  const now = new Date('2026-12-01T09:30:00Z');
  const tokens = new LinkTokens(['a secret', 'the one before']);

  it('tells whose chat it is for a quarter of an hour', () => {
    const token = tokens.make(asUserId(77), now);
    expect(token).to.match(/^[\w-]{1,64}$/);
    expect(tokens.read(token, now)).to.equal(77);
    expect(tokens.read(token, new Date(now.getTime() + 15 * 60_000))).to.equal(77);
    expect(tokens.read(token, new Date(now.getTime() + 15 * 60_000 + 1_000))).to.equal(undefined);
  });

  it('is read with a secret that was replaced, and with no other', () => {
    const old = new LinkTokens(['the one before']).make(asUserId(77), now);
    expect(tokens.read(old, now)).to.equal(77);
    expect(tokens.read(new LinkTokens(['another']).make(asUserId(77), now), now)).to.equal(undefined);
    const bytes = Buffer.from(old, 'base64url');
    bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
    expect(tokens.read(bytes.toString('base64url'), now)).to.equal(undefined);
    for (const bad of ['', 'x', 'a'.repeat(64)]) expect(tokens.read(bad, now)).to.equal(undefined);
  });
});
