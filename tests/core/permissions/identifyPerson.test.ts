import { expect } from 'chai';
import { asUserId } from '../../../core/ids.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

describe('identifyPerson', () => {
  it('finds the person behind an identity', async () => {
    const { chat, school } = await openChat();
    expect((await chat.identifyPerson(school.id('sam'))).externalId).to.equal('sam');
  });

  it('refuses an identity that is not in the directory, and an inactive account', async () => {
    const { chat, school } = await openChat();
    expect(await refusalOf(chat.identifyPerson(asUserId(987_654)))).to.equal('UNAUTHORIZED');
    await school.change('sam', { isActive: false });
    expect(await refusalOf(chat.identifyPerson(school.id('sam')))).to.equal('USER_INACTIVE');
  });
});
