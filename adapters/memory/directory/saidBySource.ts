import type { RelationRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { RelationClaim } from '../../../core/directory/deriveRelation.ts';
import type { UserId } from '../../../core/ids.ts';
import type { SaidOfContext } from '../../../core/imports/RecordedChange.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** `DirectoryTransaction.contextsOf`. */
export const saidOfContexts = (
  tables: MemoryTables,
  source: string,
  externalIds: readonly string[],
): ReadonlyMap<string, SaidOfContext> =>
  new Map(
    externalIds.flatMap((externalId) => {
      const own = tables.contextsCalled(externalId).find((one) => one.source === source);
      if (own === undefined) return [];
      const { name, organisation: id, year = null } = own;
      const organisation = id === null ? null : (tables.organisations.get(id)?.externalId ?? null);
      return [[externalId, { name, organisation, year }] as const];
    }),
  );

/** A relation in the words of the source that claims it. */
export const claimedRelation = (
  { people }: MemoryTables,
  { kind, from, to, context, contextName }: Relation,
  { source, begins, ends }: RelationClaim,
): RelationRecord => {
  const name = (id: UserId): string => {
    const { identities = [] } = people.get(id) ?? {};
    return (identities.find((one) => one.source === source) ?? identities[0])?.externalId ?? '';
  };
  return {
    ...{ kind, from: name(from), to: name(to), context, contextName, status: 'active' },
    ...(begins ? { begins } : {}),
    ...(ends ? { ends } : {}),
  };
};
