'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import { asFailure } from '../wire/ChatRefusal.ts';
import type { Contact } from '../wire/wireTypes.ts';
import { useChatClient } from './useChatClient.ts';

interface Found {
  readonly contacts: readonly Contact[];
  readonly nextCursor: string | null;
  readonly isLoading: boolean;
  readonly failure: ChatFailure | null;
}

export interface Contacts extends Omit<Found, 'nextCursor'> {
  readonly hasMore: boolean;
  readonly loadMore: () => void;
}

const none: Found = { contacts: [], nextCursor: null, isLoading: true, failure: null };

/** The people whom this person may write to, filtered by `text` and `role`. Answers to earlier texts are dropped. */
export const useContacts = ({ text, role }: { readonly text?: string; readonly role?: string } = {}): Contacts => {
  const client = useChatClient();
  const [found, setFound] = useState(none);
  const search = useRef(0);

  const load = useCallback(
    (cursor: string | null) => {
      search.current += 1;
      const current = search.current;
      setFound((before) => ({ ...before, isLoading: true, failure: null }));
      const query = { ...(text ? { text } : {}), ...(role ? { role } : {}), ...(cursor === null ? {} : { cursor }) };
      client.contacts(query).then(
        ({ items, nextCursor }) => {
          if (current !== search.current) return;
          setFound((before) => ({
            contacts: cursor === null ? items : [...before.contacts, ...items],
            nextCursor,
            isLoading: false,
            failure: null,
          }));
        },
        (thrown: unknown) => {
          if (current === search.current)
            setFound((before) => ({ ...before, isLoading: false, failure: asFailure(thrown) }));
        },
      );
    },
    [client, text, role],
  );

  useEffect(() => {
    load(null);
    return () => {
      search.current += 1;
    };
  }, [load]);

  const { nextCursor, ...shown } = found;
  return { ...shown, hasMore: nextCursor !== null, loadMore: () => nextCursor !== null && load(nextCursor) };
};
