import { expect } from 'chai';
import { unreadFrom } from '../../../client/sync/unreadFrom.ts';
import type { Room } from '../../../client/wire/wireTypes.ts';
import { openScripted } from '../openScripted.ts';
import { other, type ScriptedServer } from '../ScriptedServer.ts';

const canaries = (server: ScriptedServer, roomId: number, count: number): void => {
  for (let n = 0; n < count; n += 1) server.say(roomId, other, `canary ${n}`);
};
const syncs = ({ frames, requests }: ScriptedServer): number =>
  frames.filter(({ type }) => type === 'sync').length + requests.filter((call) => call.endsWith('events/')).length;

describe('a room that the person sees from some seq on', () => {
  it('shows what is there, and asks for nothing before', async () => {
    const { runtime, server, client } = openScripted();
    server.open(2);
    canaries(server, 2, 70);
    server.join(2);
    for (let n = 0; n < 30; n += 1) server.say(2, other, `after ${n}`);
    await runtime.advance(1_000);
    const view = client.room(2);
    void view.open({ at: 'unread' });
    await runtime.advance(1_000);
    const { messages, hasOlder, room } = view.state.get();
    expect(room).to.include({ visible_from_seq: 71, unread_count: 30 });
    expect([messages.length, messages[0]?.content, hasOlder]).to.deep.equal([30, 'after 0', false]);
    await view.loadOlder();
    const before = syncs(server);
    await runtime.advance(600_000);
    expect(syncs(server)).to.equal(before);
    client.close();
  });

  it('reports what was said since one joined while away, and nothing from before', async () => {
    const { runtime, server, client } = openScripted();
    const reported: string[] = [];
    client.on('message', ({ message }) => reported.push(message.content));
    await runtime.advance(1_000);
    server.cut();
    server.open(2);
    canaries(server, 2, 5);
    server.join(2);
    server.say(2, other, 'after');
    await runtime.advance(10_000);
    expect(reported).to.deep.equal(['after']);
    client.close();
  });

  it('begins anew for who has left and come back while away: the page shows what they see now', async () => {
    const { runtime, server, client } = openScripted();
    const view = client.room(1);
    await runtime.advance(1_000);
    server.say(1, other, 'before');
    void view.open();
    await runtime.advance(1_000);
    const contents = () => view.state.get().messages.map(({ content }) => content);
    expect(contents()).to.deep.equal(['before']);
    server.cut();
    canaries(server, 1, 5);
    server.join(1);
    server.say(1, other, 'welcome back');
    await runtime.advance(20_000);
    expect(contents()).to.deep.equal(['welcome back']);
    expect(view.state.get().hasOlder).to.equal(false);
    server.say(1, other, 'live');
    await runtime.advance(1_000);
    expect(contents()).to.deep.equal(['welcome back', 'live']);
    const before = syncs(server);
    await runtime.advance(600_000);
    expect(syncs(server)).to.equal(before);
    client.close();
  });

  it('goes on behind an event that says nothing', async () => {
    const { runtime, server, client } = openScripted();
    await runtime.advance(1_000);
    server.join(1);
    server.say(1, other, 'one');
    server.publish({ type: 'event_hidden', room_id: 1, seq: 3, at: '2026-01-01T00:00:00.000Z' });
    server.say(1, other, 'two');
    await runtime.advance(1_000);
    const [room] = client.rooms.get().rooms;
    expect(room).to.include({ head_seq: 4, unread_count: 2, last_message_content: 'two' });
    client.close();
  });

  it('is read from the pointer on, or from where it is seen; servers that do not say show everything', () => {
    const room = { last_read_seq: 3, visible_from_seq: 9 } as Room;
    expect(unreadFrom(room)).to.equal(8);
    expect(unreadFrom({ ...room, last_read_seq: 12 })).to.equal(12);
    expect(unreadFrom({ last_read_seq: 3 } as Room)).to.equal(3);
  });
});
