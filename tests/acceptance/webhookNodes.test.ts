import { expect } from 'chai';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { ServedNode } from '../deploy/ServedNode.ts';
import { eventually } from '../support/eventually.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { isSigned, WebhookReceiver } from '../support/WebhookReceiver.ts';

const secret = '5f8d1c7be24a90c35b67d8812f4e60aa';
const key = 'c4e81f0a6b3d4e5f9a7b2c1d';
const names = { first_name: 'A', last_name: 'B', is_active: true };

withMigratedPostgres('webhooks of two nodes', (getUrl) => {
  const nodes: ServedNode[] = [];
  let receiver: WebhookReceiver;

  before(async function open() {
    this.timeout(90_000);
    const env = { DATABASE_URL: getUrl(), AUTH_JWT_SECRET: secret, DIRECTORY_KEY: key, WEBHOOK_ALLOW_PRIVATE: 'on' };
    receiver = await WebhookReceiver.open();
    for (const limits of [env, env]) {
      const node = await ServedNode.create({ ...limits, RATE_MESSAGES_PER_MINUTE: '1000' });
      nodes.push(node);
      await node.start();
    }
  });
  after(async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await receiver.close();
  });

  const ask = async (node: number, who: string | null, method: string, path: string, body?: unknown) => {
    const proof: Record<string, string> =
      who === null
        ? { 'x-directory-key': key }
        : { authorization: `Bearer ${await issueToken({ secret, externalId: who, ttlSeconds: 600 })}` };
    const response = await fetch(`${nodes[node]?.url}${path}`, {
      ...{ method, headers: { ...proof, 'content-type': 'application/json' } },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
    return (await response.json()) as any;
  };

  it('come from one node, and from the other one when that is killed: each at least once, by its id', async function run() {
    this.timeout(120_000);
    const users = [
      { external_id: 'ada', role: 'admin', ...names },
      { external_id: 'tess', role: 'teacher', ...names },
    ];
    await ask(0, null, 'PUT', '/api/directory/', { users, relations: [] });
    const hook = await ask(0, 'ada', 'POST', '/api/webhooks/', { url: receiver.url, events: ['new_message'] });
    const listed = await ask(0, null, 'GET', '/api/directory/users/?external_id=tess');
    const room = await ask(0, 'ada', 'POST', '/api/chat/rooms/', { type: 'direct', user_id: listed.id });
    const path = `/api/chat/rooms/${room.room.id}/messages/`;
    const said: string[] = [];
    const say = async (node: number): Promise<void> => {
      said.push(`m${said.length + 1}`);
      const sent = await ask(node, 'ada', 'POST', path, { content: said.at(-1) });
      expect(sent.content, JSON.stringify(sent)).to.equal(said.at(-1));
    };
    for (let at = 0; at < 10; at += 1) await say(at % 2);
    await eventually(() => expect(receiver.words).to.deep.equal(said), { within: 30_000 });

    // Nobody knows from outside which node delivers: each dies once, while it is being sent to.
    for (const victim of [0, 1]) {
      for (let at = 0; at < 5; at += 1) await say(victim);
      await nodes[victim]?.kill();
      for (let at = 0; at < 5; at += 1) await say(1 - victim);
      await eventually(() => expect(receiver.words).to.include.members(said), { within: 40_000 });
      await nodes[victim]?.start();
    }
    const first = new Map(receiver.received.map((one) => [one.headers['webhook-id'], one.body.data.message.content]));
    expect([...first.values()]).to.deep.equal(said);
    expect(receiver.received.length - first.size).to.be.below(20);
    expect(receiver.received.every((one) => isSigned(hook.secret, one))).to.equal(true);
  });
});
