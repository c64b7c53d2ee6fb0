import { organisationOf } from '../permissions/RoleGrant.ts';
import type { DirectoryRecords, OrganisationRecord } from './DirectoryRecords.ts';
import type { RecordProblem } from './RecordProblem.ts';
import type { KnownOrganisations } from './referOrganisations.ts';

/**
 * Checks the organisations among records, and that every organisation that a record names is among them or known: a
 * parent as one of the source's own.
 */
export const checkOrganisations = (
  { organisations = [], contexts = [], users }: DirectoryRecords,
  { own, referred }: KnownOrganisations,
): RecordProblem[] => {
  const problems: RecordProblem[] = [];
  const given = new Map<string, OrganisationRecord>();
  const named = (path: string, externalId: string | undefined, known = referred): void => {
    if (externalId === undefined || given.has(externalId) || known.has(externalId)) return;
    const problem = `there is no organisation "${externalId}" of this source; send it in organisations, or leave this out`;
    problems.push({ path, problem });
  };
  organisations.forEach((organisation, index) => {
    const { externalId } = organisation;
    if (given.has(externalId))
      problems.push({ path: `/organisations/${index}/external_id`, problem: `"${externalId}" is given twice` });
    given.set(externalId, organisation);
  });
  const isBelowItself = circleFinder(given, own);
  organisations.forEach(({ externalId, parent }, index) => {
    const path = `/organisations/${index}/parent`;
    named(path, parent, own);
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
  own: KnownOrganisations['own'],
): ((externalId: string) => boolean) => {
  const names = new Map([...own].map(([externalId, { scope }]) => [organisationOf(scope), externalId]));
  const above = (externalId: string): string | undefined => {
    const record = given.get(externalId);
    if (record !== undefined) return record.parent;
    const parent = own.get(externalId)?.scope[1];
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
