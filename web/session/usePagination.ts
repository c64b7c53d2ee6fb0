import { useEffect, useRef, useState } from 'preact/hooks';
import type { CursorPage } from '../../client/ChatClient.ts';

export interface Pagination<Item> {
  readonly items: readonly Item[];
  readonly isLoading: boolean;
  readonly failure: unknown;
  /** undefined at the end of the list. */
  readonly loadMore: (() => void) | undefined;
  /** Begins again; what is shown stays until the new items have come. */
  readonly reload: () => void;
}

interface Loaded<Item> extends CursorPage<Item> {
  readonly isLoading: boolean;
  readonly failure: unknown;
}

/**
 * A list that a server sends page by page. When `key` changes it starts again; the former items stay until the new ones
 * have come, and a late answer to the former key is dropped.
 */
export const usePagination = <Item>(
  key: string,
  load: (cursor?: string) => Promise<CursorPage<Item>>,
): Pagination<Item> => {
  const [state, setState] = useState<Loaded<Item>>({ items: [], nextCursor: null, isLoading: true, failure: null });
  const turn = useRef(0);

  const fetchPage = (cursor: string | null, before: readonly Item[]): void => {
    turn.current += 1;
    const current = turn.current;
    setState((old) => ({ ...old, isLoading: true, failure: null }));
    load(cursor ?? undefined).then(
      ({ items, nextCursor }) => {
        if (current === turn.current)
          setState({ items: [...before, ...items], nextCursor, isLoading: false, failure: null });
      },
      (failure: unknown) => {
        if (current === turn.current) setState((old) => ({ ...old, items: before, isLoading: false, failure }));
      },
    );
  };

  useEffect(() => {
    fetchPage(null, []);
    return () => {
      turn.current += 1;
    };
  }, [key]);

  const { items, nextCursor, isLoading, failure } = state;
  return {
    ...{ items, isLoading, failure, reload: () => fetchPage(null, []) },
    loadMore: nextCursor === null ? undefined : () => fetchPage(nextCursor, items),
  };
};
