import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Empty } from '../design/Empty.tsx';
import { roving } from '../design/roving.ts';
import { t } from '../locales/translate.ts';
import type { Pagination } from '../session/usePagination.ts';
import { LoadFailure } from './LoadFailure.tsx';
import './RecordList.css';

interface Props<Item> {
  readonly label: string;
  readonly list: Pagination<Item>;
  /** What stands there when there is nothing, and what one can do then. */
  readonly none: string;
  readonly noneHelp?: string;
  /** Filters hide what there is: the list says so, and offers to clear them. */
  readonly onClear?: (() => void) | undefined;
  readonly children: (item: Item) => ComponentChildren;
  /** Rows close together, as in a list of people. Arrow keys walk among what carries `data-roving`. */
  readonly isPlain?: boolean;
}

/**
 * The list of every page of the office: it says that it loads, that it failed, that it is empty, and has the rest of its
 * pages below. Where an item that had the focus goes away, the focus stays in the list.
 */
export const RecordList = <Item,>(props: Props<Item>) => {
  const { label, list, none, noneHelp, onClear, children, isPlain = false } = props;
  const element = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const { items, failure, isLoading, loadMore, reload } = list;
  const isEmpty = items.length === 0;
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) element.current?.focus();
  }, [items]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would be one more landmark of the page
    <div
      ref={element}
      class="record-list"
      role="group"
      tabIndex={-1}
      aria-label={label}
      aria-busy={isLoading}
      onFocusIn={() => {
        hadFocus.current = true;
      }}
      onFocusOut={({ relatedTarget }) => {
        // What vanishes gives the focus to nothing.
        if (relatedTarget !== null) hadFocus.current = false;
      }}
    >
      {failure !== null && <LoadFailure failure={failure} onRetry={reload} />}
      {isLoading && isEmpty && <p class="shimmer">{t('loading')}</p>}
      {!isLoading && isEmpty && failure === null && (
        <Empty title={onClear ? t('list.noneFiltered') : none}>
          {onClear ? (
            <button type="button" class="button" onClick={onClear}>
              {t('list.clear')}
            </button>
          ) : (
            noneHelp && <p>{noneHelp}</p>
          )}
        </Empty>
      )}
      {!isEmpty && (
        <ul class={isPlain ? 'people' : 'records'} aria-label={label} {...(isPlain && roving)}>
          {items.map(children)}
        </ul>
      )}
      {loadMore && (
        <button type="button" class="button small centred" disabled={isLoading} onClick={loadMore}>
          {t('loadMore')}
        </button>
      )}
    </div>
  );
};
