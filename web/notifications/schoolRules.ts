import type { QuietTimes } from '../../client/wire/notificationTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';

/** What an organisation says about being told; what it leaves out, the one above it says. What the form does not show stays. */
export interface SchoolRules {
  /** The language of who never opened the page, as a BCP 47 tag. */
  readonly locale?: string;
  /** Null: none. */
  readonly quiet_hours?: QuietTimes | null;
  readonly [other: string]: unknown;
}

/** Every school of the server, as an organisation. */
export const everySchool = 0;

const address = (organisationId: number): string => `/api/chat/notifications/rules/${organisationId}/`;

/** Requests with one person's token. All reject with a `RequestError`. */
export const schoolRulesOf = (token: string) => ({
  read: (organisationId: number) => fetchJson<SchoolRules>(address(organisationId), { token }),
  save: (organisationId: number, rules: SchoolRules) =>
    fetchJson<SchoolRules>(address(organisationId), { method: 'PUT', token, body: rules }),
});

/** The rules with another value of one member; undefined: the organisation above says it. */
export const withRule = <Name extends 'locale' | 'quiet_hours'>(
  rules: SchoolRules,
  name: Name,
  value: SchoolRules[Name] | undefined,
): SchoolRules => {
  const { [name]: _former, ...rest } = rules;
  return value === undefined ? rest : { ...rest, [name]: value };
};
