import type { ContextRef, PlacedContexts } from '../../../core/directory/DirectoryReads.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** As `DirectoryReads.contextsAfter`; a place is the id of a context. */
export const pageContexts = (
  tables: MemoryTables,
  place: number,
  kinds: readonly string[],
  limit: number,
): PlacedContexts => {
  const refs = new Map<number, ContextRef>();
  for (const { relation, contextId } of tables.relations.rows())
    if (contextId > place && kinds.includes(relation.kind)) refs.set(contextId, relation);
  const page = [...refs].sort(([one], [other]) => one - other).slice(0, limit);
  const contexts = page.map(([, { context, contextId }]) =>
    contextId === undefined ? { context } : { context, contextId },
  );
  return { contexts, next: refs.size < limit ? null : (page.at(-1)?.[0] ?? null) };
};
