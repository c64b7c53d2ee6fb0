import { expect } from 'chai';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('readTotals', () => {
  it('counts the person’s own rooms and messages', async () => {
    const { chat, school } = await openChat();
    const before = await chat.readTotals(school.person('sam'));
    const roomId = await school.direct('tess', 'sam');
    await school.say(roomId, 'tess', 'Good', 'morning');
    const after = await chat.readTotals(school.person('sam'));
    expect(after.unreadMessages - before.unreadMessages).to.equal(2);
    expect((await chat.readTotals(school.person('tess'))).sentMessages).to.equal(2);
  });

  it('counts the whole server for a moderator', async () => {
    const { chat, school } = await openChat();
    const { activePeople, roomsByType } = await chat.readServerTotals(school.person('ada'));
    expect(activePeople).to.be.greaterThan(0);
    expect(roomsByType).to.have.property('forum_subject');
  });

  it('refuses the totals of the server to people who do not moderate', async () => {
    const { chat, school } = await openChat();
    for (const name of ['tess', 'sam', 'pam'] as const)
      expect(await refusalOf(chat.readServerTotals(school.person(name))), name).to.equal('ACCESS_DENIED');
  });

  it('refuses the totals of the server to an inactive moderator', async () => {
    const { chat, school } = await openChat();
    const inactive = { ...school.person('ada'), isActive: false };
    expect(await refusalOf(chat.readServerTotals(inactive))).to.equal('ACCESS_DENIED');
  });
});
