import { useEffect, useRef } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import type { Completions } from './useCompletions.ts';

/** The suggestions above a field. The field keeps the focus; arrows choose, Enter and Tab take, Escape closes. */
export const CompletionList = ({ completions: { listId, items, chosen, take } }: { completions: Completions }) => {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div ref={list} id={listId} class="completions" role="listbox" tabIndex={-1} aria-label={t('complete.label')}>
      {items.map((item, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
        <div
          key={item.key}
          id={`${listId}-${at}`}
          class="completion"
          role="option"
          aria-selected={at === chosen}
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => take(at)}
        >
          {item.sign !== undefined && <span aria-hidden="true">{item.sign}</span>}
          <bdi>{item.name}</bdi>
          {item.note !== undefined && <span class="note">{item.note}</span>}
        </div>
      ))}
    </div>
  );
};
