import { expect } from 'chai';
import { asHeldId } from '../../../../core/guard/HeldMessage.ts';
import { rootOrganisation } from '../../../../core/ids.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { definePolicy } from '../../../../core/permissions/Policy.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const policy = definePolicy({ ...educationPolicy, guards: [{ guard: 'words', rooms: 'all' }] });
const clientId = '0195f1d2-0000-7000-8000-00000000abcd';

const open = async (world: SocketWorld) => {
  const { chat, school } = world;
  const ada = school.person('ada');
  await chat.words.add(ada, { organisation: rootOrganisation, language: 'en', action: 'hold', text: 'dolt' });
  const roomId = await school.direct('tess', 'sam');
  const tess = await world.connect('tess');
  const send = (): void =>
    tess.send({ type: 'send_message', room_id: roomId, client_id: clientId, content: 'You dolt' });
  send();
  const held = await tess.next('message_held');
  const decide = (action: 'release' | 'refuse') =>
    chat.held.decide(ada, asHeldId(Number(held['id'])), { action, note: 'Seen', answer: 'Stay polite.' });
  return { roomId, tess, send, held, decide };
};

describe('held messages, on sockets (I27)', () => {
  it(
    'are told to all sockets of the sender and, without words, to reviewers; to nobody else',
    withSockets(
      async (world) => {
        await world.school.direct('tess', 'sam');
        const [ada, sam, other] = [await world.connect('ada'), await world.connect('sam'), await world.connect('tess')];
        const { held, roomId, decide } = await open(world);
        expect(held).to.include({ state: 'waiting', client_id: clientId, room_id: roomId, content: 'You dolt' });
        expect(await other.next('message_held')).to.include({ id: held['id'] });
        expect(await ada.next('held_changed')).to.deep.equal({ type: 'held_changed', held_id: held['id'] });
        await decide('release');
        await ada.next('held_changed');
        await sam.next('new_message');
        await other.next('message_held', ({ state }) => state === 'released');
        for (const socket of [ada, sam]) expect(socket.frames.map(({ type }) => type)).not.to.include('message_held');
        expect(sam.frames.map(({ type }) => type)).not.to.include('held_changed');
        expect(JSON.stringify(ada.frames)).not.to.include('dolt');
      },
      { policy },
    ),
  );

  it(
    'answer a retry alike, and with the stored message once it is released',
    withSockets(
      async (world) => {
        const { tess, send, held, decide } = await open(world);
        const before = tess.frames.filter(({ type }) => type === 'message_held').length;
        send();
        await tess.settled();
        const again = tess.frames.filter(({ type }) => type === 'message_held');
        expect(again.length).to.be.greaterThan(before);
        expect(new Set(again.map(({ id }) => id))).to.deep.equal(new Set([held['id']]));
        const { messageId } = await decide('release');
        await tess.next('new_message');
        send();
        expect(await tess.next('message_ack')).to.deep.include({ duplicate: true, client_id: clientId });
        const acks = tess.frames.filter(({ type }) => type === 'message_ack');
        expect(acks).to.have.length(1).and.to.have.nested.property('[0].message.id', messageId);
        expect(tess.frames.filter(({ type }) => type === 'new_message')).to.have.length(1);
      },
      { policy },
    ),
  );

  it(
    'answer a retry with the refusal once it is refused',
    withSockets(
      async (world) => {
        const { tess, send, decide } = await open(world);
        await decide('refuse');
        expect(await tess.next('message_held', ({ state }) => state === 'refused')).to.include({
          answer: 'Stay polite.',
        });
        send();
        expect(await tess.next('error')).to.include({ code: 'MESSAGE_REFUSED', client_id: clientId });
      },
      { policy },
    ),
  );
});
