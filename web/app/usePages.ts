import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../../client/ChatClient.ts';

export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly isLoading: boolean;
  readonly failure: unknown;
  /** undefined when there is no more. */
  readonly loadMore: (() => void) | undefined;
}

interface Loaded<Item> extends Page<Item> {
  readonly isLoading: boolean;
  readonly failure: unknown;
}

/**
 * A list that a server gives page by page, from the start again when `key` changes. The former items stay until the
 * new ones are there, and an answer that comes too late is dropped.
 */
export const usePages = <Item>(key: string, load: (cursor?: string) => Promise<Page<Item>>): Pages<Item> => {
  const [state, setState] = useState<Loaded<Item>>({ items: [], nextCursor: null, isLoading: true, failure: null });
  const turn = useRef(0);

  const ask = (cursor: string | null, before: readonly Item[]): void => {
    turn.current += 1;
    const mine = turn.current;
    setState((old) => ({ ...old, isLoading: true, failure: null }));
    load(cursor ?? undefined).then(
      ({ items, nextCursor }) => {
        if (mine === turn.current)
          setState({ items: [...before, ...items], nextCursor, isLoading: false, failure: null });
      },
      (failure: unknown) => {
        if (mine === turn.current) setState((old) => ({ ...old, items: before, isLoading: false, failure }));
      },
    );
  };

  useEffect(() => {
    ask(null, []);
    return () => {
      turn.current += 1;
    };
  }, [key]);

  const { items, nextCursor, isLoading, failure } = state;
  return { items, isLoading, failure, loadMore: nextCursor === null ? undefined : () => ask(nextCursor, items) };
};
