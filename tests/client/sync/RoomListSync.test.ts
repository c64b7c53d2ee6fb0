import { expect } from 'chai';
import { openScripted } from '../openScripted.ts';
import { me, other } from '../ScriptedServer.ts';

describe('RoomListSync', () => {
  it('lists a room when its first event comes, and delivers its messages from there on', async () => {
    const { runtime, server, client } = openScripted();
    const reported: string[] = [];
    client.on('message', ({ message }) => reported.push(message.content));
    await runtime.advance(100);
    server.open(2);
    server.say(2, other, 'Hello');
    server.say(2, other, 'there');
    await runtime.advance(100);
    expect(reported).to.deep.equal(['Hello', 'there']);
    expect(client.rooms.get().rooms.map(({ id, unread_count }) => [id, unread_count])).to.deep.equal([
      [2, 2],
      [1, 0],
    ]);
    client.close();
  });

  it('finds after a reconnect which rooms were joined and which were left', async () => {
    const { runtime, server, client } = openScripted();
    const reported: string[] = [];
    client.on('room_joined', ({ room }) => reported.push(`joined ${room.id}`));
    client.on('room_left', ({ roomId }) => reported.push(`left ${roomId}`));
    client.on('message', ({ message }) => reported.push(message.content));
    await runtime.advance(20_000);
    expect(reported).to.deep.equal([]);
    server.cut();
    server.rooms.delete(1);
    server.open(2);
    server.say(2, other, 'Hello');
    await runtime.advance(5_000);
    expect(reported).to.have.members(['left 1', 'joined 2', 'Hello']);
    expect(client.rooms.get().rooms.map(({ id }) => id)).to.deep.equal([2]);
    client.close();
  });

  it('fetches the list once for each connection, and nothing while nothing happens', async () => {
    const { runtime, server, client } = openScripted();
    await runtime.advance(20_000);
    server.cut();
    await runtime.advance(600_000);
    expect(server.requests.filter((request) => request === 'GET rooms/')).to.have.length(2);
    client.close();
  });

  it('fetches the room when a deletion may have removed an unread message', async () => {
    const { runtime, server, client } = openScripted();
    await runtime.advance(100);
    const message = server.say(1, other, 'Hello');
    await runtime.advance(100);
    expect(client.rooms.get().unreadTotal).to.equal(1);
    const before = server.requests.length;
    const at = message.created_at;
    server.publish({ type: 'message_deleted', room_id: 1, seq: 2, at, message_id: message.id });
    await runtime.advance(100);
    expect(server.requests.slice(before)).to.deep.equal(['GET rooms/1/']);
    server.say(1, me, 'mine');
    await runtime.advance(100);
    expect(server.requests.slice(before)).to.have.length(1);
    client.close();
  });
});
