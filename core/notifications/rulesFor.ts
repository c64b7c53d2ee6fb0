import type { OrganisationId } from '../ids.ts';
import type { OrganisationRules } from './Notices.ts';
import type { QuietHours } from './NotificationSettings.ts';
import { defaultRules, type NotificationRules } from './SchoolNotifications.ts';

/** What holds in an organisation: what it says itself, else what the one above it says, else the default. */
export const makeRulesFor = (
  organisations: readonly OrganisationRules[],
  serverTimeZone: string,
  quietHours: QuietHours | null = defaultRules.quietHours,
): ((organisationId: OrganisationId) => NotificationRules) => {
  const byId = new Map(organisations.map((organisation) => [organisation.organisationId, organisation]));
  const known = new Map<OrganisationId, NotificationRules>();
  const rulesFor = (id: OrganisationId): NotificationRules => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const own = byId.get(id);
    const parent = own?.parentId ?? null;
    const above = parent === null ? { ...defaultRules, quietHours, timeZone: serverTimeZone } : rulesFor(parent);
    const rules: NotificationRules = {
      ...above,
      ...own?.rules,
      showsWords: { ...above.showsWords, ...own?.rules.showsWords },
      timeZone: own?.timeZone ?? above.timeZone,
    };
    known.set(id, rules);
    return rules;
  };
  return rulesFor;
};
