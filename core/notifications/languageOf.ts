import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import { grantsOf, organisationOf, rootScope } from '../permissions/RoleGrant.ts';
import type { NotificationChoices } from './NotificationChoices.ts';
import type { RulesCache, RulesFor } from './RulesCache.ts';
import { defaultRules, type NotificationRules } from './SchoolNotifications.ts';

/** What the school of a person says: that of their first role. */
export const rulesOfSchool = (rulesFor: RulesFor, person: Person): NotificationRules => {
  const [grant] = grantsOf(person);
  return rulesFor(organisationOf(grant?.scope ?? rootScope));
};

/** The language in which a person is told, as a BCP 47 tag: their own, else their school's. */
export type LanguageOf = (userId: UserId) => Promise<string>;

interface Deps {
  readonly choices: Pick<NotificationChoices, 'settings'>;
  readonly people: Pick<People, 'find'>;
  readonly rules: Pick<RulesCache, 'read'>;
}

export const makeLanguageOf =
  ({ choices, people, rules }: Deps): LanguageOf =>
  async (userId) => {
    const { locale } = await choices.settings(userId);
    if (locale !== undefined) return locale;
    const person = await people.find(userId);
    const school = person && rulesOfSchool(await rules.read(), person);
    return school?.locale ?? defaultRules.locale;
  };
