import { useEffect, useMemo } from 'react';
import type { RoomView, RoomViewState } from '../room/RoomView.ts';
import { useChatClient } from './useChatClient.ts';
import { useReadable } from './useReadable.ts';

export type RoomHook = RoomViewState & { readonly view: RoomView };

/** A room, open as long as the component is mounted. Actions are on `view`, e.g. `view.send('Hello')`. */
export const useRoom = (roomId: number, { at = 'end' }: { readonly at?: 'end' | 'unread' } = {}): RoomHook => {
  const client = useChatClient();
  const view = useMemo(() => client.room(roomId), [client, roomId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the start position matters only when the room opens
  useEffect(() => {
    void view.open({ at });
    return () => view.close();
  }, [view]);
  return { ...useReadable(view.state), view };
};
