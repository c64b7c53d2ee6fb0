import { organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import type { DirectoryRecords, OrganisationRecord } from './DirectoryRecords.ts';
import type { RecordProblem } from './RecordProblem.ts';

/** The scopes of the organisations that the source has stored, by its ids. */
export type StoredScopes = ReadonlyMap<string, Scope>;

/**
 * Checks the organisations among records, and that every organisation that a record names is among them or stored for
 * the source.
 */
export const checkOrganisations = (
  { organisations = [], contexts = [], users }: DirectoryRecords,
  stored: StoredScopes,
): RecordProblem[] => {
  const problems: RecordProblem[] = [];
  const given = new Map<string, OrganisationRecord>();
  const named = (path: string, externalId: string | undefined): void => {
    if (externalId === undefined || given.has(externalId) || stored.has(externalId)) return;
    const problem = `there is no organisation "${externalId}" of this source; send it in organisations, or leave this out`;
    problems.push({ path, problem });
  };
  organisations.forEach((organisation, index) => {
    const { externalId } = organisation;
    if (given.has(externalId))
      problems.push({ path: `/organisations/${index}/external_id`, problem: `"${externalId}" is given twice` });
    given.set(externalId, organisation);
  });
  const isBelowItself = circleFinder(given, stored);
  organisations.forEach(({ externalId, parent }, index) => {
    const path = `/organisations/${index}/parent`;
    named(path, parent);
    if (isBelowItself(externalId))
      problems.push({ path, problem: `"${externalId}" would be below itself; name another parent` });
  });
  const seen = new Set<string>();
  contexts.forEach(({ externalId, organisation }, index) => {
    if (seen.has(externalId))
      problems.push({ path: `/contexts/${index}/external_id`, problem: `"${externalId}" is given twice` });
    seen.add(externalId);
    named(`/contexts/${index}/organisation`, organisation);
  });
  users.forEach(({ roles = [] }, index) => {
    roles.forEach(({ organisation }, at) => {
      named(`/users/${index}/roles/${at}/organisation`, organisation);
    });
  });
  return problems;
};

/** Tells whether an organisation of the records would have itself above it. */
const circleFinder = (
  given: ReadonlyMap<string, OrganisationRecord>,
  stored: StoredScopes,
): ((externalId: string) => boolean) => {
  const names = new Map([...stored].map(([externalId, scope]) => [organisationOf(scope), externalId]));
  const above = (externalId: string): string | undefined => {
    const record = given.get(externalId);
    if (record !== undefined) return record.parent;
    const parent = stored.get(externalId)?.[1];
    return parent === undefined ? undefined : names.get(parent);
  };
  return (externalId) => {
    const seen = new Set<string>();
    for (let at = above(externalId); at !== undefined && !seen.has(at); at = above(at)) {
      if (at === externalId) return true;
      seen.add(at);
    }
    return false;
  };
};
