import { expect } from 'chai';
import { ChatError } from '../../../core/errors.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('enterDirectory', () => {
  it('admits people who may manage the directory, and the host', async () => {
    const { chat, school } = await openChat();
    for (const actor of [school.person('ada'), 'host'] as const) {
      const directory = chat.enterDirectory(actor);
      expect((await directory.findPerson('sam')).id).to.equal(school.id('sam'));
      expect((await directory.listPeople({ limit: 1 })).people).to.have.length(1);
      expect((await directory.readRelations(school.id('sam'))).relations).to.have.length(3);
    }
  });

  it('refuses everybody else, and an inactive manager', async () => {
    const { chat, school } = await openChat();
    const inactive = { ...school.person('ada'), isActive: false };
    for (const person of [...(['tess', 'tom', 'sam', 'pam'] as const).map((name) => school.person(name)), inactive])
      expect(() => chat.enterDirectory(person), person.externalId)
        .to.throw(ChatError)
        .with.property('code', 'ACCESS_DENIED');
  });

  it('changes the directory, or reports what would change', async () => {
    const { chat, school } = await openChat();
    const directory = chat.enterDirectory(school.person('ada'));
    const records = {
      users: [],
      relations: [{ kind: 'teaches', from: 'theo', to: 'sam', context: 'history-1', status: 'active' }],
    } as const;
    expect((await directory.simulate(records)).map(({ gains }) => gains)).to.include(true);
    expect((await directory.apply(records)).relations.created).to.equal(1);
  });

  it('finds nobody by an external id that nobody has', async () => {
    const { chat } = await openChat();
    expect(await refusalOf(chat.enterDirectory('host').findPerson('nobody'))).to.equal('USER_NOT_FOUND');
  });
});
