import { useEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../client/room/RoomView.ts';
import type { Row } from './rows.ts';
import type { ScrollPosition } from './WindowedList.tsx';

/** Milliseconds that a message is in view before it counts as read: nobody reads what they scroll past. */
const readAfterMs = 500;

/** Marks messages as read that were in view for a while, in a window that has the focus. */
export const useReading = (view: RoomView, rows: readonly Row[]) => {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const position = useRef<ScrollPosition | null>(null);
  const latest = useRef(rows);
  latest.current = rows;
  const reading = useRef<ReturnType<typeof makeReading>>(null);
  reading.current ??= makeReading((id) => view.markRead(id));

  const look = (): void => {
    const isLooking = document.visibilityState === 'visible' && document.hasFocus();
    reading.current?.see(isLooking && position.current !== null ? lastInView(latest.current, position.current) : null);
  };

  useEffect(look, [rows]);
  useEffect(() => {
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    addEventListener('blur', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
      removeEventListener('blur', look);
      reading.current?.see(null);
    };
  }, []);

  const onPosition = (now: ScrollPosition): void => {
    const before = position.current;
    // The same rows may have other indexes by now.
    position.current = now;
    if (now.isAtEnd === before?.isAtEnd && now.lastKey === before.lastKey && now.firstKey === before.firstKey) return;
    const [first, last] = [firstInView(latest.current, now), lastInView(latest.current, now)];
    if (first !== null && last !== null) view.setInView(first, last);
    setIsAtEnd(now.isAtEnd);
    look();
  };
  return { onPosition, isAtEnd };
};

/** The id of the first stored message in view; null if there is none. */
const firstInView = (rows: readonly Row[], { first }: ScrollPosition): number | null => {
  for (let index = first; index < rows.length; index += 1) {
    const row = rows[index];
    if (row?.kind === 'message') return row.message.id;
  }
  return null;
};

/** The id of the last stored message in view; null if there is none. */
const lastInView = (rows: readonly Row[], { last, isAtEnd }: ScrollPosition): number | null => {
  for (let index = isAtEnd ? rows.length - 1 : last; index >= 0; index -= 1) {
    const row = rows[index];
    if (row?.kind === 'message' && row.message.id !== null) return row.message.id;
  }
  return null;
};

/** Follows which message is the last in view, and marks one as soon as it has been for long enough. */
const makeReading = (mark: (id: number) => void) => {
  /** What came into view, and when, oldest first: a later one shows all before it. */
  let seen: { readonly id: number; readonly at: number }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let marked = 0;

  const settle = (): void => {
    const now = performance.now();
    const due = seen.findLast(({ at }) => now - at >= readAfterMs);
    if (due !== undefined && due.id > marked) {
      marked = due.id;
      mark(due.id);
    }
    seen = seen.filter(({ id }) => id > marked);
    clearTimeout(timer);
    const [first] = seen;
    timer = first && setTimeout(settle, Math.max(0, first.at + readAfterMs - now) + 1);
  };

  return {
    /** @param id of the last message in view; null while nobody looks */
    see: (id: number | null): void => {
      seen = id === null ? [] : seen.filter((one) => one.id <= id);
      if (id !== null && id > (seen.at(-1)?.id ?? marked)) seen.push({ id, at: performance.now() });
      settle();
    },
  };
};
