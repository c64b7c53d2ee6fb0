/** Does the work for each item, at most `width` at the same time; resolves to the results in the order of the items. */
export const inTurns = async <Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item, place: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  const waiting = items.entries();
  const turn = async (): Promise<void> => {
    for (const [place, item] of waiting) results[place] = await work(item, place);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, turn));
  return results;
};
