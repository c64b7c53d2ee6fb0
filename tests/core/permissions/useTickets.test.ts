import { expect } from 'chai';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('useTickets', () => {
  it('redeems a ticket once', async () => {
    const { chat, school } = await openChat();
    const ticket = await chat.issueTicket(school.person('sam'));
    expect(await chat.redeemTicket(ticket)).to.deep.equal({ userId: school.id('sam'), expiresAt: null });
    expect(await refusalOf(chat.redeemTicket(ticket))).to.equal('UNAUTHORIZED');
  });

  it('refuses a ticket after 30 s, and one that was never issued', async () => {
    const { chat, school, world } = await openChat();
    const ticket = await chat.issueTicket(school.person('sam'));
    await world.clock.advance(30_000);
    expect(await refusalOf(chat.redeemTicket(ticket))).to.equal('UNAUTHORIZED');
    expect(await refusalOf(chat.redeemTicket('never'))).to.equal('UNAUTHORIZED');
  });

  it('refuses a ticket once the proof has ended by which it was issued', async () => {
    const { chat, school, world } = await openChat();
    const expiresAt = new Date(world.clock.now().getTime() + 5_000);
    const early = await chat.issueTicket(school.person('sam'), expiresAt);
    const late = await chat.issueTicket(school.person('sam'), expiresAt);
    expect(await chat.redeemTicket(early)).to.deep.equal({ userId: school.id('sam'), expiresAt });
    await world.clock.advance(5_000);
    expect(await refusalOf(chat.redeemTicket(late))).to.equal('UNAUTHORIZED');
  });
});
