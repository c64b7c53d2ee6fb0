'use client';

import { useEffect, useMemo } from 'react';
import type { RoomView, RoomViewState } from '../room/RoomView.ts';
import { useChatClient } from './useChatClient.ts';
import { useReadable } from './useReadable.ts';

export type RoomHook = RoomViewState & { readonly view: RoomView };

/** How many components show a view: it is closed when the last of them goes. */
const shown = new WeakMap<RoomView, number>();

/** A room, open as long as the component is mounted. Actions are on `view`, e.g. `view.send('Hello')`. */
export const useRoom = (roomId: number, { at = 'end' }: { readonly at?: 'end' | 'unread' } = {}): RoomHook => {
  const client = useChatClient();
  const view = useMemo(() => client.room(roomId), [client, roomId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the start position matters only when the room opens
  useEffect(() => {
    const others = shown.get(view) ?? 0;
    shown.set(view, others + 1);
    if (others === 0) void view.open({ at });
    return () => {
      const left = (shown.get(view) ?? 1) - 1;
      shown.set(view, left);
      if (left === 0) view.close();
    };
  }, [view]);
  return { ...useReadable(view.state), view };
};
