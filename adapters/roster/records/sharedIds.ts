import { cellOf, type Translation } from './Translation.ts';

/** Ids that people of several kinds have → these kinds. */
export type SharedIds = ReadonlyMap<string, readonly string[]>;

const shown = { student: 'a student', staff: 'a member of staff', guardian: 'a guardian' } as const;

/**
 * Formats with a file for each kind of people number each by itself: student 1001 and teacher 1001 are two people, and one
 * account for both would give a child the rights of a teacher. Such ids are nobody's.
 */
export const sharedIds = async (translations: readonly Translation[]): Promise<SharedIds> => {
  const kinds = new Map<string, string>();
  const shared = new Map<string, readonly string[]>();
  for (const { table, rule, places } of translations) {
    if (rule.idsOf === undefined) continue;
    const kind = shown[rule.idsOf];
    const [at = []] = places.values();
    for await (const { cells } of table.rows()) {
      const id = cellOf(cells, at);
      if (id === '') continue;
      const earlier = kinds.get(id);
      kinds.set(id, earlier ?? kind);
      if (earlier !== undefined && earlier !== kind)
        shared.set(id, [...new Set([...(shared.get(id) ?? [earlier]), kind])]);
    }
  }
  return shared;
};
