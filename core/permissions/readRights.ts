import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import { grantsOf, rootScope } from './RoleGrant.ts';
import {
  approvedScopes,
  auditedScopes,
  managedScopes,
  mayManageDirectory,
  moderatesSomewhere,
  overseenScopes,
  reportedScopes,
  safeguardedScopes,
} from './rights.ts';
import { openableTypes } from './roomTypesOf.ts';

/** What a person may do beyond talking to their contacts. Clients show it; every use case still checks for itself. */
export interface PersonRights {
  /** In at least one organisation. */
  readonly mayModerate: boolean;
  /** In at least one organisation. */
  readonly mayManageDirectory: boolean;
  /** In all organisations: rosters may be imported, and the feed read. */
  readonly mayManageWholeDirectory: boolean;
  /** In at least one organisation. */
  readonly mayReadAudit: boolean;
  /** In at least one organisation: may open cases and look into their rooms. */
  readonly mayOversee: boolean;
  /** In at least one organisation. */
  readonly mayApproveCases: boolean;
  /** Sees what people report, in at least one organisation. */
  readonly maySeeReports: boolean;
  /** Room types that the person may open, in the policy's order. */
  readonly mayOpen: readonly RoomType[];
  /** The most characters of one message, as `Limits.messageChars`. */
  readonly messageChars: number;
}

export type ReadRights = (person: Person) => PersonRights;

interface Deps {
  readonly policy: Policy;
  readonly messageChars: number;
}

export const makeReadRights =
  ({ policy, messageChars }: Deps): ReadRights =>
  (person) => ({
    mayModerate: moderatesSomewhere(policy, person),
    mayManageDirectory: managedScopes(policy, person).length > 0,
    mayManageWholeDirectory: mayManageDirectory(policy, person, rootScope),
    mayReadAudit: auditedScopes(policy, person).length > 0,
    mayOversee: overseenScopes(policy, person).length > 0,
    mayApproveCases: approvedScopes(policy, person).length > 0,
    maySeeReports: reportedScopes(policy, person).length + safeguardedScopes(policy, person).length > 0,
    mayOpen: openableTypes(
      policy,
      grantsOf(person).map(({ role }) => role),
    ),
    messageChars,
  });
