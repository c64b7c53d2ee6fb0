import { expect } from 'chai';
import { SocketClient } from '../../support/SocketClient.ts';
import { type StartedExample, startExample } from './startExample.ts';

describe('examples/marketplace', () => {
  let market: StartedExample;
  const as = async (user: string, path: string, body?: unknown) => {
    const headers = { 'x-user': user, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${market.address}/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  const write = (user: string, room: number, content: string) =>
    as(user, `api/chat/rooms/${room}/messages/`, { content });
  before(async () => {
    market = await startExample(() => import('../../../examples/marketplace/server.ts'));
  });
  after(() => market.stop());

  it('lets a bid open the room of a job, hiring keep it, and the rooms of others fall silent at once', async () => {
    await as('c1', 'jobs/roof', { title: 'Mend a roof' });
    expect((await as('w1', 'api/chat/contacts/')).body.contacts).to.deep.equal([]);

    const rooms: number[] = [];
    for (const worker of ['w1', 'w2']) {
      const bid = await as(worker, 'jobs/roof/bids', { offer: `400, by Friday (${worker})` });
      expect(bid.status).to.equal(201);
      rooms.push(bid.body.room);
    }
    const [hired = 0, other = 0] = rooms;
    expect(hired).not.to.equal(other);
    const list = (await as('c1', 'api/chat/rooms/')).body.rooms;
    expect(list.map((room: { last_message_content: string }) => room.last_message_content)).to.deep.equal([
      '400, by Friday (w2)',
      '400, by Friday (w1)',
    ]);
    expect((await write('w1', hired, 'Call me: +44 20 7946 0958')).body.error.code).to.equal('MESSAGE_REFUSED');
    expect((await write('w1', hired, 'When may I look at it?')).status).to.equal(201);

    const socket = await SocketClient.open(`${market.address.replace('http', 'ws')}/ws/chat/`, {
      headers: { 'x-user': 'w2' },
    });
    expect((await as('w1', 'jobs/roof/hire', { worker: 'w1' })).status).to.equal(403);
    expect((await as('c1', 'jobs/roof/hire', { worker: 'w3' })).status).to.equal(409);
    expect((await as('c1', 'jobs/roof/hire', { worker: 'w1' })).status).to.equal(200);
    await socket.next('room_updated', (frame) => frame['room_id'] === other);
    socket.ws.terminate();

    expect((await write('w2', other, 'And me?')).body.error.code).to.be.oneOf(['ROOM_INACTIVE', 'CANNOT_CHAT']);
    expect((await write('w1', hired, 'Call me: +44 20 7946 0958')).status).to.equal(201);
  });

  it('answers mistakes with what to do', async () => {
    expect((await as('w1', 'jobs/none/bids', { offer: '1' })).status).to.equal(404);
    await as('c1', 'jobs/door', { title: 'Mend a door' });
    const empty = await as('w1', 'jobs/door/bids', { offer: ' ' });
    expect([empty.status, empty.body.code]).to.deep.equal([400, 'EMPTY_MESSAGE']);
  });
});
