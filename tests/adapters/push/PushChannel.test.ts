import { expect } from 'chai';
import webPush from 'web-push';
import { PushChannel } from '../../../adapters/push/PushChannel.ts';
import type { Notification } from '../../../core/notifications/NotificationChannel.ts';
import { exampleNotification } from '../../support/exampleNotification.ts';
import { PushPeer } from '../../support/PushPeer.ts';

describe('The channel of Web Push', () => {
  let service: PushPeer;
  const vapid = webPush.generateVAPIDKeys();
  const keys = { subject: 'mailto:it@school.example', ...vapid };
  const channel = new PushChannel({ keys, mayBePrivate: true });

  beforeEach(async () => {
    service = await PushPeer.start();
  });
  afterEach(() => service.close());

  const told = (more: Partial<Notification> = {}, address = service.endpoint) =>
    exampleNotification({ address: { address, details: { ...service.keys } }, ...more });

  it('seals what it says for the device, and says who it is', async () => {
    expect(await channel.send(told())).to.deep.equal({ outcome: 'sent' });
    const [one = expect.fail()] = service.received;
    expect(one.content).to.deep.equal({
      ...{ title: 'Maths · Sam', body: 'Tess Miller: The trip is on Friday', tag: 'room-42', room: 42, unread: 3 },
    });
    expect(one.headers).to.include({ 'content-encoding': 'aes128gcm', ttl: '86400', urgency: 'normal' });
    const [, token = ''] = /^vapid t=([^,]+),/.exec(String(one.headers.authorization)) ?? [];
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).to.include({ sub: keys.subject, aud: new URL(service.endpoint).origin });
  });

  it('says who asks to talk, so that the page shows the request and no room', async () => {
    const [room = expect.fail()] = exampleNotification().rooms;
    await channel.send(told({ rooms: [{ ...room, name: 'Tess Miller', mayAnswer: false, isRequest: true }] }));
    expect(service.received[0]?.content).to.deep.equal({
      ...{ title: 'Tess Miller would like to write to you', body: 'The trip is on Friday', tag: 'room-42', room: 42 },
      ...{ unread: 3, is_request: true },
    });
  });

  it('says only that there is something where words are not shown, in the language of the person', async () => {
    const hidden = exampleNotification().rooms.map((room) => ({
      ...room,
      messages: room.messages.map((message) => ({ ...message, text: null })),
    }));
    await channel.send(told({ rooms: hidden, locale: 'ru' }));
    expect(service.received[0]?.content).to.include({ body: 'Tess Miller: 2 новых сообщения' });
  });

  it('fits a push service, however long the words are', async () => {
    const long = exampleNotification().rooms.map((room) => ({
      ...room,
      name: '\u{1f469}\u200d\u{1f52c}'.repeat(500),
      messages: room.messages.map((message) => ({
        ...message,
        text: '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}'.repeat(200),
      })),
    }));
    expect(await channel.send(told({ rooms: long }))).to.deep.equal({ outcome: 'sent' });
    expect(Number(service.received[0]?.headers['content-length'])).to.be.below(4_097);
  });

  it('takes the answers of push services for what they mean', async () => {
    const outcomes = async (status: number, headers = {}) => {
      service.answer = [status, headers];
      return channel.send(told());
    };
    expect(await outcomes(410)).to.deep.equal({ outcome: 'gone', reason: 'the push service answered 410' });
    expect(await outcomes(404)).to.include({ outcome: 'gone' });
    expect(await outcomes(429, { 'Retry-After': '120' })).to.deep.equal({
      ...{ outcome: 'retry', reason: 'the push service answered 429', afterMs: 120_000 },
    });
    expect(await outcomes(503)).to.deep.equal({ outcome: 'retry', reason: 'the push service answered 503' });
    expect(await outcomes(403)).to.include({ outcome: 'refused' });
  });

  it('tries again if nobody answers, and forgets a device whose keys are none', async () => {
    const { endpoint } = service;
    await service.close();
    expect(await channel.send(told({}, endpoint))).to.include({ outcome: 'retry' });
    service = await PushPeer.start();
    const bad = { address: service.endpoint, details: { p256dh: 'AAAA', auth: 'AAAA' } };
    expect(await channel.send(told({ address: bad }))).to.include({ outcome: 'gone' });
    expect(service.received).to.deep.equal([]);
  });

  it('connects to nothing inside the network, whatever a browser says its endpoint is', async () => {
    const strict = new PushChannel({ keys, mayBePrivate: false });
    for (const address of [service.endpoint, 'https://127.0.0.1/x', 'https://[::1]/x', 'ftp://push.example/x', 'x'])
      expect(await strict.send(told({}, address)), address).to.include({ outcome: 'gone' });
    expect(await strict.send(told({}, 'https://localhost/x'))).to.include({ outcome: 'gone' });
    expect(service.received).to.deep.equal([]);
  });
});
