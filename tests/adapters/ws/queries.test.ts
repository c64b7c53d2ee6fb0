import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import type { SocketWorldOptions } from './SocketWorld.ts';
import { withSockets } from './withSockets.ts';

/** Calls of each method of the ports that ask a database. */
const countCalls = () => {
  const calls: string[] = [];
  const counted = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]): unknown => {
          calls.push(String(key));
          return Reflect.apply(value, target, given);
        };
      },
    });
  const ports: SocketWorldOptions['ports'] = ({ rooms, roomHeads, messages, inbox, people }) => ({
    rooms: counted(rooms),
    roomHeads: counted(roomHeads),
    messages: counted(messages),
    inbox: counted(inbox),
    people: counted(people),
  });
  return { calls, ports };
};

describe('queries', () => {
  it('are three for the first socket of a person, however many rooms they have, and none for further sockets', () => {
    const { calls, ports } = countCalls();
    return withSockets(
      async (world) => {
        for (const name of ['sue', 'pam', 'pat', 'ada'] as const) await world.direct('tess', name);
        // Rooms of classes hide their members from each other, which costs nothing more.
        await world.relate('teaches', 'tess', 'stan', 'active', 'history-1');
        const rooms = await world.world.inbox.list(world.school.id('tess'), { limit: 100, type: 'class' });
        expect(rooms.rooms).to.have.length(2);
        calls.splice(0);
        const first = await world.connect('tess');
        await first.settled();
        expect(calls).to.deep.equal(['membershipsOf', 'find', 'events']);
        await (await world.connect('tess')).settled();
        expect(calls).to.have.length(3);
      },
      { ports },
    )();
  });

  it('are one for subscribing to a room of one’s own, and none when people come and go', () => {
    const { calls, ports } = countCalls();
    return withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const [sam, tess] = [await world.connect('sam'), await world.connect('tess')];
        await sam.settled();
        calls.splice(0);
        sam.send({ type: 'subscribe_room', room_id: roomId });
        await sam.next('subscribed');
        expect(calls).to.deep.equal(['pointers']);
        await tess.close();
        await eventually(() => expect(world.sockets.stats().people).to.equal(1));
        await world.world.clock.advance(5_000);
        await sam.next('presence');
        expect(calls).to.deep.equal(['pointers']);
      },
      { ports },
    )();
  });

  it('are none for typing and pings', () => {
    const { calls, ports } = countCalls();
    return withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
        sam.send({ type: 'subscribe_room', room_id: roomId });
        await sam.next('subscribed');
        await sam.settled();
        calls.splice(0);
        tess.send({ type: 'typing', room_id: roomId });
        await sam.next('typing');
        tess.send({ type: 'stop_typing', room_id: roomId });
        await sam.next('typing');
        await tess.settled();
        expect(calls).to.deep.equal([]);
      },
      { ports },
    )();
  });

  it('are none for delivery where the publication comes from this process', () => {
    const { calls, ports } = countCalls();
    return withSockets(
      async (world) => {
        const roomId = await world.algebra();
        const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
        await sam.settled();
        await tess.settled();
        calls.splice(0);
        for (let index = 0; index < 20; index += 1)
          tess.send({ type: 'send_message', room_id: roomId, content: `m${index}` });
        await sam.next('new_message', ({ seq }) => seq === 20);
        expect(new Set(calls)).to.deep.equal(new Set(['append']));
      },
      { ports },
    )();
  });
});
