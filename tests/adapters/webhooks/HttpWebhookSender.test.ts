import { expect } from 'chai';
import { SystemClock } from '../../../adapters/system/SystemClock.ts';
import { HttpWebhookSender, type SenderSettings } from '../../../adapters/webhooks/HttpWebhookSender.ts';
import { asRoomId } from '../../../core/ids.ts';
import { asWebhookId } from '../../../core/webhooks/Webhook.ts';
import type { WebhookAnswer } from '../../../core/webhooks/WebhookSender.ts';
import { isGenuine } from '../../../examples/webhookReceiver.ts';
import { isSigned, WebhookReceiver } from '../../support/WebhookReceiver.ts';

const at = new Date('2026-09-01T08:00:00.000Z');
const event = { id: 'e:7', position: 7, type: 'room_created', roomId: asRoomId(5), seq: 0, at } as const;

describe('HttpWebhookSender', () => {
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    receiver = await WebhookReceiver.open();
  });
  afterEach(() => receiver.close());

  const sender = (settings: Partial<SenderSettings> = {}) =>
    new HttpWebhookSender({ mayBePrivate: true, ...settings }, new SystemClock());
  const send = (settings: Partial<SenderSettings> = {}, url = receiver.url, secrets = [sender().makeSecret()]) =>
    sender(settings).send({ url, secrets, webhookId: asWebhookId(3), event });
  const answered = async (status: number, headers: Record<string, string> = {}): Promise<WebhookAnswer> => {
    receiver.answer = (response) => response.writeHead(status, headers).end('words');
    return send();
  };

  it('sends what Standard Webhooks’ own library accepts, by either of two secrets and by no other', async () => {
    const [one, other, third] = [sender().makeSecret(), sender().makeSecret(), sender().makeSecret()];
    const answer = await send({}, receiver.url, [one, other]);
    expect(answer).to.include({ status: 204, error: null });
    const [received] = receiver.received;
    if (received === undefined) return expect.fail();
    expect(received.headers['webhook-id']).to.equal('e:7:3');
    expect(received.body).to.deep.equal({
      ...{ type: 'room_created', timestamp: at.toISOString() },
      data: { id: 'e:7', type: 'room_created', room_id: 5, seq: 0, at: at.toISOString() },
    });
    expect([one, other, third].map((secret) => isSigned(secret, received))).to.deep.equal([true, true, false]);
    expect(isSigned(one, { ...received, text: received.text.replace('5', '6') })).to.equal(false);
    expect(one).to.match(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('sends what the receiver of our examples accepts', async () => {
    const secret = sender().makeSecret();
    await send({}, receiver.url, [sender().makeSecret(), secret]);
    const [received] = receiver.received;
    if (received === undefined) return expect.fail();
    const { headers, text } = received;
    expect(isGenuine(secret, headers, text)).to.equal(true);
    expect(isGenuine(secret, headers, `${text} `)).to.equal(false);
    expect(isGenuine(secret, headers, text, Date.now() + 400_000)).to.equal(false);
    expect(isGenuine(sender().makeSecret(), headers, text)).to.equal(false);
  });

  it('says what came back, and when it may come again', async () => {
    expect(await answered(500)).to.deep.include({
      status: 500,
      error: 'the receiver answered 500',
      retryAfterMs: null,
    });
    expect(await answered(429, { 'retry-after': '7' })).to.include({ status: 429, retryAfterMs: 7_000 });
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    expect((await answered(503, { 'retry-after': inAnHour })).retryAfterMs).to.be.within(3_590_000, 3_600_000);
    expect((await answered(503, { 'retry-after': 'later' })).retryAfterMs).to.equal(null);
    await receiver.close();
    const { status, error } = await send();
    expect([status, error]).to.deep.equal([null, `connect ECONNREFUSED ${new URL(receiver.url).host}`]);
  });

  it('follows no redirect', async () => {
    const answer = await answered(302, { location: receiver.url });
    expect(answer.error).to.match(/redirects are not followed/);
    expect(receiver.received).to.have.length(1);
  });

  it('waits for no receiver that hangs', async () => {
    receiver.answer = () => {};
    const { status, error } = await send({ patienceMs: 100 });
    expect([status, error]).to.deep.equal([null, 'no answer within 0.1 s']);
  });

  it('connects to no private address, whatever the name is, unless it may', async () => {
    const closed = sender({ mayBePrivate: false });
    for (const url of [
      receiver.url,
      'https://127.0.0.1/',
      'https://10.0.0.1/',
      'https://[::1]/',
      'ftp://a.example/',
      'x',
    ])
      expect(closed.checkUrl(url), url).to.be.a('string');
    expect(closed.checkUrl('https://user:secret@a.example/')).to.match(/name or a password/);
    expect(closed.checkUrl('https://a.example/hook?x=1')).to.equal(undefined);
    const port = new URL(receiver.url).port;
    const lookUps: string[] = [];
    const answer = await send(
      {
        mayBePrivate: false,
        lookUpAll: (hostname, _options, callback) => {
          lookUps.push(hostname);
          callback(null, [{ address: '127.0.0.1', family: 4 }]);
        },
      },
      `https://inside.example:${port}/hook`,
    );
    expect(answer).to.include({ status: null, error: 'inside.example is not a name of the public internet' });
    expect([lookUps, receiver.received]).to.deep.equal([['inside.example'], []]);
  });

  it('connects to the address that was checked, and looks no second time', async () => {
    const { port } = new URL(receiver.url);
    let lookUps = 0;
    const answer = await send(
      {
        lookUpAll: (_hostname, _options, callback) => {
          lookUps += 1;
          callback(null, [{ address: lookUps === 1 ? '127.0.0.1' : '192.0.2.1', family: 4 }]);
        },
      },
      `http://receiver.example:${port}/hook`,
    );
    expect([answer.status, lookUps]).to.deep.equal([204, 1]);
  });
});
