'use client';

import type { Connection } from '../connection/Connection.ts';
import { useChatClient } from './useChatClient.ts';
import { useReadable } from './useReadable.ts';

/** The state of the connection, and `retryNow` for a button. */
export const useConnection = (): Connection & { readonly retryNow: () => void } => {
  const client = useChatClient();
  return { ...useReadable(client.connection), retryNow: client.retryNow };
};
