import { expect } from 'chai';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('useTickets', () => {
  it('redeems a ticket once', async () => {
    const { chat, school } = await openChat();
    const ticket = await chat.issueTicket(school.person('sam'));
    expect(await chat.redeemTicket(ticket)).to.equal(school.id('sam'));
    expect(await refusalOf(chat.redeemTicket(ticket))).to.equal('UNAUTHORIZED');
  });

  it('refuses a ticket after 30 s, and one that was never issued', async () => {
    const { chat, school, world } = await openChat();
    const ticket = await chat.issueTicket(school.person('sam'));
    await world.clock.advance(30_000);
    expect(await refusalOf(chat.redeemTicket(ticket))).to.equal('UNAUTHORIZED');
    expect(await refusalOf(chat.redeemTicket('never'))).to.equal('UNAUTHORIZED');
  });
});
