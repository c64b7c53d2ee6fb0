import { expect } from 'chai';
import { makeUseSessions } from '../../../core/signin/useSessions.ts';
import { type OpenChat, openChat } from '../../support/openChat.ts';

const minute = 60_000;
const day = 86_400_000;

describe('a session', () => {
  let { world, school }: OpenChat = {} as OpenChat;
  beforeEach(async () => {
    ({ world, school } = await openChat());
  });
  afterEach(() => world.close());
  const use = () =>
    makeUseSessions({
      ...{ sessions: world.sessions, secrets: world.signInSecrets, clock: world.clock },
      times: { lifeMs: 30 * day, idleMs: 7 * day, renewMs: 15 * minute },
    });
  const opened = async () => {
    const sessions = use();
    return { sessions, ...(await sessions.open(school.person('tess'), 'north', 'x'.repeat(1_000))) };
  };

  it('gets another key when it is time, and the former one is good for a minute longer', async () => {
    const { sessions, key, session } = await opened();
    expect(session.userAgent).to.have.length(200);
    expect(await sessions.renew(key)).not.to.have.property('key');
    await world.clock.advance(15 * minute);
    const next = (await sessions.renew(key))?.key ?? '';
    expect(next).not.to.equal(key);
    // A second tab asks at the same time: there is one next key.
    expect(await sessions.renew(key)).not.to.have.property('key');
    expect((await sessions.enter(key))?.id).to.equal(session.id);
    expect((await sessions.enter(next))?.id).to.equal(session.id);
    expect((await sessions.enter(key))?.id).to.equal(session.id);
  });

  it('goes on by the former key if the answer with the next one was lost', async () => {
    const { sessions, key, session } = await opened();
    await world.clock.advance(15 * minute);
    await sessions.renew(key);
    await world.clock.advance(10 * minute);
    const again = await sessions.renew(key);
    expect(again).to.have.property('key');
    expect((await sessions.enter(again?.key ?? ''))?.id).to.equal(session.id);
  });

  it('ends when somebody shows a former key late', async () => {
    const { sessions, key } = await opened();
    await world.clock.advance(15 * minute);
    const next = (await sessions.renew(key))?.key ?? '';
    await sessions.enter(next);
    await world.clock.advance(2 * minute);
    expect(await sessions.enter(key)).to.equal(undefined);
    expect(await sessions.enter(next)).to.equal(undefined);
  });

  it('ends after its life, and without use', async () => {
    const { sessions, key } = await opened();
    const idle = await sessions.open(school.person('tess'), 'north', '');
    for (let days = 0; days < 29; days += 1) {
      await world.clock.advance(day);
      expect(await sessions.enter(key)).not.to.equal(undefined);
    }
    expect(await sessions.enter(idle.key)).to.equal(undefined);
    await world.clock.advance(day);
    expect(await sessions.enter(key)).to.equal(undefined);
  });

  it('lets nobody in by text that was never a key', async () => {
    const { sessions } = await opened();
    for (const key of ['', 'x', '\0', 'x'.repeat(10_000)]) expect(await sessions.enter(key)).to.equal(undefined);
  });
});
