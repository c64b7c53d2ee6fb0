import { expect } from 'chai';
import { IDBFactory } from 'fake-indexeddb';
import type { ChatClient } from '../../client/ChatClient.ts';
import { indexedDbOutbox } from '../../client/outbox/indexedDbOutbox.ts';
import type { RoomView } from '../../client/room/RoomView.ts';
import { eventually } from '../support/eventually.ts';
import { ClientWorld, texts } from './ClientWorld.ts';

describe('the client whose message is held', function () {
  this.timeout(20_000);
  let world: ClientWorld;

  beforeEach(async () => {
    world = await ClientWorld.open({}, { wordLists: true });
    const list = { language: 'en', action: 'hold', text: 'dolt' };
    expect((await world.chat.ask('ada', 'POST', 'moderation/words/', list)).status).to.equal(200);
  });
  afterEach(() => world.close());

  const outboxes = () => {
    const factory = new IDBFactory();
    return () => indexedDbOutbox('outbox', factory);
  };
  const decide = async (action: 'release' | 'refuse') => {
    const [held] = (await world.chat.ask('ada', 'GET', 'moderation/held/')).body.held;
    const body = { action, note: 'Seen', answer: 'Stay polite.' };
    const { status } = await world.chat.ask('ada', 'POST', `moderation/held/${held.id}/decide/`, body);
    expect(status).to.equal(200);
  };
  /** A client whose message is held, and its room. */
  const holding = async (client: ChatClient): Promise<RoomView> => {
    await client.connect();
    const view = await world.direct(client, 'sam');
    view.send('You dolt');
    await eventually(() => expect(texts(view)).to.deep.equal(['You dolt (held)']));
    return view;
  };
  const opened = async (client: ChatClient, roomId: number): Promise<RoomView> => {
    await client.connect();
    const view = client.room(roomId);
    await view.open();
    return view;
  };
  const stored = async (roomId: number): Promise<string[]> =>
    (await world.chat.ask('sam', 'GET', `rooms/${roomId}/messages/`)).body.messages.map(
      ({ content }: { content: string }) => content,
    );

  it('shows it as held, then as stored under the same key, and lets what follows pass', async () => {
    const tess = world.client('tess');
    const view = await holding(tess);
    const [{ key, failure } = expect.fail()] = view.state.get().messages;
    expect(failure?.code).to.equal('MESSAGE_HELD');
    view.send('Hello');
    await eventually(async () => expect(await stored(view.id)).to.deep.equal(['Hello']));
    await decide('release');
    await eventually(() => expect(texts(view)).to.deep.equal(['Hello', 'You dolt']));
    expect(view.state.get().messages.find(({ content }) => content === 'You dolt')?.key).to.equal(key);
  });

  it('keeps it over a reload, and hears of a refusal that came in between', async () => {
    const outbox = outboxes();
    const tess = world.client('tess', { outbox: outbox() });
    const { id } = await holding(tess);
    await eventually(async () => expect((await outbox().all())[0]?.failure?.heldId).to.be.a('number'));
    tess.close();
    const again = world.client('tess', { outbox: outbox() });
    const waiting = await opened(again, id);
    await eventually(() => expect(texts(waiting)).to.deep.equal(['You dolt (held)']));
    again.close();
    await decide('refuse');
    const last = await opened(world.client('tess', { outbox: outbox() }), id);
    await eventually(() => expect(texts(last)).to.deep.equal(['You dolt (failed)']));
    expect(last.state.get().messages[0]?.failure?.message).to.include('Stay polite.');
  });

  it('shows one message after a release that came while it was away', async () => {
    const outbox = outboxes();
    const tess = world.client('tess', { outbox: outbox() });
    const { id } = await holding(tess);
    await eventually(async () => expect(await outbox().all()).to.have.length(1));
    tess.close();
    await decide('release');
    const view = await opened(world.client('tess', { outbox: outbox() }), id);
    await eventually(async () => {
      expect(texts(view)).to.deep.equal(['You dolt']);
      expect(await outbox().all()).to.deep.equal([]);
    });
    expect(await stored(id)).to.deep.equal(['You dolt']);
  });

  it('hears of a refusal after a lost connection', async () => {
    const tess = world.client('tess');
    const view = await holding(tess);
    world.proxy.isRefusing = true;
    world.proxy.cut();
    await eventually(() => expect(tess.connection.get().status).to.not.equal('online'));
    await decide('refuse');
    world.proxy.heal();
    await eventually(() => expect(texts(view)).to.deep.equal(['You dolt (failed)']));
  });

  it('shows it on a second device, which takes it back on both', async () => {
    const view = await holding(world.client('tess'));
    const other = await opened(world.client('tess'), view.id);
    await eventually(() => expect(texts(other)).to.deep.equal(['You dolt (held)']));
    const [{ key } = expect.fail()] = other.state.get().messages;
    other.discard(key);
    await eventually(() => expect([texts(view), texts(other)]).to.deep.equal([[], []]));
    expect((await world.chat.ask('tess', 'GET', 'held/')).body.held).to.deep.equal([]);
    expect(await stored(view.id)).to.deep.equal([]);
  });
});
