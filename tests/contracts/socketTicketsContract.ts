import { expect } from 'chai';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** What `SocketTickets` promises. */
export const socketTicketsContract = (name: string, open: OpenStored): void =>
  void describe(`socketTickets (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });

    fact('gives the person of a ticket, once', async ({ tickets, school }) => {
      const ticket = await tickets.issue(school.id('tess'));
      expect(await tickets.redeem(ticket)).to.equal(school.id('tess'));
      expect(await tickets.redeem(ticket)).to.equal(undefined);
    });

    fact('gives the person to one of many parallel calls', async ({ tickets, school }) => {
      const ticket = await tickets.issue(school.id('tess'));
      const answers = await Promise.all(Array.from({ length: 20 }, () => tickets.redeem(ticket)));
      expect(answers.filter((answer) => answer !== undefined)).to.deep.equal([school.id('tess')]);
    });

    fact('redeems a ticket for 30 s and no longer', async ({ tickets, school, clock }) => {
      const [early, late] = [await tickets.issue(school.id('tess')), await tickets.issue(school.id('sam'))];
      await clock.advance(25_000);
      expect(await tickets.redeem(early)).to.equal(school.id('tess'));
      await clock.advance(5_001);
      expect(await tickets.redeem(late)).to.equal(undefined);
    });

    fact('issues tickets that differ, fit into an address and are too long to guess', async ({ tickets, school }) => {
      const made = await Promise.all(Array.from({ length: 20 }, () => tickets.issue(school.id('tess'))));
      expect(new Set(made).size).to.equal(20);
      for (const ticket of made) expect(ticket).to.match(/^[\w-]{22,}$/);
    });

    fact('gives nobody for text that was never a ticket (I15)', async ({ tickets }) => {
      for (const ticket of ['', 'nonsense', '\0', 'é', 'x'.repeat(10_000)])
        expect(await tickets.redeem(ticket)).to.equal(undefined);
    });
  });
