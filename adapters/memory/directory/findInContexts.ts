import type { ContextRef } from '../../../core/directory/DirectoryReads.ts';
import { RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** As `DirectoryReads.inContexts`. */
export const findInContexts = (
  tables: MemoryTables,
  contexts: readonly ContextRef[],
  joiningKinds: readonly string[],
): RelationGraph => {
  const ids = contexts.flatMap(({ context, contextId }) => contextId ?? tables.contextsCalled(context)[0]?.id ?? []);
  const keys = new Set(ids.flatMap((id) => (id === 0 ? [] : [...tables.relationKeysIn.get(id)])));
  const related = [...keys].flatMap((key) => tables.relations.get(key)?.relation ?? []);
  for (const id of new Set(related.map(({ to }) => to)))
    for (const key of tables.relationKeys.get(id)) {
      const relation = tables.relations.get(key)?.relation;
      if (relation?.to !== id || !joiningKinds.includes(relation.kind) || keys.has(key)) continue;
      keys.add(key);
      related.push(relation);
    }
  const ends = new Set(related.flatMap(({ from, to }) => [from, to]));
  return new RelationGraph(
    [...ends].flatMap((id) => tables.person(id) ?? []),
    related,
  );
};
