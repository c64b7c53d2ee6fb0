import { expect } from 'chai';
import { firstPlace, type PolicyPlace, planPolicyChunk } from '../../core/directory/planPolicyChunk.ts';
import { ChatError } from '../../core/errors.ts';
import { asRoomId, type RoomId } from '../../core/ids.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { OfficeShelf } from '../../core/messages/Inbox.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { OfficeEvent } from '../../core/rooms/RoomBus.ts';
import { roomRights } from '../../core/rooms/roomRights.ts';
import type { OpenStored, StoredWorld } from './ChatWorld.ts';
import { relationRecord, userRecord } from './records.ts';
import { refusalOf } from './refusalOf.ts';
import { stateOver } from './stateOver.ts';

/** A district of two schools and a school of another one. Pam has children at all three, Lou and Sam are in the north. */
const organisations = [
  { externalId: 'district', name: 'District' },
  { externalId: 'north', name: 'North', parent: 'district' },
  { externalId: 'south', name: 'South', parent: 'district' },
  { externalId: 'far', name: 'Far district' },
  { externalId: 'west', name: 'West', parent: 'far' },
];
const roles: Readonly<Record<string, readonly (readonly [role: string, organisation: string])[]>> = {
  ada: [['admin', 'north']],
  bea: [['admin', 'north']],
  dan: [['admin', 'district']],
  zed: [['admin', 'south']],
  wes: [['admin', 'west']],
  tess: [['teacher', 'north']],
  sam: [['student', 'north']],
  lou: [['parent', 'north']],
  pam: [
    ['parent', 'north'],
    ['parent', 'south'],
    ['parent', 'west'],
  ],
};
type Who = 'ada' | 'bea' | 'dan' | 'zed' | 'wes' | 'tess' | 'sam' | 'lou' | 'pam';

const recordOf = (who: string, held = roles[who] ?? []) =>
  userRecord(who, held[0]?.[0] ?? 'parent', {
    roles: held.map(([role, organisation]) => ({ role, organisation })),
  });

const chatOver = (world: StoredWorld, onOffice: (event: OfficeEvent) => void): Chat => {
  const limits = { ...defaultLimits, messages: { everyone: 1_000 }, room_opens: { everyone: 1_000 } };
  const nothing = { publish: () => {}, invalidate: () => {}, addListener: () => () => {}, unsubscribeRoom: () => {} };
  const later = { subscribeRoom: async () => {}, subscribePerson: async () => {}, close: async () => {} };
  const bus = {
    ...{ ...nothing, ...later, unsubscribePerson: () => {} },
    publishEphemeral: (event: { readonly type: string }) => {
      if (event.type === 'office') onOffice(event as OfficeEvent);
    },
  };
  const presence = { connect: async () => true, disconnect: async () => true, online: async () => new Set<never>() };
  const limiter = { acquire: async () => ({ allowed: true, retryAfterMs: 0 }), refund: async () => {} };
  return makeChat({ ...world, bus, presence, limiter }, educationPolicy, limits);
};

/** What stores promise for the rooms in which people write to the office of their school, and what follows for people. */
export const supportRoomsContract = (name: string, open: OpenStored): void =>
  void describe(`support rooms (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const told: OfficeEvent[] = [];
      const chat = chatOver(world, (event) => told.push(event));
      const users = Object.keys(roles).map((who) => recordOf(who));
      await chat.applyDirectory({ organisations, users, relations: [relationRecord('guardian_of', 'lou', 'sam')] });
      const person = async (who: Who): Promise<Person> =>
        (await world.people.findByExternalId(who)) ?? expect.fail(`${who} is not stored`);
      const organisationId = async (externalId: string) =>
        (await world.directoryReader.listOrganisations({ limit: 10 })).organisations.find(
          (one) => one.externalId === externalId,
        )?.id ?? expect.fail(externalId);
      const write = async (who: Who, subject?: string, organisation?: string) => {
        const where = organisation === undefined ? {} : { organisationId: await organisationId(organisation) };
        return chat.openRoom(await person(who), {
          ...{ type: 'support', ...where },
          ...(subject === undefined ? {} : { name: subject }),
        });
      };
      const send = async (who: Who, roomId: RoomId, content: string) =>
        chat.sendMessage({ sender: await person(who), roomId, content });
      /** The names of the office's rooms, and of who has taken each. */
      const listed = async (who: Who, show: OfficeShelf = 'open'): Promise<string[]> => {
        const { rooms } = await chat.listOffice(await person(who), { show, limit: 50 });
        return rooms.map(
          ({ overview, takenBy }) => `${overview.name}${takenBy === null ? '' : ` (${takenBy.externalId})`}`,
        );
      };
      const members = async (roomId: RoomId): Promise<string[]> =>
        (await world.rooms.participants(roomId))
          .map(({ person: { externalId }, role, isSuspended, mayPost }) =>
            [externalId, role, ...(mayPost ? [] : ['reads']), ...(isSuspended ? ['suspended'] : [])].join(' '),
          )
          .sort();
      const seen = async (who: Who, roomId: RoomId): Promise<string[]> =>
        (await chat.readParticipants(await person(who), roomId)).map((one) => one.person.externalId).sort();
      const events = async (roomId: RoomId): Promise<readonly ChatEvent[]> =>
        (await world.messages.events([{ roomId, after: 0 }], 100)).get(roomId)?.events ?? [];
      const state = async (roomId: RoomId) => (await world.rooms.access(roomId, (await person('lou')).id))?.room;
      const unread = async (who: Who, roomId: RoomId) =>
        (await world.inbox.overview(roomId, (await person(who)).id))?.unreadCount;
      const give = (who: Who, held: readonly (readonly [string, string])[]) =>
        chat.applyDirectory({ users: [recordOf(who, held)], relations: [] });
      const take = async (by: Who, roomId: RoomId, who: Who | null = by) =>
        chat.changeRoom.handOver(await person(by), roomId, who === null ? null : (await person(who)).id);
      const handOn = async (by: Who, roomId: RoomId, organisation: string) =>
        chat.changeRoom.handOn(await person(by), roomId, await organisationId(organisation));
      const shut = async (by: Who, roomId: RoomId) =>
        chat.changeRoom.edit(await person(by), roomId, { isArchived: true });
      return {
        ...{ ...world, chat, told, person, organisationId, write, send, listed, members, seen, events, state },
        ...{ unread, give, take, handOn, shut },
      };
    });

    fact('one writes to the office of their school, and is alone until it answers', async (world) => {
      const { room, isNew } = await world.write('lou');
      expect([isNew, room.state.type, room.state.name]).to.deep.equal([true, 'support', 'North']);
      expect(room.state).to.deep.include({ ownerId: null, isFrozen: false, about: [(await world.person('lou')).id] });
      expect(await world.members(room.id)).to.deep.equal(['lou parent']);
      expect(world.told.map(({ roomId }) => roomId)).to.deep.equal([room.id]);
      for (const who of ['ada', 'bea', 'dan'] as const)
        expect(await world.listed(who), who).to.deep.equal(['North · First lou Last lou']);
      for (const who of ['zed', 'wes'] as const) expect(await world.listed(who), who).to.deep.equal([]);
      expect(await refusalOf(world.listed('tess'))).to.equal('ACCESS_DENIED');
      expect(await refusalOf(world.chat.overview(await world.person('zed'), room.id))).to.equal('ROOM_NOT_FOUND');
      const { room: ofPupil } = await world.write('sam', 'Lost scarf');
      expect(await world.members(ofPupil.id)).to.deep.equal(['sam student']);
    });

    fact('who has roles in several schools says which, and has no other choice', async (world) => {
      const unsaid = await world.write('pam').catch((failure: unknown) => failure);
      expect(unsaid).to.be.instanceOf(ChatError).with.property('code', 'INVALID_REQUEST');
      for (const one of ['North', 'South', 'West']) expect(String(unsaid)).to.contain(one);
      expect(await refusalOf(world.write('lou', 'Away', 'south'))).to.equal('INVALID_REQUEST');
      const { room } = await world.write('pam', 'Meals', 'south');
      expect(await world.listed('zed')).to.deep.equal(['Meals · First pam Last pam']);
      expect(await world.listed('ada')).to.deep.equal([]);
      // The office above one's school is one's own too.
      await world.write('lou', 'Complaint', 'district');
      expect(await world.listed('dan')).to.have.members([
        'Complaint · First lou Last lou',
        'Meals · First pam Last pam',
      ]);
      expect((await world.state(room.id))?.name).to.equal('Meals');
    });

    fact('there is one room for each subject, however many ask at once, and a bound on open ones', async (world) => {
      const subjects = ['Meals', 'MEALS', 'meals', 'Meals'];
      const opened = await Promise.all(subjects.map((subject) => world.write('lou', subject)));
      expect(new Set(opened.map(({ room }) => room.id)).size).to.equal(1);
      expect(opened.filter(({ isNew }) => isNew)).to.have.length(1);
      const other = await world.write('lou', 'Bus');
      expect(other.room.id).not.to.equal(opened[0]?.room.id);
      for (let count = 2; count < 10; count += 1) await world.write('lou', `Subject ${count}`);
      expect(await refusalOf(world.write('lou', 'One too many'))).to.equal('CONFLICT');
      expect((await world.write('lou', 'Bus')).room.id).to.equal(other.room.id);
      await world.shut('lou', other.room.id);
      expect((await world.write('lou', 'One more')).isNew).to.equal(true);
      expect((await world.write('pam', 'Meals', 'north')).room.id).not.to.equal(opened[0]?.room.id);
    });

    fact('who answers is a member from then on and counts unread; nobody else of the office does', async (world) => {
      const { room } = await world.write('lou');
      await world.send('lou', room.id, 'When does the year begin?');
      expect(await world.unread('ada', room.id)).to.equal(0);
      const answer = await world.send('ada', room.id, 'On Monday.');
      expect(answer.message.seq).to.equal(3);
      expect(await world.members(room.id)).to.deep.equal(['ada admin', 'lou parent']);
      expect(await world.unread('lou', room.id)).to.equal(1);
      await world.send('lou', room.id, 'Thank you');
      expect([await world.unread('ada', room.id), await world.unread('bea', room.id)]).to.deep.equal([1, 0]);
      // A parent sees who answered with the answer, and no list of the office.
      expect(await world.seen('lou', room.id)).to.deep.equal(['lou']);
      expect(await world.seen('bea', room.id)).to.deep.equal(['ada', 'lou']);
      const { messages } = await world.chat.history(await world.person('bea'), room.id, { limit: 10 });
      expect(messages.map(({ sender }) => sender.externalId)).to.deep.equal(['lou', 'ada', 'lou']);
      for (const who of ['tess', 'zed', 'wes', 'sam'] as const)
        expect(await refusalOf(world.send(who, room.id, 'Me too')), who).to.equal('ROOM_NOT_FOUND');
    });

    fact('parallel answers of one person make them a member once', async (world) => {
      const { room } = await world.write('lou');
      await Promise.all(['one', 'two', 'three'].map((text) => world.send('ada', room.id, text)));
      const stored = await world.events(room.id);
      expect(stored.filter(({ type }) => type === 'participants_joined')).to.have.length(1);
      expect(stored.map(({ seq }) => seq)).to.deep.equal(stored.map((_, index) => index + 1));
      expect(stored.filter(({ type }) => type === 'new_message')).to.have.length(3);
    });

    fact('one of the office takes a room, hands it to a colleague, and gives it back', async (world) => {
      const { room } = await world.write('lou', 'Meals');
      await world.take('ada', room.id);
      expect(await world.listed('bea')).to.deep.equal(['Meals · First lou Last lou (ada)']);
      expect([await world.listed('ada', 'mine'), await world.listed('bea', 'mine')]).to.deep.equal([
        ['Meals · First lou Last lou (ada)'],
        [],
      ]);
      expect(await world.seen('lou', room.id)).to.deep.equal(['ada', 'lou']);
      await world.take('ada', room.id, 'bea');
      expect(await world.seen('lou', room.id)).to.deep.equal(['bea', 'lou']);
      for (const who of ['zed', 'tess', 'lou'] as const)
        expect(await refusalOf(world.take('bea', room.id, who)), who).to.equal('CANNOT_CHAT');
      for (const who of ['lou'] as const) expect(await refusalOf(world.take(who, room.id))).to.equal('ACCESS_DENIED');
      await world.take('dan', room.id, null);
      const ids = { ada: (await world.person('ada')).id, bea: (await world.person('bea')).id };
      const shown = (await world.events(room.id)).flatMap((one) => (one.type === 'room_updated' ? [one.ownerId] : []));
      expect(shown).to.deep.equal([ids.ada, ids.bea, null]);
      expect((await world.state(room.id))?.ownerId).to.equal(null);
      expect(world.told).to.have.length(4);
    });

    fact('who comes into the office sees its rooms at once; who leaves it, none, and gives back', async (world) => {
      const { room } = await world.write('lou', 'Meals');
      const wide = [
        ['teacher', 'north'],
        ['admin', 'north'],
      ] as const;
      await world.give('tess', wide);
      expect(await world.listed('tess')).to.deep.equal(['Meals · First lou Last lou']);
      await world.take('tess', room.id);
      await world.send('tess', room.id, 'I have it.');
      expect(await world.members(room.id)).to.deep.equal(['lou parent', 'tess admin']);
      await world.give('tess', [['teacher', 'north']]);
      expect(await world.members(room.id)).to.deep.equal(['lou parent']);
      expect((await world.state(room.id))?.ownerId).to.equal(null);
      expect(await refusalOf(world.listed('tess'))).to.equal('ACCESS_DENIED');
      expect(await refusalOf(world.chat.overview(await world.person('tess'), room.id))).to.equal('ROOM_NOT_FOUND');
      expect(await refusalOf(world.send('tess', room.id, 'Still here'))).to.equal('ROOM_NOT_FOUND');
      const left = (await world.events(room.id)).find(({ type }) => type === 'participants_left');
      expect(left).to.include({ reason: 'relation_ended', actorId: null });
      // Who moves to the office of another school answers there alone.
      await world.give('ada', [['admin', 'south']]);
      expect([await world.listed('ada'), await world.listed('bea')]).to.deep.equal([
        [],
        ['Meals · First lou Last lou'],
      ]);
    });

    fact('an office above is none any more once the school belongs to another district', async (world) => {
      const { room } = await world.write('lou', 'Meals');
      await world.send('dan', room.id, 'The district answers.');
      await world.give('lou', [['parent', 'south']]);
      await world.chat.applyDirectory({
        organisations: [{ externalId: 'north', name: 'North', parent: 'far' }],
        ...{ users: [], relations: [] },
      });
      expect(await world.listed('dan')).to.deep.equal([]);
      expect(await refusalOf(world.chat.overview(await world.person('dan'), room.id))).to.equal('ROOM_NOT_FOUND');
      expect(await world.listed('ada')).to.deep.equal(['Meals · First lou Last lou']);
    });

    fact('a room is handed to the office of another school of the district where one has a role', async (world) => {
      const { room } = await world.write('pam', undefined, 'north');
      await world.send('ada', room.id, 'This is for the south.');
      await world.take('ada', room.id);
      expect(await refusalOf(world.handOn('ada', room.id, 'west'))).to.equal('INVALID_REQUEST');
      expect(await refusalOf(world.handOn('zed', room.id, 'south'))).to.equal('ROOM_NOT_FOUND');
      expect(await refusalOf(world.handOn('pam', room.id, 'south'))).to.equal('ACCESS_DENIED');
      await world.handOn('ada', room.id, 'south');
      expect(await world.listed('zed')).to.deep.equal(['South · First pam Last pam']);
      expect([await world.listed('ada'), await world.listed('bea')]).to.deep.equal([[], []]);
      expect(await world.members(room.id)).to.deep.equal(['pam parent']);
      expect(await refusalOf(world.chat.overview(await world.person('ada'), room.id))).to.equal('ROOM_NOT_FOUND');
      const south = await world.organisationId('south');
      const moved = (await world.events(room.id)).find((one) => 'organisationId' in one);
      expect(moved).to.include({ type: 'room_updated', organisationId: south, ownerId: null, name: 'South' });
      expect(world.told.at(-1)?.organisationIds).to.include.members([south, await world.organisationId('north')]);
      expect((await world.write('pam', undefined, 'north')).room.id).to.equal(room.id);
      // A subject keeps its name, and a school in which one has no role gets nothing.
      const { room: subject } = await world.write('lou', 'Meals');
      expect(await refusalOf(world.handOn('ada', subject.id, 'south'))).to.equal('INVALID_REQUEST');
      await world.handOn('ada', subject.id, 'district');
      expect([(await world.state(subject.id))?.name, await world.listed('bea')]).to.deep.equal(['Meals', []]);
      expect(await world.listed('dan')).to.include('Meals · First lou Last lou');
    });

    fact('a closed room is on another list, and the next message of either side opens it again', async (world) => {
      const { room } = await world.write('lou', 'Meals');
      for (const [closes, writes] of [
        ['lou', 'lou'],
        ['ada', 'lou'],
        ['bea', 'ada'],
      ] as const) {
        await world.shut(closes, room.id);
        expect([await world.listed('ada'), await world.listed('bea', 'closed')]).to.deep.equal([
          [],
          ['Meals · First lou Last lou'],
        ]);
        const lou = await world.person('lou');
        const access = (await world.rooms.access(room.id, lou.id)) ?? expect.fail();
        const rights = roomRights(educationPolicy, lou, { ...access, moderation: null });
        expect(rights.mayPost).to.equal(true);
        await world.send(writes, room.id, 'One more thing');
        expect(await world.listed('bea'), closes).to.deep.equal(['Meals · First lou Last lou']);
      }
      await world.shut('lou', room.id);
      expect(await world.write('lou', 'meals')).to.deep.include({ isNew: false });
      expect(await world.listed('bea')).to.have.length(1);
    });

    fact(
      'who has a role in the school writes, whoever their children are; without one, or held, not',
      async (world) => {
        const { room } = await world.write('lou');
        await world.chat.applyDirectory({
          users: [],
          relations: [{ ...relationRecord('guardian_of', 'lou', 'sam'), status: 'ended' }],
        });
        await world.send('lou', room.id, 'My child has left');

        const office = world.chat.enterDirectory('host');
        const written = { reason: 'The court decided so.', begins: new Date(0), ends: null } as const;
        const hold = await office.setHold({
          ...{ ...written, subject: { userId: (await world.person('lou')).id }, effect: 'suspend' },
        });
        expect(await world.members(room.id)).to.deep.equal(['lou parent suspended']);
        expect((await world.state(room.id))?.isFrozen).to.equal(true);
        expect(await refusalOf(world.send('lou', room.id, 'Hello?'))).to.equal('CANNOT_CHAT');
        expect(await refusalOf(world.send('bea', room.id, 'Hello?'))).to.equal('ROOM_NOT_FOUND');
        expect(await refusalOf(world.write('lou', 'Another'))).to.equal('ACCESS_DENIED');
        expect(await world.listed('bea')).to.have.length(1);
        await office.liftHold(hold.id);
        await world.send('lou', room.id, 'Here I am');
        await world.send('bea', room.id, 'Welcome back');

        await world.give('lou', [['parent', 'south']]);
        expect(await world.members(room.id)).to.deep.equal(['bea admin', 'lou parent suspended']);
        expect(await refusalOf(world.send('bea', room.id, 'Gone?'))).to.equal('ROOM_INACTIVE');
        expect(await refusalOf(world.write('lou', 'Back', 'north'))).to.equal('INVALID_REQUEST');
        await world.give('lou', [['teacher', 'north']]);
        expect(await world.members(room.id)).to.deep.equal(['bea admin', 'lou teacher']);
        await world.send('bea', room.id, 'Welcome again');
      },
    );

    fact('lists come in pages, the latest activity first, and show no room of others', async (world) => {
      for (const who of ['lou', 'sam', 'tess'] as const) await world.write(who, 'Page');
      const { room } = await world.write('pam', 'Page', 'north');
      await world.write('pam', 'Page', 'west');
      await world.send('pam', room.id, 'First now');
      const found: (string | undefined)[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await world.chat.listOffice(await world.person('ada'), {
          ...{ show: 'open' as const, limit: 2 },
          ...(cursor === undefined ? {} : { cursor }),
        });
        found.push(...page.rooms.map(({ writer }) => writer?.externalId));
        cursor = page.nextCursor;
      }
      expect(found).to.deep.equal(['pam', 'tess', 'sam', 'lou']);
      const strange = world.chat.listOffice(await world.person('ada'), { show: 'open', limit: 2, cursor: 'x' });
      expect(await refusalOf(strange)).to.equal('INVALID_REQUEST');
      expect(await refusalOf(world.chat.overview(await world.person('ada'), asRoomId(987_654)))).to.equal(
        'ROOM_NOT_FOUND',
      );
    });

    fact('nothing of it is against what the policy says of rooms', async (world) => {
      const { room } = await world.write('pam', 'Meals', 'north');
      await world.send('ada', room.id, 'Yes?');
      await world.take('ada', room.id);
      await world.handOn('ada', room.id, 'south');
      await world.take('zed', room.id);
      const { room: other } = await world.write('lou');
      await world.shut('lou', other.id);
      const planned = await world.directory.read(async (reads) => {
        let changes = 0;
        for (let place: PolicyPlace = firstPlace; place.stage !== 'done'; ) {
          const { plan, next } = await planPolicyChunk(reads, educationPolicy, place, 3);
          changes += plan.fresh.length + plan.changed.length;
          place = next;
        }
        return changes;
      });
      expect(planned).to.equal(0);
    });
  });
