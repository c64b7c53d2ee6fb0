import { expect } from 'chai';
import type { ChatClient } from '../../client/ChatClient.ts';
import { eventually } from '../support/eventually.ts';
import { ClientWorld } from './ClientWorld.ts';

/** An id as hosts have them, which an address has to encode. */
const odd = 'class/7b?:42';

describe('a client that knows people by ids of the host', function suite() {
  this.timeout(20_000);
  let world: ClientWorld;
  let tess: ChatClient;
  before(async () => {
    world = await ClientWorld.open();
    await world.chat.chat.directory.put({
      users: [{ externalId: odd, role: 'student', firstName: 'Olga', lastName: 'Odd', isActive: true }],
      relations: [{ kind: 'teaches', from: 'tess', to: odd, status: 'active' }],
    });
    tess = await world.online('tess');
  });
  after(() => world.close());

  it('opens the room of two, once for both ways to name them', async () => {
    const { room } = await tess.openRoom({ type: 'direct', user_id: 'ext:sam' });
    expect(room.other_participant?.username).to.equal('sam');
    const again = await tess.openRoom({ type: 'direct', user_id: await world.chat.userId('sam') });
    expect([again.room.id, again.created]).to.deep.equal([room.id, false]);
    expect((await tess.openRoom({ type: 'direct', user_id: `ext:${odd}` })).room.other_participant?.username).to.equal(
      odd,
    );
  });

  it('asks why, and marks a favourite, also by an id that an address has to encode', async () => {
    expect(await tess.explain(`ext:${odd}`)).to.include({ allowed: true });
    expect((await (await world.online('sam')).explain('ext:sue')).allowed).to.equal(false);
    await tess.setFavourite(`ext:${odd}`, true);
    const { items } = await tess.contacts();
    expect(items.filter(({ is_favourite }) => is_favourite).map(({ username }) => username)).to.deep.equal([odd]);
  });

  it('adds people to a group, finds what one of them wrote, and removes them', async () => {
    const { room } = await tess.openRoom({ type: 'group', name: 'Trip', participant_ids: ['ext:sam'] });
    const view = tess.room(room.id);
    await view.open();
    await view.addParticipants([`ext:${odd}`]);
    const names = () => view.state.get().participants.map(({ username }) => username);
    expect(names()).to.have.members(['tess', 'sam', odd]);
    await world.chat.ask(odd, 'POST', `rooms/${room.id}/messages/`, { content: 'The boat leaves at nine' });
    await eventually(async () => {
      const found = await tess.search({ text: 'boat', senderId: `ext:${odd}` });
      expect(found.items).to.have.length(1);
    });
    expect((await tess.search({ text: 'boat', senderId: 'ext:sam' })).items).to.deep.equal([]);
    await view.removeParticipant(`ext:${odd}`);
    expect(names()).to.have.members(['tess', 'sam']);
    view.close();
  });
});
