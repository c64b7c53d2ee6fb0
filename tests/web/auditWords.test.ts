import { expect } from 'chai';
import { auditActions } from '../../core/audit/auditActions.ts';
import { auditKinds } from '../../web/admin/audit.ts';
import { en } from '../../web/locales/en.ts';
import { ru } from '../../web/locales/ru.ts';

describe('the page’s words for the audit log', () => {
  it('has a filter and words for every action', () => {
    expect(auditKinds).to.have.members(Object.keys(auditActions));
    for (const texts of [en, ru])
      for (const action of Object.keys(auditActions)) expect(texts).to.have.property(`audit.is.${action}`);
  });
});
