import { expect } from 'chai';
import { SessionIdentity } from '../../client/SessionIdentity.ts';
import type { Hello } from '../../client/wire/frames.ts';
import type { Me } from '../../client/wire/wireTypes.ts';

const greeting = (userId: number, username: string): Hello => ({
  type: 'connection_established',
  user_id: userId,
  username,
  epoch: 'e',
  heartbeat_ms: 25_000,
  degraded: false,
});

const tess: Me = {
  ...{ id: 1, username: 'tess', full_name: 'Tess Bell', role: 'teacher', avatar_url: null },
  ...{ first_name: 'Tess', last_name: 'Bell', email: null, message_max_chars: 10_000 },
  roles: [{ role: 'teacher', organisation_id: null, organisation: null, organisation_name: null }],
  rights: {
    moderate: false,
    manage_directory: false,
    manage_whole_directory: false,
    read_audit: false,
    oversee: false,
    approve_cases: false,
    see_reports: false,
    open: [],
  },
};

const openIdentity = (fetchMe: () => Promise<Me>) => {
  const events: string[] = [];
  const identity = new SessionIdentity({
    fetchMe,
    onLeft: () => events.push('left'),
    onEntered: ({ username }) => events.push(`entered ${username}`),
    onChange: () => {},
  });
  const greet = (hello: Hello): void => {
    identity.leaveUnless(hello);
    identity.enter(hello);
  };
  return { identity, events, greet };
};

describe('SessionIdentity', () => {
  it('knows the person by the greeting, and the whole person once it is loaded', async () => {
    const { identity, events, greet } = openIdentity(async () => tess);
    greet(greeting(1, 'tess'));
    expect(identity.person).to.include({ id: 1, username: 'tess', full_name: '' });
    expect(identity.me.get()).to.equal(null);
    await identity.load();
    expect(identity.me.get()).to.equal(tess);
    expect(identity.person.full_name).to.equal('Tess Bell');
    greet(greeting(1, 'tess'));
    expect(identity.me.get()).to.equal(tess);
    expect(events).to.deep.equal(['entered tess']);
  });

  it('forgets the former person when the server greets another', async () => {
    const { identity, events, greet } = openIdentity(async () => tess);
    greet(greeting(1, 'tess'));
    await identity.load();
    greet(greeting(2, 'sam'));
    expect(identity.me.get()).to.equal(null);
    expect(identity.isLoaded).to.equal(false);
    expect(identity.person).to.include({ id: 2, username: 'sam', full_name: '' });
    expect(events).to.deep.equal(['entered tess', 'left', 'entered sam']);
  });

  it('stays with what the greeting said when loading fails, and loads at the next try', async () => {
    const answers = [Promise.reject(new Error('away')), Promise.resolve(tess)];
    const { identity, greet } = openIdentity(() => answers.shift() ?? Promise.resolve(tess));
    greet(greeting(1, 'tess'));
    await identity.load();
    expect(identity.isLoaded).to.equal(false);
    await identity.load();
    expect(identity.isLoaded).to.equal(true);
  });
});
