import { expect } from 'chai';
import webPush from 'web-push';
import { pushChecks } from '../../../adapters/push/pushChecks.ts';
import { freePort } from '../../support/freePort.ts';
import { PlainPeer } from '../../support/PlainPeer.ts';

type Deps = Parameters<typeof pushChecks>[0];

const subject = 'mailto:it@school.example';
const makeKeys = () => ({ subject, ...webPush.generateVAPIDKeys() });

const look = async (deps: Partial<Deps>): Promise<Record<string, readonly string[] | string>> => {
  const checks = pushChecks({ keys: undefined, origins: async () => [], mayBePrivate: true, ...deps });
  const found: [string, readonly string[] | string][] = [];
  for (const { name, run } of checks) {
    const { examples, unasked } = await run({ onProgress: () => {} });
    found.push([name, unasked ?? examples]);
  }
  return Object.fromEntries(found);
};

describe('pushChecks', () => {
  it('asks nothing without keys', async () => {
    const why = 'VAPID_PUBLIC_KEY is not set';
    expect(await look({})).to.deep.equal({ 'push.keys': why, 'push.reach': why });
  });

  it('knows two keys that belong together, and two that do not', async () => {
    const [one, other] = [makeKeys(), makeKeys()];
    expect((await look({ keys: one }))['push.keys']).to.deep.equal([]);
    for (const privateKey of [other.privateKey, Buffer.alloc(32).toString('base64url'), 'x'])
      expect((await look({ keys: { ...one, privateKey } }))['push.keys']).to.deep.equal([
        'VAPID_PUBLIC_KEY does not belong to VAPID_PRIVATE_KEY',
      ]);
  });

  it('asks the servers of devices for nothing, and names those that do not answer', async () => {
    const asked: string[] = [];
    const peer = await PlainPeer.start(({ path }) => {
      asked.push(path);
      return { status: 404 };
    });
    try {
      const away = `http://127.0.0.1:${await freePort()}`;
      const found = await look({ keys: makeKeys(), origins: async () => [peer.url, away] });
      expect(found['push.reach']).to.deep.equal([`${away}: ECONNREFUSED`]);
      expect(asked).to.deep.equal(['/']);
      const closed = await look({ keys: makeKeys(), origins: async () => [peer.url], mayBePrivate: false });
      expect(closed['push.reach']).to.deep.equal([`${peer.url}: the address is not one of https`]);
    } finally {
      await peer.close();
    }
  });
});
