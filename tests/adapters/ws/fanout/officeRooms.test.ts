import { expect } from 'chai';
import { asOrganisationId, type OrganisationId, type RoomId } from '../../../../core/ids.ts';
import type { Person } from '../../../../core/permissions/Person.ts';
import { userRecord } from '../../../contracts/records.ts';
import type { Name } from '../../../contracts/School.ts';
import type { SocketClient } from '../../../support/SocketClient.ts';
import type { SocketWorld } from '../SocketWorld.ts';
import { withSockets } from '../withSockets.ts';

const write = async ({ chat, school }: SocketWorld, who: Name, name = 'Meals'): Promise<RoomId> =>
  (await chat.openRoom(school.person(who), { type: 'support', name })).room.id;

const give = (world: SocketWorld, who: Name, ...roles: readonly string[]) =>
  world.chat.applyDirectory({
    users: [userRecord(who, roles[0] ?? 'parent', { roles: roles.map((role) => ({ role })) })],
    relations: [],
  });

const asStored = async ({ world, school }: SocketWorld, who: Name): Promise<Person> =>
  (await world.people.find(school.id(who))) ?? expect.fail(who);

const eventsOf = (socket: SocketClient, roomId: RoomId): unknown[] =>
  socket.frames.flatMap((frame) => ('seq' in frame && frame['room_id'] === roomId ? [frame.type] : []));

const subscribe = (socket: SocketClient, roomId: RoomId): void =>
  socket.send({ type: 'subscribe_room', room_id: roomId });

describe('rooms of an office, on sockets', () => {
  it(
    'tell those who answer that their list differs, and nobody else',
    withSockets(async (world) => {
      const [ada, tess] = [await world.connect('ada'), await world.connect('tess')];
      const roomId = await write(world, 'pam');
      expect(await ada.next('office_changed')).to.deep.equal({ type: 'office_changed', room_id: roomId });
      await world.chat.changeRoom.handOver(world.school.person('ada'), roomId, world.school.id('ada'));
      await ada.next('office_changed');
      await tess.settled();
      expect(tess.frames.map(({ type }) => type)).not.to.include('office_changed');
    }),
  );

  it(
    'flow to one of the office who subscribes, and make who answers a member',
    withSockets(async (world) => {
      const roomId = await write(world, 'pam');
      const [ada, pam] = [await world.connect('ada'), await world.connect('pam')];
      subscribe(ada, roomId);
      await ada.next('subscribed');
      await world.say('pam', roomId, 'What is for lunch?');
      expect(await ada.next('new_message')).to.nested.include({ 'message.content': 'What is for lunch?' });
      const clientId = crypto.randomUUID();
      ada.send({ type: 'send_message', room_id: roomId, client_id: clientId, content: 'Soup' });
      await ada.next('message_ack');
      await ada.next('room_joined');
      await pam.next('new_message', ({ seq }) => seq === 3);
      // Of who joined a parent hears the number; the answer names its author.
      const joined = pam.frames.find(({ type }) => type === 'participants_joined');
      expect(joined).to.include({ hidden_count: 1 }).and.to.have.deep.property('user_ids', []);
      await world.chat.changeRoom.handOver(world.school.person('ada'), roomId, world.school.id('ada'));
      expect(await pam.next('room_updated')).to.include({ owner_id: world.school.id('ada') });
      await world.say('pam', roomId, 'Thank you');
      await ada.next('new_message', ({ seq }) => seq === 5);
      expect(eventsOf(ada, roomId).filter((type) => type === 'new_message')).to.have.length(3);
    }),
  );

  it(
    'open to who comes into the office while connected, and close to who leaves it (I11)',
    withSockets(async (world) => {
      const roomId = await write(world, 'pam');
      const tess = await world.connect('tess');
      subscribe(tess, roomId);
      expect(await tess.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });

      await give(world, 'tess', 'teacher', 'admin');
      subscribe(tess, roomId);
      await tess.next('subscribed');
      await world.say('pam', roomId, 'First');
      await tess.next('new_message');
      await write(world, 'pat', 'Bus');
      await tess.next('office_changed');

      await give(world, 'tess', 'teacher');
      await tess.next('room_left');
      const before = tess.frames.length;
      await world.say('pam', roomId, 'Not for her');
      await write(world, 'sue', 'Scarf');
      await tess.settled();
      expect(tess.frames.slice(before).map(({ type }) => type)).to.deep.equal(['pong']);
    }),
  );

  it(
    'leave who took them, with the room, once they are of the office no more',
    withSockets(async (world) => {
      await give(world, 'tess', 'teacher', 'admin');
      const roomId = await write(world, 'pam');
      const [tess, pam] = [await world.connect('tess'), await world.connect('pam')];
      await world.chat.changeRoom.handOver(await asStored(world, 'tess'), roomId, world.school.id('tess'));
      await tess.next('room_joined');
      await give(world, 'tess', 'teacher');
      expect(await tess.next('room_left')).to.include({ reason: 'relation_ended' });
      await pam.next('room_updated', ({ owner_id }) => owner_id === null);
    }),
  );

  it(
    'go out of sight of the office that hands them on, also for who only looks on (I11)',
    withSockets(async (world) => {
      const { chat, school } = world;
      const user = (who: string, ...roles: readonly (readonly [string, string])[]) =>
        userRecord(who, roles[0]?.[0] ?? '', {
          roles: roles.map(([role, organisation]) => ({ role, organisation })),
        });
      await chat.applyDirectory({
        organisations: ['north', 'south'].map((externalId) => ({ externalId, name: externalId })),
        users: [
          user('ada', ['admin', 'north']),
          user('tess', ['admin', 'north']),
          user('theo', ['admin', 'south']),
          user('pam', ['parent', 'north'], ['parent', 'south']),
        ],
        relations: [],
      });
      const { organisations } = await world.world.directoryReader.listOrganisations({ limit: 5 });
      const idOf = (externalId: string): OrganisationId =>
        organisations.find((one) => one.externalId === externalId)?.id ?? asOrganisationId(-1);
      const { room } = await chat.openRoom(await asStored(world, 'pam'), {
        ...{ type: 'support', organisationId: idOf('north') },
      });
      const [tess, theo, pam] = [await world.connect('tess'), await world.connect('theo'), await world.connect('pam')];
      subscribe(tess, room.id);
      await tess.next('subscribed');
      await chat.changeRoom.handOn(await asStored(world, 'ada'), room.id, idOf('south'));
      await tess.next('room_left');
      await theo.next('office_changed');
      const moved = await pam.next('room_updated');
      expect(moved).to.include({ organisation_id: idOf('south'), name: 'south' });
      await chat.sendMessage({ sender: await asStored(world, 'pam'), roomId: room.id, content: 'For the south' });
      await tess.settled();
      expect(JSON.stringify(tess.frames)).not.to.contain('For the south');
      subscribe(tess, room.id);
      expect(await tess.next('error')).to.include({ code: 'ROOM_NOT_FOUND' });
      expect(school.id('tess')).not.to.equal(room.state.ownerId);
    }),
  );
});
