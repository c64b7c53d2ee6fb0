import { expect } from 'chai';
import type { ChatClient } from '../../client/ChatClient.ts';
import type { RoomView } from '../../client/room/RoomView.ts';
import { asRoomId } from '../../core/ids.ts';
import { eventually } from '../support/eventually.ts';
import { ClientWorld } from './ClientWorld.ts';

const many = 10_000;
/** Messages that are sent at the same time. */
const atOnce = 100;

describe('a client with ten thousand unread messages in a room', function suite() {
  this.timeout(240_000);
  let world: ClientWorld;
  let roomId: number;
  /** Requests that clients have made, and frames that they have sent, since the last look. */
  let asked: string[] = [];
  before(async () => {
    world = await ClientWorld.open();
    const opened = await world.chat.ask('tess', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await world.chat.userId('sam'),
    });
    roomId = opened.body.room.id;
    await say('old', many);
  });
  after(() => world.close());
  beforeEach(() => (asked = []));

  const say = async (what: string, count: number): Promise<void> => {
    const { chat } = world.chat.chat;
    const sender = await chat.identifyPerson(await chat.resolveUser('tess', 'host'));
    for (let from = 0; from < count; from += atOnce)
      await Promise.all(
        Array.from({ length: atOnce }, (_, at) =>
          chat.sendMessage({ sender, roomId: asRoomId(roomId), content: `${what} ${from + at + 1}` }),
        ),
      );
  };
  const open = async (): Promise<ChatClient> => {
    const { fetch: usual } = world.options('sam');
    const counted: typeof usual = (url, init) => {
      asked.push(new URL(url).pathname);
      return usual?.(url, init) ?? fetch(url, init);
    };
    const client = world.client('sam', { fetch: counted });
    await client.connect();
    return client;
  };
  const unreadOf = (client: ChatClient): number | undefined =>
    client.rooms.get().rooms.find(({ id }) => id === roomId)?.unread_count;
  const shown = (view: RoomView): string[] => view.state.get().messages.map(({ content }) => content);

  it('counts them, and loads one page of them wherever the room is opened', async () => {
    const client = await open();
    await eventually(() => expect(unreadOf(client)).to.equal(many));
    expect(client.rooms.get().unreadTotal).to.equal(many);
    expect(asked.filter((path) => path.endsWith('/events/'))).to.deep.equal([]);
    const view = client.room(roomId);
    await view.open({ at: 'unread' });
    expect(shown(view).length).to.be.within(25, 50);
    expect(shown(view)).to.include('old 1');
    await view.jumpToEnd();
    expect(shown(view)).to.have.length(50);
    expect(shown(view).at(-1)).to.equal(`old ${many}`);
    expect(asked.length, asked.join(' ')).to.be.at.most(12);
    view.close();
    client.close();
  });

  it('tells of ten thousand that came while it was away once each, in order, and keeps some of them', async () => {
    const client = await open();
    const seqs: number[] = [];
    client.on('message', ({ message }) => seqs.push(message.seq));
    const view = client.room(roomId);
    await view.open();
    view.markRead();
    await eventually(() => expect(unreadOf(client)).to.equal(0));
    client.pause();
    await eventually(() => expect(client.connection.get().status).to.equal('paused'));
    await say('away', many);
    client.resume();
    await eventually(() => expect(seqs).to.have.length(many), { within: 120_000 });
    expect(seqs.every((seq, at) => at === 0 || seq === (seqs[at - 1] ?? 0) + 1)).to.equal(true);
    expect(unreadOf(client)).to.equal(many);
    expect(shown(view).length).to.be.within(50, 2_000);
    expect(shown(view).at(-1)).to.equal(`away ${many}`);
    expect(view.state.get().hasOlder).to.equal(true);
    await view.loadOlder();
    expect(shown(view).length).to.be.below(2_100);
    view.close();
    client.close();
  });

  it('lets go of what is far from the screen, when it is told what is on it', async () => {
    const client = await open();
    const view = client.room(roomId);
    await view.open({ at: 'unread' });
    let most = 0;
    for (let page = 0; page < 60; page += 1) {
      await view.loadNewer();
      const ids = view.state.get().messages.flatMap(({ id }) => id ?? []);
      view.setInView(ids.at(-20) ?? 0, ids.at(-1) ?? 0);
      most = Math.max(most, view.state.get().messages.length);
    }
    expect(most).to.be.below(700);
    expect(view.state.get().hasOlder).to.equal(true);
    view.close();
    client.close();
  });
});
