import { expect } from 'chai';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { District } from '../../support/District.ts';
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

  it('counts an organisation with all below it, for a host or a command', async () => {
    const district = await District.open();
    const of = async (name: string) => district.chat.readServerTotals('command', (await district.scope(name))[0]);
    const [whole, north, south] = [await of('district'), await of('north'), await of('south')];
    expect([whole.activePeople, north.activePeople, south.activePeople]).to.deep.equal([10, 6, 4]);
    expect([north.roomsByType['forum_subject'], south.roomsByType['forum_subject']]).to.deep.equal([2, 2]);
    expect(whole.roomsByType['forum_subject']).to.equal(4);
    expect((await district.chat.readServerTotals('command')).activePeople).to.equal(11);
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
