import { useEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../client/room/RoomView.ts';
import type { Row } from './rows.ts';
import type { ScrollPosition } from './WindowedList.tsx';

/** Marks messages as read that were in view while the window was visible. */
export const useReading = (view: RoomView, rows: readonly Row[]) => {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const position = useRef<ScrollPosition>({ isAtEnd: true, lastKey: undefined });
  const marked = useRef(0);
  const latest = useRef(rows);
  latest.current = rows;

  const mark = (): void => {
    const { lastKey, isAtEnd: isEnd } = position.current;
    if (document.visibilityState !== 'visible' || lastKey === undefined) return;
    const at = isEnd ? latest.current.length - 1 : latest.current.findIndex(({ key }) => key === lastKey);
    for (let index = at; index >= 0; index -= 1) {
      const row = latest.current[index];
      if (row?.kind !== 'message' || row.message.id === null) continue;
      if (row.message.id > marked.current) {
        marked.current = row.message.id;
        view.markRead(row.message.id);
      }
      return;
    }
  };

  useEffect(() => {
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [rows]);

  const onPosition = (now: ScrollPosition): void => {
    if (now.isAtEnd === position.current.isAtEnd && now.lastKey === position.current.lastKey) return;
    position.current = now;
    setIsAtEnd(now.isAtEnd);
    mark();
  };
  return { onPosition, isAtEnd };
};
