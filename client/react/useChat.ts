'use client';

import type { ChatClient } from '../ChatClient.ts';
import type { RoomListState } from '../sync/RoomListState.ts';
import type { Me } from '../wire/wireTypes.ts';
import { useChatClient } from './useChatClient.ts';
import { useReadable } from './useReadable.ts';

/** The client, its person, and the person's rooms. */
export const useChat = (): RoomListState & { readonly client: ChatClient; readonly me: Me | null } => {
  const client = useChatClient();
  const rooms = useReadable(client.rooms);
  const me = useReadable(client.me);
  return { ...rooms, client, me };
};
