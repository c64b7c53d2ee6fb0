import { expect } from 'chai';
import type { UserId } from '../../core/ids.ts';
import type { Login } from '../../core/signin/Logins.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const north = 'https://id.north.example';
const login = (userId: UserId, subject: string, issuer = north): Login => ({
  ...{ issuer, subject, userId, createdAt: new Date('2031-02-03T12:00:00.000Z') },
});

/** What `Logins` promises. */
export const loginsContract = (name: string, open: OpenStored): void =>
  void describe(`logins (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });

    fact('tells the issuer’s people apart', async ({ logins, school }) => {
      const tess = school.id('tess');
      expect(await logins.add(login(tess, '1'))).to.equal(true);
      expect(await logins.find(north, '1')).to.equal(tess);
      expect(await logins.find('https://other.example', '1')).to.equal(undefined);
      expect(await logins.find(north, '2')).to.equal(undefined);
      expect(await logins.listOf(tess)).to.deep.equal([login(tess, '1')]);
    });

    fact('gives an account elsewhere to one person, and one of an issuer to a person', async ({ logins, school }) => {
      const [tess, sam] = [school.id('tess'), school.id('sam')];
      await logins.add(login(tess, '1'));
      expect(await logins.add(login(sam, '1'))).to.equal(false);
      expect(await logins.add(login(tess, '2'))).to.equal(false);
      expect(await logins.add(login(tess, '1', 'https://other.example'))).to.equal(true);
      expect(await logins.removeOf(tess)).to.equal(2);
      expect(await logins.find(north, '1')).to.equal(undefined);
      expect(await logins.add(login(tess, '2'))).to.equal(true);
    });

    fact('gives it to one of parallel calls', async ({ logins, school }) => {
      const added = await Promise.all(
        ['1', '2', '3', '4'].map((subject) => logins.add(login(school.id('sam'), subject))),
      );
      expect(added.filter(Boolean)).to.have.length(1);
    });

    fact('finds active people by an address, in any case of its letters', async ({ logins, school }) => {
      await school.change('pam', { email: 'Young@Home.example' });
      await school.change('sam', { email: 'young@home.example' });
      await school.change('stan', { email: 'young@home.example', isActive: false });
      await school.change('pat', { email: 'zeller@home.example' });
      const found = await logins.peopleByMail('YOUNG@home.example');
      expect(found.map(({ id }) => id)).to.have.members([school.id('pam'), school.id('sam')]);
      expect(await logins.peopleByMail('nobody@home.example')).to.deep.equal([]);
      expect(await logins.peopleByMail('')).to.deep.equal([]);
    });
  });
