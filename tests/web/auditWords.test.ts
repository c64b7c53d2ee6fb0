import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { auditActions } from '../../core/audit/auditActions.ts';

/** The page is not part of this build, so its sources are read. */
const source = (path: string): string => readFileSync(`web/${path}`, 'utf8');

describe('the page’s words for the audit log', () => {
  it('has a filter and words for every action', () => {
    const [, kinds = ''] = /auditKinds = \[([^;]*)\];/.exec(source('admin/audit.ts')) ?? [];
    const filters = [...kinds.matchAll(/'([^']+)'/g)].map(([, kind]) => kind);
    expect(filters).to.have.members(Object.keys(auditActions));
    for (const locale of ['enSchool', 'ru']) {
      const words = source(`locales/${locale}.ts`);
      for (const action of Object.keys(auditActions)) expect(words, locale).to.contain(`'audit.is.${action}': `);
    }
  });
});
