import { expect } from 'chai';
import { decide, decideByRelations } from '../../core/permissions/decide.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { explain } from '../../core/permissions/explain.ts';
import type { OpenStored } from './ChatWorld.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** What blocks are, and that evidence, contacts and `decide` agree about them (I17). */
export const blocksContract = (name: string, open: OpenStored): void =>
  void describe(`blocks (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const change = (isBlocked: boolean) => (one: Name, other: Name) =>
        world.directory.transaction((tx) => tx.setBlock(school.id(one), school.id(other), isBlocked));
      const contactsOf = async (who: Name, text?: string) => {
        const query = { limit: 50, ...(text === undefined ? {} : { text }) };
        return (await world.contacts.list(school.id(who), query)).contacts
          .map(({ person }) => person.externalId)
          .sort();
      };
      return { ...world, school, set: change(true), lift: change(false), contactsOf };
    });

    fact('are set once, lifted once, and found from both sides, the newest first', async (world) => {
      const { school, blocks, clock, set, lift } = world;
      expect(await set('sam', 'tom')).to.equal(true);
      expect(await set('sam', 'tom')).to.equal(false);
      await clock.advance(5);
      await set('pam', 'tom');
      await set('tom', 'sam');
      const pairs = (found: readonly { userId: number; blockedId: number }[]) =>
        found.map(({ userId, blockedId }) => [userId, blockedId]);
      expect(pairs(await blocks.setBy(school.id('sam')))).to.deep.equal([[school.id('sam'), school.id('tom')]]);
      expect(pairs(await blocks.about(school.id('sam')))).to.have.deep.members([
        [school.id('tom'), school.id('sam')],
        [school.id('sam'), school.id('tom')],
      ]);
      expect((await blocks.about(school.id('tom'))).at(-1)?.userId).to.equal(school.id('sam'));
      expect((await blocks.setBy(school.id('sam')))[0]?.at).to.be.instanceOf(Date);
      expect(await lift('sam', 'tom')).to.equal(true);
      expect(await lift('sam', 'tom')).to.equal(false);
      expect(await blocks.setBy(school.id('sam'))).to.deep.equal([]);
    });

    fact('are part of the evidence, and refuse contact from both sides (I17)', async (world) => {
      const { school, people, set, lift } = world;
      const [sam, tom] = [school.id('sam'), school.id('tom')];
      const allowed = async (...pair: [typeof sam, typeof tom]) =>
        decide(educationPolicy, await people.evidence([pair]), ...pair).allowed;
      expect([await allowed(sam, tom), await allowed(tom, sam)]).to.deep.equal([true, true]);
      await set('sam', 'tom');
      expect([await allowed(sam, tom), await allowed(tom, sam)]).to.deep.equal([false, false]);
      const graph = await people.evidence([[tom, sam]]);
      expect(decideByRelations(educationPolicy, graph, tom, sam).allowed).to.equal(true);
      expect((await people.around([sam])).isBlocked(sam, tom)).to.equal(true);
      await world.directory.transaction(async (tx) => {
        expect((await tx.evidence([[sam, tom]])).isBlocked(tom, sam)).to.equal(true);
      });
      await lift('sam', 'tom');
      expect(await allowed(sam, tom)).to.equal(true);
    });

    fact('look in every answer like a relation that has ended, to both', async ({ school, people, set, lift }) => {
      const [sam, tom] = [school.id('sam'), school.id('tom')];
      const answers = async () => [
        explain(educationPolicy, await people.evidence([[sam, tom]]), sam, tom),
        explain(educationPolicy, await people.evidence([[tom, sam]]), tom, sam),
      ];
      await set('sam', 'tom');
      const blocked = await answers();
      await lift('sam', 'tom');
      await school.apply({
        users: [],
        relations: [{ kind: 'tutors', from: 'tom', to: 'sam', context: 'maths', status: 'ended' }],
      });
      expect(blocked).to.deep.equal(await answers());
      expect(blocked[0]).to.deep.include({ allowed: false, rule: 'tutor-student' });
    });

    fact('take either person out of the other’s contacts, searched for or not, favourites too', async (world) => {
      const { school, contacts, set, lift, contactsOf } = world;
      await contacts.setFavourite(school.id('tom'), school.id('sam'), true);
      const before = [await contactsOf('sam'), await contactsOf('tom')];
      await set('sam', 'tom');
      expect(await contactsOf('sam')).to.deep.equal(before[0]?.filter((one) => one !== 'tom'));
      expect(await contactsOf('tom')).to.deep.equal(before[1]?.filter((one) => one !== 'sam'));
      expect(await contactsOf('tom', 'Sam')).not.to.include('sam');
      // People who may always talk are found another way than those whom a relation leads to.
      await set('tom', 'ada');
      expect(await contactsOf('ada')).not.to.include('tom');
      expect(await contactsOf('ada', 'Tom')).not.to.include('tom');
      await lift('tom', 'ada');
      await lift('sam', 'tom');
      expect([await contactsOf('sam'), await contactsOf('tom')]).to.deep.equal(before);
    });
  });
