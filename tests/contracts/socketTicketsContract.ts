import { expect } from 'chai';
import type { UserId } from '../../core/ids.ts';
import type { TicketHolder } from '../../core/permissions/SocketTickets.ts';
import type { OpenStored } from './ChatWorld.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const forEver = (userId: UserId): TicketHolder => ({ userId, expiresAt: null });

/** What `SocketTickets` promises. */
export const socketTicketsContract = (name: string, open: OpenStored): void =>
  void describe(`socketTickets (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      return { ...world, school: await School.open(world) };
    });

    fact('gives the holder of a ticket, once', async ({ tickets, school }) => {
      const ticket = await tickets.issue(forEver(school.id('tess')));
      expect(await tickets.redeem(ticket)).to.deep.equal(forEver(school.id('tess')));
      expect(await tickets.redeem(ticket)).to.equal(undefined);
    });

    fact('gives the moment at which the proof ends, to the millisecond', async ({ tickets, school }) => {
      const holder = { userId: school.id('tess'), expiresAt: new Date('2037-05-06T07:08:09.123Z') };
      expect(await tickets.redeem(await tickets.issue(holder))).to.deep.equal(holder);
    });

    fact('gives the person to one of many parallel calls', async ({ tickets, school }) => {
      const ticket = await tickets.issue(forEver(school.id('tess')));
      const answers = await Promise.all(Array.from({ length: 20 }, () => tickets.redeem(ticket)));
      expect(answers.filter((answer) => answer !== undefined)).to.deep.equal([forEver(school.id('tess'))]);
    });

    fact('redeems a ticket for 30 s and no longer', async ({ tickets, school, clock }) => {
      const early = await tickets.issue(forEver(school.id('tess')));
      const late = await tickets.issue(forEver(school.id('sam')));
      await clock.advance(25_000);
      expect((await tickets.redeem(early))?.userId).to.equal(school.id('tess'));
      await clock.advance(5_001);
      expect(await tickets.redeem(late)).to.equal(undefined);
    });

    fact('issues tickets that differ, fit into an address and are too long to guess', async ({ tickets, school }) => {
      const expiresAt = new Date('9999-12-31T23:59:59Z');
      const made = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          tickets.issue(at % 2 === 0 ? forEver(school.id('tess')) : { userId: school.id('tess'), expiresAt }),
        ),
      );
      expect(new Set(made).size).to.equal(20);
      for (const ticket of made) expect(ticket).to.match(/^[\w-]{22,}$/);
    });

    fact('gives nobody for text that was never a ticket (I15)', async ({ tickets }) => {
      for (const ticket of ['', 'nonsense', '\0', 'é', 'x'.repeat(43), 'x'.repeat(10_000)])
        expect(await tickets.redeem(ticket)).to.equal(undefined);
    });
  });
