import type { RefObject } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { habitsOf, rememberEmoji } from '../emoji/emojiHabits.ts';
import { findEmoji } from '../emoji/findEmoji.ts';
import { loadEmoji } from '../emoji/loadEmoji.ts';
import { plainLetters } from '../emoji/plainLetters.ts';
import { everybody } from '../locales/everybody.ts';
import { language, t } from '../locales/translate.ts';
import { roleName } from '../policy/roleName.ts';
import { useAccount } from '../session/Account.ts';
import { type Completion, completionAt } from './completionAt.ts';
import { applyEdit } from './fieldEdits.ts';
import type { Mentionable } from './findMentions.ts';

export interface CompletionItem {
  readonly key: string;
  readonly sign?: string;
  readonly name: string;
  readonly note?: string;
  /** What is put in place of what was typed. */
  readonly words: string;
  /** The person who is mentioned. */
  readonly userId?: number;
}

export interface Completions {
  readonly listId: string;
  readonly items: readonly CompletionItem[];
  readonly chosen: number;
  readonly take: (at: number) => void;
  /** True if the key was for the suggestions. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

const shownAtMost = 8;
const noItems: readonly CompletionItem[] = [];

/** Suggestions for the word before the caret of a field. */
export const useCompletions = (
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  people: () => Mentionable,
): Completions => {
  const { me } = useAccount();
  const listId = useId();
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
    suggest(at, me.id, people).then(
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
    if (item.userId !== undefined) people().chosen.add(item.userId);
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

const suggest = async (
  { kind, query }: Completion,
  meId: number,
  people: () => Mentionable,
): Promise<readonly CompletionItem[]> => {
  if (kind === 'mention') return suggestPeople(query, people());
  const { tone } = habitsOf(meId);
  return findEmoji(await loadEmoji(), query, shownAtMost).map(({ emoji, tones, name, codes }) => {
    const sign = tones[tone - 1] ?? emoji;
    return { key: emoji, sign, name, words: `${sign} `, ...(codes[0] !== undefined && { note: `:${codes[0]}:` }) };
  });
};

/** People of the room of whose name every word of the query begins a word, and everybody, if that is allowed. */
const suggestPeople = (query: string, { people, mayMentionAll }: Mentionable): readonly CompletionItem[] => {
  const wanted = plainLetters(query).split(/\s+/).filter(Boolean);
  const isMeant = (name: string): boolean => {
    const words = plainLetters(name).split(/[\s-]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  };
  // Who is written out already needs no suggestion.
  const found = people.filter(({ full_name }) => isMeant(full_name) && plainLetters(full_name) !== plainLetters(query));
  const all = mayMentionAll ? everybody[language()].filter(isMeant) : [];
  return [
    ...found.map(({ id, full_name, role }) => ({
      ...{ key: String(id), name: full_name, note: roleName(role), words: `@${full_name} `, userId: id },
    })),
    ...all.map((name) => ({ key: name, name: `@${name}`, note: t('mention.everybody'), words: `@${name} ` })),
  ].slice(0, shownAtMost);
};
