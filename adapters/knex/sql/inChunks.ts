/** Runs `work` on chunks of the items, which bounds the size of a statement. Resolves to all results in one list. */
export const inChunks = async <Item, Result>(
  items: readonly Item[],
  size: number,
  work: (chunk: readonly Item[]) => Promise<readonly Result[]>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size)
    for (const result of await work(items.slice(start, start + size))) results.push(result);
  return results;
};
