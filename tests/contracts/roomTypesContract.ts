import { expect } from 'chai';
import { makeApplyDirectory } from '../../core/directory/applyDirectory.ts';
import type { RelationRecord } from '../../core/directory/DirectoryRecords.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { definePolicy, type Policy, via } from '../../core/permissions/Policy.ts';
import { standardRoomTypes } from '../../core/permissions/standardRoomTypes.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import type { OpenRoomCommand } from '../../core/rooms/OpenRoomCommand.ts';
import { makeOpenRoom } from '../../core/rooms/openRoom.ts';
import type { StoredWorld } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';
import { withoutRequests } from './withoutRequests.ts';

const { direct, job } = standardRoomTypes([]);

/** A policy that no adapter knows: roles, relations and room types of its own, and no type called `direct`. */
const studio = definePolicy({
  name: 'studio',
  roles: ['artist', 'buyer', 'agent'],
  relations: {
    paints_for: {
      from: 'artist',
      to: 'buyer',
      room: { type: 'commission', opens: 'on request', joinedBy: 'acts_for' },
    },
    acts_for: { from: 'agent', to: 'buyer' },
  },
  rules: [
    ['artist', 'artist', 'never'],
    ['artist', 'buyer', via('paints_for')],
    ['artist', 'agent', 'never'],
    ['buyer', 'buyer', 'never'],
    ['buyer', 'agent', via({ relation: 'acts_for', inverse: true })],
    ['agent', 'agent', 'never'],
  ],
  roomTypes: {
    commission: job,
    sketch: { ...direct, key: ['one', 'other', 'context'], naming: ['context', 'other'] },
    whisper: direct,
  },
  rights: { moderate: [], manageDirectory: [] },
});

const everybody = [
  ['ann', 'artist', 'Ann', 'Abel'],
  ['bea', 'artist', 'Bea', 'Beck'],
  ['cy', 'buyer', 'Cy', 'Cole'],
  ['dan', 'buyer', 'Dan', 'Dorn'],
  ['eve', 'agent', 'Eve', 'Eick'],
] as const;
type Name = (typeof everybody)[number][0];

const commission = (from: Name, to: Name, more: Partial<RelationRecord> = {}): RelationRecord => ({
  kind: 'paints_for',
  from,
  to,
  context: '1',
  contextName: 'Portrait',
  status: 'active',
  ...more,
});

/**
 * What stores promise for a policy's own room types. Ann paints under the number 1 for Cy and for Dan, Bea for Cy, and
 * Eve acts for Cy.
 */
export const roomTypesContract = (name: string, openWorld: (policy: Policy) => Promise<StoredWorld>) =>
  describe(`room types (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await openWorld(studio);
      const bus = { publish: () => {}, invalidate: () => {}, publishEphemeral: () => {} };
      const apply = makeApplyDirectory({ ...world, policy: studio, bus });
      const users = everybody.map(([externalId, role, firstName, lastName]) => ({
        ...{ externalId, role, firstName, lastName },
        isActive: true,
      }));
      const acts = { kind: 'acts_for', from: 'eve', to: 'cy', status: 'active' } as const;
      const relations = [commission('ann', 'cy'), commission('ann', 'dan'), commission('bea', 'cy'), acts];
      await apply({ users, relations });
      const people = new Map<string, Person>();
      for (const [externalId] of everybody) {
        const person = await world.people.findByExternalId(externalId);
        if (person) people.set(externalId, person);
      }
      const person = (who: Name): Person => people.get(who) ?? expect.fail(`${who} is not stored`);
      const limiter = { acquire: async () => ({ allowed: true, retryAfterMs: 0 }), refund: async () => {} };
      const setHidden = async () => {};
      const nameOffice = async () => undefined;
      const moderatesRoom = async () => null;
      const deps = { policy: studio, limiter, limits: defaultLimits, bus, setHidden, nameOffice, moderatesRoom };
      const openRoom = makeOpenRoom({ ...world, ...deps, ...withoutRequests });
      return {
        ...world,
        person,
        relate: (relation: RelationRecord) => apply({ users: [], relations: [relation] }),
        open: async (who: Name, command: OpenRoomCommand): Promise<ChatRoom> =>
          (await openRoom(person(who), command)).room,
        namesFor: async (who: Name) =>
          (await world.inbox.list(person(who).id, { limit: 10 })).rooms.map(({ name: shown }) => shown).sort(),
      };
    });

    fact('rooms about different people are different rooms, whatever their context (I25)', async (world) => {
      const { open, person } = world;
      const fromId = person('ann').id;
      const [cys, dans] = [
        await open('cy', { type: 'commission', fromId, context: '1' }),
        await open('dan', { type: 'commission', fromId, context: '1' }),
      ];
      expect(dans.id).not.to.equal(cys.id);
      expect(cys.state.about).to.deep.equal([fromId, person('cy').id]);
      expect(dans.state.about).to.deep.equal([fromId, person('dan').id]);
      expect(dans.hasMember(person('cy').id)).to.equal(false);
      const again = await open('ann', { type: 'commission', userId: person('dan').id, context: '1' });
      expect(again.id).to.equal(dans.id);
    });

    fact('each person sees the other end of a relation in the name of its room', async ({ open, person, namesFor }) => {
      for (const who of ['ann', 'bea'] as const)
        await open('cy', { type: 'commission', fromId: person(who).id, context: '1' });
      expect(await namesFor('cy')).to.deep.equal(['Portrait · Ann Abel', 'Portrait · Bea Beck']);
      expect(await namesFor('ann')).to.deep.equal(['Portrait · Cy Cole']);
      expect(await namesFor('eve')).to.deep.equal(['Portrait · Cy Cole', 'Portrait · Cy Cole']);
    });

    fact(
      'a room has its names in the overview and in search too, and new ones if the context is renamed',
      async (world) => {
        const { open, person, relate, messages, search, inbox } = world;
        const room = await open('cy', { type: 'commission', fromId: person('ann').id, context: '1' });
        const senderId = person('ann').id;
        await messages.append({
          roomId: room.id,
          senderId,
          content: 'Canvas',
          sent: 'Canvas',
          clientId: null,
          replyTo: null,
        });
        const { hits } = await search.search(person('cy').id, { text: 'canvas', limit: 5 });
        expect(hits.map((hit) => hit.room.name)).to.deep.equal(['Portrait · Ann Abel']);
        await relate(commission('ann', 'cy', { contextName: 'Landscape' }));
        const nameFor = async (who: Name) => (await inbox.overview(room.id, person(who).id))?.name;
        expect([await nameFor('cy'), await nameFor('ann')]).to.deep.equal([
          'Landscape · Ann Abel',
          'Landscape · Cy Cole',
        ]);
      },
    );

    fact(
      'people who join by a relation are members of a room that was opened on request',
      async ({ open, person, rooms }) => {
        const room = await open('ann', { type: 'commission', userId: person('cy').id });
        const ids = (await rooms.participants(room.id)).map(({ userId }) => userId);
        expect(ids).to.have.members([person('ann').id, person('cy').id, person('eve').id]);
      },
    );

    fact(
      'two people have one room for each context if the key holds the context',
      async ({ open, person, namesFor }) => {
        const sketch = (who: Name, whom: Name, context: string) =>
          open(who, { type: 'sketch', userId: person(whom).id, context });
        const [one, same, other] = [
          await sketch('ann', 'cy', 'hands'),
          await sketch('cy', 'ann', 'hands'),
          await sketch('ann', 'cy', 'eyes'),
        ];
        expect([same.id === one.id, other.id === one.id]).to.deep.equal([true, false]);
        expect(await namesFor('cy')).to.deep.equal(['eyes · Ann Abel', 'hands · Ann Abel']);
      },
    );

    fact(
      'rooms of two are suspended when contact ends and restored when it returns, with a context and without',
      async (world) => {
        const { open, person, relate, rooms } = world;
        const userId = person('cy').id;
        const made = [
          await open('bea', { type: 'sketch', userId, context: 'hands' }),
          await open('bea', { type: 'whisper', userId }),
        ];
        const areActive = () =>
          Promise.all(made.map(async ({ id }) => (await rooms.access(id, userId))?.membership?.isSuspended === false));
        expect(await areActive()).to.deep.equal([true, true]);
        await relate(commission('bea', 'cy', { status: 'ended' }));
        expect(await areActive()).to.deep.equal([false, false]);
        await relate(commission('bea', 'cy'));
        expect(await areActive()).to.deep.equal([true, true]);
      },
    );

    fact('a contact names the room for all contexts of the two', async ({ open, person, contacts, inbox }) => {
      const roomId = (await open('ann', { type: 'whisper', userId: person('cy').id })).id;
      await open('ann', { type: 'sketch', userId: person('dan').id, context: 'hands' });
      const list = await contacts.list(person('ann').id, { limit: 10 });
      expect(list.contacts.map((contact) => [contact.person.externalId, contact.roomId])).to.deep.equal([
        ['cy', roomId],
        ['dan', null],
      ]);
      expect((await inbox.overview(roomId, person('ann').id))?.counterpart).to.deep.equal(person('cy'));
    });
  });
