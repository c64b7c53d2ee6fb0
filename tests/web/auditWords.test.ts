import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { auditActions } from '../../core/audit/auditActions.ts';
import { localeTexts, offeredLanguages } from './localeTexts.ts';

/** The page is not part of this build, so its sources are read. */
const source = (path: string): string => readFileSync(`web/${path}`, 'utf8');

describe('the page’s words for the audit log', () => {
  it('has a filter and words for every action', () => {
    const [, kinds = ''] = /auditKinds = \[([^;]*)\];/.exec(source('admin/audit.ts')) ?? [];
    const filters = [...kinds.matchAll(/'([^']+)'/g)].map(([, kind]) => kind);
    expect(filters).to.have.members(Object.keys(auditActions));
    for (const tag of offeredLanguages()) {
      const texts = localeTexts(tag);
      for (const action of Object.keys(auditActions))
        expect(texts.has(`audit.is.${action}`), `${tag} ${action}`).to.equal(true);
    }
  });
});
