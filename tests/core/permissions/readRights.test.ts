import { expect } from 'chai';
import { openChat } from '../../support/openChat.ts';

describe('readRights', () => {
  it('lists what a person may do beyond talking to contacts', async () => {
    const { chat, school } = await openChat();
    expect(chat.readRights(school.person('ada'))).to.deep.include({
      mayModerate: true,
      mayManageDirectory: true,
      mayOpen: ['direct', 'group', 'announcement'],
    });
    expect(chat.readRights(school.person('sam'))).to.deep.equal({
      mayModerate: false,
      mayManageDirectory: false,
      mayOpen: ['direct'],
      messageChars: 10_000,
    });
  });

  it('gives an inactive person no right over others', async () => {
    const { chat, school } = await openChat();
    expect(chat.readRights({ ...school.person('ada'), isActive: false })).to.include({
      mayModerate: false,
      mayManageDirectory: false,
    });
  });
});
