import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { SearchField } from '../design/SearchField.tsx';
import type { TextKey } from '../locales/en.ts';
import { enWriting } from '../locales/enWriting.ts';
import { language, learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { chooseTone, habitsOf, oftenUsed, rememberEmoji } from './emojiHabits.ts';
import { findEmoji } from './findEmoji.ts';
import { type EmojiEntry, loadEmoji } from './loadEmoji.ts';
import './EmojiPicker.css';

learnEnglish(enWriting);

const columns = 8;
const tones = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'];
/** The groups of Unicode; the third is no emoji of its own. */
const groups: readonly (readonly [section: number, sign: string])[] = [
  ...([
    [-1, '🕘'],
    [0, '😀'],
    [1, '👋'],
    [3, '🐻'],
    [4, '🍎'],
  ] as const),
  ...([
    [5, '🚌'],
    [6, '⚽'],
    [7, '💡'],
    [8, '🔣'],
    [9, '🏁'],
  ] as const),
];

/** All emoji: by group, by word, and those taken last. */
export const EmojiPicker = ({ onChoose }: { readonly onChoose: (emoji: string) => void }) => {
  const { me } = useAccount();
  const tag = language();
  const [all, setAll] = useState<readonly EmojiEntry[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [query, setQuery] = useState('');
  const [section, setSection] = useState(-1);
  const [habits] = useState(() => habitsOf(me.id));
  const [tone, setTone] = useState(habits.tone);
  const field = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    loadEmoji().then(setAll, setFailure);
  }, [tag]);
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, []);

  const shown = useMemo((): readonly EmojiEntry[] => {
    if (query.trim() !== '') return all === null ? [] : findEmoji(all, query);
    if (section >= 0) return all?.filter((entry) => entry.section === section) ?? [];
    const known = new Map(all?.flatMap((entry) => [entry.emoji, ...entry.tones].map((emoji) => [emoji, entry])));
    return oftenUsed(habits).map((emoji) => ({ ...plainEntry, name: emoji, ...known.get(emoji), emoji, tones: [] }));
  }, [all, query, section, habits]);

  const choose = (emoji: string): void => {
    rememberEmoji(me.id, emoji);
    onChoose(emoji);
  };
  const inTone = ({ emoji, tones: own }: EmojiEntry): string => own[tone - 1] ?? emoji;
  const focusCell = (at: number): void => {
    const cells = [...(grid.current?.querySelectorAll<HTMLElement>('[role=gridcell]') ?? [])];
    cells[Math.max(0, Math.min(cells.length - 1, at))]?.focus();
  };
  const onGridKey = (event: KeyboardEvent): void => {
    const cells = [...(grid.current?.querySelectorAll<HTMLElement>('[role=gridcell]') ?? [])];
    const at = cells.indexOf(document.activeElement as HTMLElement);
    const forward = document.dir === 'rtl' ? -1 : 1;
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowRight: at + forward, ArrowLeft: at - forward, ArrowDown: at + columns, ArrowUp: at - columns },
      ...{ Home: 0, End: cells.length - 1 },
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next < 0 && event.key === 'ArrowUp') field.current?.focus();
    else focusCell(next);
  };
  const name = query.trim() === '' ? t(`emoji.group.${section}` as TextKey) : t('emoji.found', { count: shown.length });

  return (
    <div class="emoji-picker">
      <div class="emoji-head">
        <SearchField
          label={t('emoji.search')}
          value={query}
          onInput={setQuery}
          field={field}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
            event.preventDefault();
            event.stopPropagation();
            const [first] = shown;
            if (event.key === 'ArrowDown') focusCell(0);
            else if (first !== undefined && query.trim() !== '' && !event.isComposing) choose(inTone(first));
          }}
        />
        <select
          aria-label={t('emoji.tone')}
          title={t('emoji.tone')}
          value={String(tone)}
          onChange={(event) => {
            const chosen = Number(event.currentTarget.value);
            setTone(chosen);
            chooseTone(me.id, chosen);
          }}
        >
          {tones.map((hand, at) => (
            <option key={hand} value={String(at)} aria-label={t(`emoji.tone.${at}` as TextKey)}>
              {hand}
            </option>
          ))}
        </select>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons is no fieldset of a form */}
      <div class="emoji-groups" role="group" aria-label={t('emoji.groups')}>
        {groups.map(([id, sign]) => (
          <button
            key={id}
            type="button"
            aria-pressed={query === '' && section === id}
            aria-label={t(`emoji.group.${id}` as TextKey)}
            title={t(`emoji.group.${id}` as TextKey)}
            onClick={() => {
              setQuery('');
              setSection(id);
            }}
          >
            {sign}
          </button>
        ))}
      </div>
      {failure !== null && <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>}
      <p class="emoji-name" aria-live="polite">
        {name}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a table lays out worse */}
      <div ref={grid} class="emoji-rows" role="grid" aria-label={name} tabIndex={-1} onKeyDown={onGridKey}>
        {rowsOf(shown).map((row, at) => (
          // biome-ignore lint/a11y/useSemanticElements: a table lays out worse
          <div key={row[0]?.emoji ?? at} role="row" tabIndex={-1}>
            {row.map((entry, column) => (
              // biome-ignore lint/a11y/useSemanticElements: a table lays out worse
              <button
                key={entry.emoji}
                type="button"
                role="gridcell"
                tabIndex={at === 0 && column === 0 ? 0 : -1}
                aria-label={entry.name}
                title={entry.codes[0] === undefined ? entry.name : `${entry.name}  :${entry.codes[0]}:`}
                onClick={() => choose(inTone(entry))}
              >
                {inTone(entry)}
              </button>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
};

const plainEntry: EmojiEntry = { emoji: '', name: '', section: -1, tones: [], codes: [], words: [] };

const rowsOf = (entries: readonly EmojiEntry[]): readonly (readonly EmojiEntry[])[] =>
  Array.from({ length: Math.ceil(entries.length / columns) }, (_, row) =>
    entries.slice(row * columns, (row + 1) * columns),
  );
