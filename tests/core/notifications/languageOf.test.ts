import { expect } from 'chai';
import { asOrganisationId, asUserId, rootOrganisation } from '../../../core/ids.ts';
import { makeLanguageOf } from '../../../core/notifications/languageOf.ts';
import type { NotificationSettings } from '../../../core/notifications/NotificationSettings.ts';
import { makeRulesFor } from '../../../core/notifications/rulesFor.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { rootScope } from '../../../core/permissions/RoleGrant.ts';

const [district, school] = [asOrganisationId(1), asOrganisationId(2)];
const person: Person = {
  ...{ id: asUserId(5), externalId: 'ina', role: 'parent', firstName: 'Ina', lastName: 'Young', email: null },
  ...{ isActive: true, roles: [{ role: 'parent', scope: [school, district, ...rootScope] }] },
};

const languageOf = (
  { settings = {}, rules = [] }: { settings?: NotificationSettings; rules?: readonly (string | null)[] },
  found: readonly Person[] = [person],
) => {
  const [ofAll = null, ofDistrict = null, ofSchool = null] = rules;
  const said = (locale: string | null) => ({ timeZone: null, rules: locale === null ? {} : { locale } });
  const organisations = [
    { organisationId: rootOrganisation, parentId: null, ...said(ofAll) },
    { organisationId: district, parentId: rootOrganisation, ...said(ofDistrict) },
    { organisationId: school, parentId: district, ...said(ofSchool) },
  ];
  return makeLanguageOf({
    choices: { settings: async () => settings },
    people: { find: async () => found[0] },
    rules: { read: async () => makeRulesFor(organisations, 'Europe/Berlin') },
  })(person.id);
};

describe('The language in which somebody is told', () => {
  it('is their own, whatever their school says', async () => {
    expect(await languageOf({ settings: { locale: 'uk' }, rules: ['es', 'es', 'es'] })).to.equal('uk');
  });

  it('is that of their school, or of what the school lies in', async () => {
    expect(await languageOf({ rules: ['es', 'ru', 'ar'] })).to.equal('ar');
    expect(await languageOf({ rules: ['es', 'ru', null] })).to.equal('ru');
    expect(await languageOf({ rules: ['es', null, null] })).to.equal('es');
  });

  it('is English where nobody says anything, and for who is not there', async () => {
    expect(await languageOf({})).to.equal('en');
    expect(await languageOf({ rules: ['es'] }, [])).to.equal('en');
  });
});
