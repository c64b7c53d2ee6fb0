import { expect } from 'chai';
import { asOrganisationId } from '../../../core/ids.ts';
import { rootScope, type Scope } from '../../../core/permissions/RoleGrant.ts';
import { openChat } from '../../support/openChat.ts';

describe('readRights', () => {
  it('lists what a person may do beyond talking to contacts', async () => {
    const { chat, school } = await openChat();
    expect(chat.readRights(school.person('ada'))).to.deep.include({
      mayModerate: true,
      mayManageDirectory: true,
      mayManageWholeDirectory: true,
      mayOpen: ['direct', 'group', 'announcement', 'support'],
    });
    expect(chat.readRights(school.person('sam'))).to.deep.equal({
      mayModerate: false,
      mayManageDirectory: false,
      mayManageWholeDirectory: false,
      mayReadAudit: false,
      maySeeReports: false,
      mayOpen: ['direct', 'support'],
      messageChars: 10_000,
    });
  });

  it('tells a part of the directory from all of it', async () => {
    const { chat, school } = await openChat();
    const scope: Scope = [asOrganisationId(7), ...rootScope];
    const head = { ...school.person('ada'), roles: [{ role: 'admin', scope }] };
    expect(chat.readRights(head)).to.include({ mayManageDirectory: true, mayManageWholeDirectory: false });
  });

  it('gives an inactive person no right over others', async () => {
    const { chat, school } = await openChat();
    expect(chat.readRights({ ...school.person('ada'), isActive: false })).to.include({
      mayModerate: false,
      mayManageDirectory: false,
      mayManageWholeDirectory: false,
    });
  });
});
