import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loadEmoji } from '../emoji/emojiData.ts';
import { habitsOf, rememberEmoji } from '../emoji/emojiHabits.ts';
import { findEmoji } from '../emoji/findEmoji.ts';
import { useAccount } from '../session/Account.ts';
import { type Completion, completionAt } from './completionAt.ts';
import { applyEdit } from './fieldEdits.ts';

export interface CompletionItem {
  readonly key: string;
  readonly sign?: string;
  readonly name: string;
  readonly note?: string;
  /** What is put in place of what was typed. */
  readonly words: string;
}

export interface Completions {
  readonly listId: string;
  readonly items: readonly CompletionItem[];
  readonly chosen: number;
  readonly take: (at: number) => void;
  /** True if the key was for the suggestions. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

const listId = 'completions';
const shownAtMost = 8;
const noItems: readonly CompletionItem[] = [];

/** Suggestions for the word before the caret of a field. */
export const useCompletions = (field: RefObject<HTMLTextAreaElement | null>, text: string): Completions => {
  const { me } = useAccount();
  const [shown, setShown] = useState<{ readonly at: Completion; readonly items: readonly CompletionItem[] } | null>(
    null,
  );
  const [chosen, setChosen] = useState(0);
  const [closedAt, setClosedAt] = useState(-1);
  const items = shown?.items ?? noItems;

  useEffect(() => {
    let isCurrent = true;
    const at = field.current === null ? undefined : completionAt(text, field.current.selectionStart);
    if (at === undefined) setClosedAt(-1);
    if (at === undefined || at.from === closedAt) {
      setShown(null);
      return;
    }
    suggest(at, me.id).then(
      (found) => {
        if (!isCurrent) return;
        setShown(found.length === 0 ? null : { at, items: found });
        setChosen(0);
      },
      () => {}, // Nothing is suggested.
    );
    return () => {
      isCurrent = false;
    };
  }, [text]);

  useEffect(() => {
    const element = field.current;
    if (element === null) return;
    const isOpen = items.length > 0;
    element.setAttribute('aria-autocomplete', 'list');
    if (isOpen) {
      element.setAttribute('aria-controls', listId);
      element.setAttribute('aria-activedescendant', `${listId}-${chosen}`);
    } else for (const name of ['aria-controls', 'aria-activedescendant']) element.removeAttribute(name);
  }, [items, chosen]);

  const take = (at: number): void => {
    const item = items[at];
    const element = field.current;
    if (item === undefined || element === null || shown === null) return;
    const { from, kind } = shown.at;
    if (kind === 'emoji') rememberEmoji(me.id, item.words.trim());
    setShown(null);
    applyEdit(element, {
      ...{ from, to: element.selectionStart, words: item.words },
      select: [from + item.words.length, from + item.words.length],
    });
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (items.length === 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) setChosen((chosen + by + items.length) % items.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(chosen);
    else if (event.key === 'Escape') {
      setClosedAt(shown?.at.from ?? -1);
      setShown(null);
      event.stopPropagation();
    } else return false;
    event.preventDefault();
    return true;
  };
  return { listId, items, chosen, take, onKeyDown };
};

const suggest = async ({ kind, query }: Completion, meId: number): Promise<readonly CompletionItem[]> => {
  if (kind === 'mention') return noItems;
  const { tone } = habitsOf(meId);
  return findEmoji(await loadEmoji(), query, shownAtMost).map(({ emoji, tones, name, codes }) => {
    const sign = tones[tone - 1] ?? emoji;
    return { key: emoji, sign, name, words: `${sign} `, ...(codes[0] !== undefined && { note: `:${codes[0]}:` }) };
  });
};
