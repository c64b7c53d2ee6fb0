import { useEffect, useState } from 'preact/hooks';
import type { RoomView, RoomViewState } from '../../client/room/RoomView.ts';
import type { Message } from '../../client/wire/wireTypes.ts';

/** The pinned messages of a room, the one pinned last first; asked for again whenever they may have changed. */
export const usePins = (view: RoomView, { pinChanges }: Pick<RoomViewState, 'pinChanges'>): readonly Message[] => {
  const [pins, setPins] = useState<readonly Message[]>([]);
  useEffect(() => {
    let isShown = true;
    // Without an answer, as on an older server or without a network, what was known stays.
    view.pins().then(
      (found) => isShown && setPins(found),
      () => {},
    );
    return () => {
      isShown = false;
    };
  }, [view, pinChanges]);
  return pins;
};
