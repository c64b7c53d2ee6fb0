import { expect } from 'chai';
import { asUserId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

describe('readContacts', () => {
  it('lists contacts with who is online', async () => {
    const { chat, school, world } = await openChat();
    await world.presence.connect(school.id('tess'));
    const { contacts, nextCursor } = await chat.resolveContacts(school.person('sam'), { limit: 10 });
    expect(contacts.map(({ person, isOnline }) => [person.externalId, isOnline])).to.deep.equal([
      ['ada', false],
      ['tess', true],
      ['tom', false],
    ]);
    expect(nextCursor).to.equal(null);
  });

  it('explains contact as it is now', async () => {
    const { chat, school } = await openChat();
    const ask = () => chat.explainContact(school.person('pam'), school.id('tess'));
    expect(await ask()).to.deep.include({ allowed: true, rule: 'teacher-parent' });
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
    const explanation = await ask();
    expect([
      explanation.allowed,
      explanation.wouldAllow.map((remedy) => remedy.map(({ change }) => change)),
    ]).to.deep.equal([false, [['resume_relation']]]);
  });

  it('gives the same answer for strangers and absent people, and a limited number a minute (I11)', async () => {
    const { chat, school } = await openChat({ ...generousLimits, lookups: { everyone: 2 } });
    const ask = (userId: number) => chat.explainContact(school.person('sam'), asUserId(userId));
    expect(await ask(school.id('sue'))).to.deep.equal(await ask(987_654));
    expect(await refusalOf(ask(school.id('sue')))).to.equal('RATE_LIMIT_EXCEEDED');
    expect(await refusalOf(ask(987_655))).to.equal('RATE_LIMIT_EXCEEDED');
    for (let times = 0; times < 5; times += 1) expect((await ask(school.id('tess'))).allowed).to.equal(true);
  });

  it('pins contacts only, and unpins anybody', async () => {
    const { chat, school } = await openChat();
    const sam = school.person('sam');
    await chat.setFavourite(sam, school.id('tom'), true);
    expect((await chat.resolveContacts(sam, { limit: 1 })).contacts[0]).to.include({ isFavourite: true });
    for (const id of [school.id('sue'), asUserId(987_654)]) {
      expect(await refusalOf(chat.setFavourite(sam, id, true))).to.equal('CANNOT_CHAT');
      await chat.setFavourite(sam, id, false);
    }
    await chat.setFavourite(sam, school.id('tom'), false);
    expect((await chat.resolveContacts(sam, { limit: 1 })).contacts[0]).to.include({ isFavourite: false });
  });
});
