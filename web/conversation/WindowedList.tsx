import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useImperativeHandle, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { ListWindow } from './ListWindow.ts';
import { RowShell } from './RowShell.tsx';
import './WindowedList.css';

/** The row that keeps its position on the screen while others come, go and change their height. */
type Anchor = 'end' | { readonly key: string /** Pixels from the upper edge of the view. */; readonly offset: number };

export interface ScrollPosition {
  readonly isAtEnd: boolean;
  /** The first row that is in view, also in part: its key, and its index among the rows that are shown now. */
  readonly firstKey: string | undefined;
  readonly first: number;
  /** The last row that is completely in view; its index is -1 if there is none. */
  readonly lastKey: string | undefined;
  readonly last: number;
}

export interface ListHandle {
  /** `at`: how far down the view the row is placed, from 0 to 1. @returns false if there is no such row */
  show(key: string, at: number): boolean;
  showEnd(): void;
  focusRow(key: string): void;
}

interface Props<Row extends { readonly key: string }> {
  readonly rows: readonly Row[];
  /** Called once for each row object, so a row must depend on nothing else. */
  readonly render: (row: Row) => VNode;
  readonly label: string;
  readonly handle: { current: ListHandle | null };
  /** Called near the first row, and near the last. */
  readonly onReachStart: () => void;
  readonly onReachEnd: () => void;
  readonly onPosition: (place: ScrollPosition) => void;
  /** The last row is the newest message: a list that is scrolled to the end stays at the end. */
  readonly endsHere: boolean;
  readonly children?: ComponentChildren;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** Pixels above and below the view whose rows are kept in the page. */
const overscanPx = 600;
const reachPx = 4_000;
const atEndPx = 32;

/** A list of any length that grows at both ends, keeps its position, and starts at its end. */
export const WindowedList = <Row extends { readonly key: string }>(props: Props<Row>) => {
  const { rows, render, label, handle, endsHere } = props;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const layout = useRef(new ListWindow()).current;
  const anchor = useRef<Anchor>('end');
  const keys = useRef<{ rows: readonly Row[]; keys: readonly string[] }>({ rows: [], keys: [] });

  if (keys.current.rows !== rows) keys.current = { rows, keys: rows.map(({ key }) => key) };
  layout.setKeys(keys.current.keys);

  const viewHeight = (): number => scroller.current?.clientHeight ?? 800;
  const wantedTop = (): number => {
    const last = Math.max(0, layout.total - viewHeight());
    if (anchor.current === 'end') return last;
    const index = layout.indexOf(anchor.current.key);
    return index === undefined ? (scroller.current?.scrollTop ?? last) : layout.top(index) - anchor.current.offset;
  };
  const rangeAt = (top: number) => ({
    from: layout.indexAt(top - overscanPx),
    to: layout.count === 0 ? 0 : layout.indexAt(top + viewHeight() + overscanPx) + 1,
  });
  const { from, to } = rangeAt(wantedTop());
  const range = useRef({ from, to });
  range.current = { from, to };

  const isAtEnd = ({ scrollTop, clientHeight }: HTMLElement): boolean =>
    endsHere && layout.total - clientHeight - scrollTop < atEndPx;
  const reportPosition = (): void => {
    const element = scroller.current;
    if (element === null || layout.count === 0) return;
    const bottom = element.scrollTop + element.clientHeight;
    const lowest = layout.indexAt(bottom - 1);
    const last = layout.top(lowest + 1) <= bottom + 1 ? lowest : lowest - 1;
    const first = layout.indexAt(element.scrollTop);
    const [firstKey, lastKey] = [layout.keyAt(first), layout.keyAt(last)];
    props.onPosition({ isAtEnd: isAtEnd(element), firstKey, first, lastKey, last });
  };

  const anchorAt = (top: number): void => {
    const index = layout.indexAt(top);
    const key = layout.keyAt(index);
    if (key !== undefined) anchor.current = { key, offset: layout.top(index) - top };
  };
  const reach = ({ scrollTop, clientHeight }: HTMLElement): void => {
    if (layout.count === 0) return;
    if (scrollTop < reachPx) props.onReachStart();
    if (layout.total - clientHeight - scrollTop < reachPx) props.onReachEnd();
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let hasChanged = false;
    for (const row of content.current?.children ?? [])
      if (row instanceof HTMLElement && row.dataset['key'] !== undefined)
        hasChanged = layout.measure(row.dataset['key'], row.getBoundingClientRect().height) || hasChanged;
    const top = wantedTop();
    if (hasChanged) {
      const next = rangeAt(top);
      if (next.from !== range.current.from || next.to !== range.current.to) redraw(undefined);
      setSpacers(content.current, layout.top(range.current.from), layout.total - layout.top(range.current.to));
    }
    if (Math.abs(element.scrollTop - top) > 0.6) element.scrollTop = top;
    if (!hasChanged && isAtEnd(element)) anchor.current = 'end';
    // Below a part of the history, rows that follow must not scroll the list.
    if (!endsHere && anchor.current === 'end') anchorAt(top);
    if (!hasChanged) reach(element);
    reportPosition();
  });

  useEffect(() => {
    const observer = new ResizeObserver(() => redraw(undefined));
    for (const element of [scroller.current, content.current]) if (element) observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null || layout.count === 0) return;
    const { scrollTop } = element;
    if (isAtEnd(element)) anchor.current = 'end';
    else anchorAt(scrollTop);
    const next = rangeAt(scrollTop);
    if (next.from !== range.current.from || next.to !== range.current.to) redraw(undefined);
    reach(element);
    reportPosition();
  };

  useImperativeHandle(handle, () => ({
    show: (key, at) => {
      if (layout.indexOf(key) === undefined) return false;
      anchor.current = { key, offset: viewHeight() * at };
      redraw(undefined);
      return true;
    },
    showEnd: () => {
      anchor.current = 'end';
      redraw(undefined);
    },
    focusRow: (key) => {
      const row = [...(content.current?.children ?? [])].find(
        (one) => one instanceof HTMLElement && one.dataset['key'] === key,
      );
      row?.querySelector<HTMLElement>('[data-roving]')?.focus({ preventScroll: true });
    },
  }));

  return (
    <section
      class="scroller"
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={props.onKeyDown}
    >
      <div class="scroller-content" ref={content}>
        <div class="spacer" style={{ height: `${layout.top(from)}px` }} />
        {rows.slice(from, to).map((row) => (
          <RowShell key={row.key} row={row} render={render} />
        ))}
        <div class="spacer" style={{ height: `${layout.total - layout.top(to)}px` }} />
      </div>
    </section>
  );
};

/** Corrects the spacers, so that rows whose height differs from the guess move nothing before the next render. */
const setSpacers = (content: HTMLElement | null, above: number, below: number): void => {
  const [first, last] = [content?.firstElementChild, content?.lastElementChild];
  if (first instanceof HTMLElement) first.style.height = `${above}px`;
  if (last instanceof HTMLElement) last.style.height = `${below}px`;
};
