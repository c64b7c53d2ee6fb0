import { expect } from 'chai';
import { asRoomId, asUserId, type UserId } from '../../core/ids.ts';
import { rootScope } from '../../core/permissions/RoleGrant.ts';
import { inOrder } from '../../core/rooms/roomKeys.ts';
import type { OpenStored } from './ChatWorld.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const absent = asRoomId(987_654);

/** What `RoomHeads` promises. */
export const roomHeadsContract = (name: string, open: OpenStored): void =>
  void describe(`roomHeads (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });

    fact(
      'gives the rooms with an active membership, latest activity first, at most limit of them',
      async ({ school, roomHeads, clock }) => {
        const open = async (other: Name): Promise<number> => {
          await clock.advance(5);
          return school.direct('sam', other);
        };
        const [first, second] = [await open('tess'), await open('ada')];
        await clock.advance(5);
        await school.say(asRoomId(first), 'sam', 'Later');
        const { rooms: memberships } = await roomHeads.membershipsOf(school.id('sam'), 100);
        const facts = {
          type: 'direct',
          ownerId: null,
          scope: rootScope,
          role: 'student',
          mayPost: true,
          visibleFromSeq: 0,
        };
        const [sam, tess, ada] = [school.id('sam'), school.id('tess'), school.id('ada')];
        expect(memberships.slice(0, 2)).to.deep.equal([
          { ...facts, roomId: first, about: inOrder(tess, sam), headSeq: 1 },
          { ...facts, roomId: second, about: inOrder(ada, sam), headSeq: 0 },
        ]);
        expect((await roomHeads.membershipsOf(school.id('sam'), 1)).rooms).to.deep.equal(memberships.slice(0, 1));
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        expect((await roomHeads.membershipsOf(school.id('sam'), 100)).rooms.map(({ roomId }) => roomId)).not.to.include(
          first,
        );
      },
    );

    fact(
      'gives of each membership what access gives too, for rooms of every kind and organisation',
      async ({ school, rooms, roomHeads }) => {
        await school.apply({
          users: [],
          relations: [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'art-1', status: 'active' }],
          organisations: [{ externalId: 'north', name: 'North' }],
          contexts: [{ externalId: 'art-1', name: 'Art', organisation: 'north' }],
        });
        const group = await school.group('tess', ['sam'], 'announcement');
        for (const name of ['tess', 'sam', 'pam'] as const) {
          const { rooms: memberships } = await roomHeads.membershipsOf(school.id(name), 100);
          for (const membership of memberships) {
            const access = (await rooms.access(membership.roomId, school.id(name))) ?? expect.fail('no such room');
            const { id: roomId, type, about, ownerId, scope, headSeq } = access.room;
            const { role, mayPost, visibleFromSeq } = access.membership ?? expect.fail('no membership');
            const held = { role, mayPost, visibleFromSeq };
            expect(membership).to.deep.equal({ roomId, type, about, ownerId, scope, headSeq, ...held });
          }
          if (name === 'pam') continue;
          const [owned] = memberships.filter(({ roomId }) => roomId === group);
          expect(owned).to.include({ ownerId: school.id('tess'), mayPost: name === 'tess' });
          const inNorth = memberships.filter(({ scope }) => scope.length > 1);
          expect(inNorth.map(({ type }) => type)).to.have.members(['class', 'forum_subject']);
        }
      },
    );

    fact(
      'gives the version of that moment with them, also without rooms, and null for an unknown person',
      async ({ school, roomHeads }) => {
        const names = ['sam', 'stan', 'ada'] as const;
        for (const name of names) {
          const id = school.id(name);
          const { version } = await roomHeads.membershipsOf(id, 100);
          expect(version, name).to.be.a('string');
          expect((await roomHeads.changedMemberships(new Map([[id, version]]))).size, name).to.equal(0);
        }
        expect(await roomHeads.membershipsOf(asUserId(999_999), 100)).to.deep.equal({ rooms: [], version: null });
      },
    );

    fact(
      'gives the people whose rooms or account changed since a version, and no others',
      async ({ school, roomHeads }) => {
        const [tess, sam, theo] = [school.id('tess'), school.id('sam'), school.id('theo')];
        const first = await roomHeads.changedMemberships(new Map([tess, sam, theo].map((id) => [id, null])));
        expect([...first.keys()].sort()).to.deep.equal([tess, sam, theo].sort());
        expect((await roomHeads.changedMemberships(first)).size).to.equal(0);
        await school.direct('tess', 'sam');
        const second = await roomHeads.changedMemberships(first);
        expect([...second.keys()].sort()).to.deep.equal([tess, sam].sort());
        await school.change('theo', { isActive: false });
        expect([...(await roomHeads.changedMemberships(new Map([...first, ...second]))).keys()]).to.deep.equal([theo]);
        expect((await roomHeads.changedMemberships(new Map())).size).to.equal(0);
      },
    );

    fact(
      'gives of a class those who enrol, leave or may post now, and not the others in it',
      async ({ school, roomHeads }) => {
        const names = ['tess', 'theo', 'sam', 'sue', 'stan', 'pam', 'pat'] as const;
        const known = new Map<UserId, string | null>(names.map((one) => [school.id(one), null]));
        const changed = async (): Promise<string[]> => {
          const found = await roomHeads.changedMemberships(known);
          for (const [id, version] of found) known.set(id, version);
          return names.filter((one) => found.has(school.id(one)));
        };
        expect(await changed()).to.deep.equal(names);
        const context = 'algebra-1';
        await school.relate('teaches', 'tess', 'stan', { context });
        expect(await changed()).to.deep.equal(['tess', 'stan']);
        await school.relate('teaches', 'tess', 'stan', { context, status: 'ended' });
        expect(await changed()).to.deep.equal(['stan']);
        await school.relate('guardian_of', 'pam', 'sue');
        expect(await changed()).to.deep.equal(['pam']);
        await school.relate('teaches', 'tess', 'sam', { context, contextName: 'Algebra' });
        expect(await changed()).to.deep.equal([]);
        await school.change('pam', { roles: [{ role: 'teacher' }, { role: 'parent' }] });
        expect(await changed()).to.deep.equal(['pam']);
        await school.relate('teaches', 'pam', 'stan', { context });
        expect(await changed()).to.deep.equal(['stan', 'pam']);
      },
    );

    fact('gives the heads of many rooms, without those that do not exist', async ({ school, roomHeads }) => {
      const [one, other] = [await school.direct('tess', 'sam'), await school.direct('tess', 'sue')];
      await school.say(one, 'tess', '1', '2');
      expect([...(await roomHeads.heads([one, other, absent]))].sort()).to.deep.equal(
        [
          [one, 2],
          [other, 0],
        ].sort(),
      );
      expect((await roomHeads.heads([])).size).to.equal(0);
    });
  });
