import { expect } from 'chai';
import { schoolRecords } from '../contracts/School.ts';
import { eventually } from '../support/eventually.ts';
import { isSigned, WebhookReceiver } from '../support/WebhookReceiver.ts';
import { type Answer, RunningChat } from './RunningChat.ts';

const plan = { pausesMs: [30, 60], patienceMs: 60_000, mostAskedMs: 100, probeMs: 50 };
const times = { lookMs: 50, pollMs: 20, contendMs: 50, saveMs: 20, freshMs: 1_000 };

describe('webhooks of a started server', () => {
  let running: RunningChat;
  const receivers: WebhookReceiver[] = [];
  const open = async (): Promise<WebhookReceiver> => {
    const receiver = await WebhookReceiver.open();
    receivers.push(receiver);
    return receiver;
  };
  const start = async (allowPrivate = true): Promise<void> => {
    running = await RunningChat.start({ webhooks: { allowPrivate }, webhookTimes: { plan, times, patienceMs: 2_000 } });
    await running.chat.directory.put(schoolRecords);
  };
  afterEach(async () => {
    await running.stop();
    await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
  });

  const ask = (who: string, method: string, path = '', body?: unknown): Promise<Answer> =>
    running.ask(who, method, `../webhooks/${path}`, body);
  const register = async (receiver: WebhookReceiver, more: object = {}) => {
    const { status, body } = await ask('ada', 'POST', '', { url: receiver.url, ...more });
    expect(status, JSON.stringify(body)).to.equal(201);
    return body as { readonly id: number; readonly secret: string };
  };
  const direct = async (one: string, other: string): Promise<number> => {
    const user_id = await running.userId(other);
    return (await running.ask(one, 'POST', 'rooms/', { type: 'direct', user_id })).body.room.id;
  };
  const say = async (who: string, room: number, content: string): Promise<void> => {
    const sent = await running.ask(who, 'POST', `rooms/${room}/messages/`, { content });
    expect(sent.status).to.equal(201);
  };

  it('arrive signed, in the order of each room, once, in the form of the feed', async () => {
    await start();
    const receiver = await open();
    const { id, secret } = await register(receiver);
    const [a, b] = [await direct('tess', 'sam'), await direct('ada', 'tess')];
    for (const at of [1, 2, 3]) {
      await say('tess', a, `a${at}`);
      await say('ada', b, `b${at}`);
    }
    await eventually(() => expect(receiver.words).to.have.length(6));
    expect(receiver.words.filter((word) => word.startsWith('a'))).to.deep.equal(['a1', 'a2', 'a3']);
    expect(receiver.words.filter((word) => word.startsWith('b'))).to.deep.equal(['b1', 'b2', 'b3']);
    expect(receiver.received.every((one) => isSigned(secret, one))).to.equal(true);
    expect(new Set(receiver.ids).size).to.equal(receiver.ids.length);
    const { events } = await running.chat.chat.readFeed({ limit: 200 });
    const known = new Set(events.map((event) => `${event.id}:${id}`));
    expect(receiver.ids.every((one) => known.has(one))).to.equal(true);
    await eventually(async () => {
      const { body } = await ask('ada', 'GET', `${id}/deliveries/?limit=2`);
      expect(body.deliveries).to.have.length(2);
      expect(body).to.deep.include({ has_more: true });
      expect(body.deliveries[0]).to.include({ outcome: 'delivered', status: 204, attempt: 1 });
    });
  });

  it('come again after a 500 with the same id, while a receiver that hangs delays nobody', async () => {
    await start();
    const [flaky, hanging, fine] = [await open(), await open(), await open()];
    let refusals = 2;
    flaky.answer = (response) => response.writeHead(refusals-- > 0 ? 500 : 200).end();
    hanging.answer = () => {};
    for (const receiver of [flaky, hanging, fine]) await register(receiver, { events: ['new_message'] });
    const room = await direct('tess', 'sam');
    await say('tess', room, 'one');
    const began = performance.now();
    await say('tess', room, 'two');
    await eventually(() => expect(fine.words).to.deep.equal(['one', 'two']), { within: 1_900 });
    expect(performance.now() - began).to.be.below(2_000);
    await eventually(() => expect(flaky.words).to.deep.equal(['one', 'one', 'one', 'two']));
    expect(new Set(flaky.ids.slice(0, 3)).size).to.equal(1);
    expect(hanging.words).to.deep.equal(['one']);
  });

  it('are filtered, paused, enabled without a loss, replayed and tested', async () => {
    await start();
    const [receiver, groups] = [await open(), await open()];
    const { id, secret } = await register(receiver, { events: ['new_message'] });
    await register(groups, { room_types: ['group'] });
    const room = await direct('tess', 'sam');
    await say('tess', room, 'first');
    await eventually(() => expect(receiver.words).to.deep.equal(['first']));
    const place = receiver.received[0]?.body.data.id;
    // What is not stored yet when a webhook is paused comes again.
    await eventually(async () => expect((await ask('ada', 'GET', `${id}/`)).body.position).to.equal(place));
    expect((await ask('ada', 'PATCH', `${id}/`, { is_active: false })).body.state).to.equal('paused');
    await say('tess', room, 'while paused');
    expect((await ask('ada', 'POST', `${id}/test/`)).body).to.include({ is_taken: true, status: 204 });
    const [, test] = receiver.received;
    expect(test?.body.type).to.equal('webhook_test');
    expect(test && isSigned(secret, test)).to.equal(true);
    expect((await ask('ada', 'PATCH', `${id}/`, { is_active: true })).body.is_active).to.equal(true);
    // A change between an answer and its record may repeat what was delivered, under its id.
    await eventually(() => expect([...new Set(receiver.words)]).to.deep.equal(['first', 'while paused']));
    await eventually(async () => expect((await ask('ada', 'GET', `${id}/`)).body.position).to.not.equal(place));
    const delivered = receiver.words.length;
    expect((await ask('ada', 'POST', `${id}/replay/`, { after: place })).status).to.equal(200);
    await eventually(() => expect(receiver.words).to.have.length(delivered + 1));
    expect([...new Set(receiver.words)], 'and not what was before').to.deep.equal(['first', 'while paused']);
    expect(receiver.words.filter((word) => word === 'first')).to.have.length(1);
    expect((await ask('ada', 'POST', `${id}/replay/`, { after: 'nowhere:1' })).status).to.equal(410);
    expect(groups.received.filter(({ body }) => body.data.room_id !== undefined)).to.deep.equal([]);
  });

  it('are signed by the secret before and the new one after a rotation', async () => {
    await start();
    const receiver = await open();
    const { id, secret } = await register(receiver, { events: ['new_message'] });
    const rotated = (await ask('ada', 'POST', `${id}/rotate/`)).body;
    expect(rotated.secret).to.not.equal(secret);
    const room = await direct('tess', 'sam');
    // Who delivers learns of a change within a moment.
    await eventually(async () => {
      await say('tess', room, 'hello');
      const received = receiver.received.at(-1);
      expect([secret, rotated.secret].map((one) => received && isSigned(one, received))).to.deep.equal([true, true]);
    });
    expect(JSON.stringify((await ask('ada', 'GET')).body)).to.not.include('whsec');
  });

  it('stop at a 410 and say so', async () => {
    await start();
    const receiver = await open();
    receiver.answer = (response) => response.writeHead(410).end();
    const { id } = await register(receiver);
    await say('tess', await direct('tess', 'sam'), 'hello');
    await eventually(async () => {
      expect((await ask('ada', 'GET', `${id}/`)).body).to.include({
        state: 'disabled',
        reason: 'gone',
        last_status: 410,
      });
    });
    const metrics = await running.chat.metrics.read();
    expect(metrics).to.match(/homeroom_webhook_stops_total\{reason="gone"\} 1/);
    expect((await ask('ada', 'DELETE', `${id}/`)).status).to.equal(200);
    expect((await ask('ada', 'GET', `${id}/`)).status).to.equal(404);
  });

  it('lead to no private address unless they may, and are for those who manage the directory', async () => {
    await start(false);
    const receiver = await open();
    const refused = await ask('ada', 'POST', '', { url: receiver.url });
    expect([refused.status, refused.body.error.code]).to.deep.equal([400, 'INVALID_REQUEST']);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['GET', '1/'],
      ['POST', '1/test/'],
    ] as const) {
      const body = method === 'POST' && path === '' ? { url: 'https://a.example/' } : undefined;
      expect((await ask('tess', method, path, body)).status, `${method} ${path}`).to.equal(403);
    }
  });
});
