import { ChatError } from '../../core/errors.ts';
import type { LegacyCall } from '../wire/legacy/LegacyRoute.ts';

/** A page as Django's REST framework numbers them. */
export interface NumberedPage<Item> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Item[];
}

interface Batch<Item> {
  readonly items: readonly Item[];
  /** Null at the end of the list. */
  readonly nextCursor: string | null;
}

interface Listing<Item> {
  readonly usualSize: number;
  /** Reads the list from the cursor of an earlier batch on, or from its beginning. */
  read(cursor: string | undefined): Promise<Batch<Item>>;
  /** How many there are, where that is known: nothing is read beyond the page then. */
  readonly knownCount?: number | undefined;
}

/** The most entries of a page, and the most batches that are read for one. */
const maxSize = 100;
const maxReads = 50;

const invalidPage = (): ChatError => new ChatError('NOT_FOUND', 'Invalid page.');

/**
 * The page of a list with the number that the query asks for. Our lists have cursors and no numbers, so it is found by
 * walking; `count` is exact for lists that end within the walk, and one more than was seen for longer ones.
 * @throws ChatError NOT_FOUND for a page beyond the end, and for what is no number
 */
export const numberedPage = async <Item>(
  { query, address }: Pick<LegacyCall, 'query' | 'address'>,
  { usualSize, read, knownCount }: Listing<Item>,
): Promise<NumberedPage<Item>> => {
  const page = readNumber(query.get('page')) ?? 1;
  const size = Math.min(maxSize, readNumber(query.get('page_size')) ?? usualSize);
  const start = (page - 1) * size;
  if (page > 1 && knownCount !== undefined && start >= knownCount) throw invalidPage();
  const results: Item[] = [];
  let cursor: string | null | undefined;
  let seen = 0;
  for (let reads = 0; reads < maxReads && cursor !== null; reads += 1) {
    const batch: Batch<Item> = await read(cursor);
    const from = Math.max(0, start - seen);
    results.push(...batch.items.slice(from, from + size - results.length));
    seen += batch.items.length;
    cursor = batch.nextCursor;
    if (knownCount !== undefined && seen >= start + size) break;
  }
  if (page > 1 && results.length === 0) throw invalidPage();
  const count = cursor === null ? seen : Math.max(knownCount ?? 0, seen + 1);
  const link = (number: number): string => {
    const parts = new URLSearchParams([...query]);
    parts.set('page', String(number));
    return `${address}?${parts}`;
  };
  return {
    count,
    next: start + results.length < count ? link(page + 1) : null,
    previous: page > 1 ? link(page - 1) : null,
    results,
  };
};

const readNumber = (text: string | undefined): number | undefined => {
  if (text === undefined || text === '') return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalidPage();
  return Number(text);
};
