import { expect } from 'chai';
import { asRoomId, asUserId } from '../../core/ids.ts';
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
        expect(memberships.slice(0, 2)).to.deep.equal([
          { roomId: first, type: 'direct', headSeq: 1, mayPost: true },
          { roomId: second, type: 'direct', headSeq: 0, mayPost: true },
        ]);
        expect((await roomHeads.membershipsOf(school.id('sam'), 1)).rooms).to.deep.equal(memberships.slice(0, 1));
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        expect((await roomHeads.membershipsOf(school.id('sam'), 100)).rooms.map(({ roomId }) => roomId)).not.to.include(
          first,
        );
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
