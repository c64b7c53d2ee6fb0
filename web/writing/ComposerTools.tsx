import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { AskedMention } from '../../client/wire/Mention.ts';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import type { TextKey } from '../locales/en.ts';
import { enConfirm } from '../locales/enConfirm.ts';
import { enWriting } from '../locales/enWriting.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { CompletionList } from './CompletionList.tsx';
import { applyEdit, type FieldEdit, type FieldState, newListLine, prefixed, stateOf, wrapped } from './fieldEdits.ts';
import { findMentions, type Mentionable } from './findMentions.ts';
import { useCompletions } from './useCompletions.ts';
import './ComposerTools.css';

learnEnglish(enWriting);
learnEnglish(enConfirm);

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  /** Who takes part in the room now, and what the person may do there. */
  readonly room: () => Pick<RoomViewState, 'participants' | 'rights'>;
  /** Where the composer learns whom a text mentions. */
  readonly mentionsIn: { current: (text: string) => readonly AskedMention[] | undefined };
  /** Where the composer learns that all are asked to confirm what is sent. Absent where the person may not ask. */
  readonly asking?: { current: boolean };
  /** Shows the buttons. */
  readonly isFormatting: boolean;
}

const edits = {
  bold: (state: FieldState) => wrapped(state, '*'),
  italic: (state: FieldState) => wrapped(state, '_'),
  strike: (state: FieldState) => wrapped(state, '~'),
  code: (state: FieldState) => wrapped(state, '`'),
  maths: (state: FieldState) => wrapped(state, '$'),
  list: (state: FieldState) => prefixed(state, () => '- '),
  numbers: (state: FieldState) => prefixed(state, (line) => `${line + 1}. `),
  quote: (state: FieldState) => prefixed(state, () => '> '),
} as const satisfies Record<string, (state: FieldState) => FieldEdit>;
type EditName = keyof typeof edits;

/** The sign on each button, and what it makes. */
const signs: Readonly<Record<EditName, string>> = {
  ...{ bold: 'B', italic: 'I', strike: 'S', code: '<>', maths: '√x', list: '•', numbers: '1.', quote: '>' },
};
const keys: Readonly<Record<string, EditName>> = { KeyB: 'bold', KeyI: 'italic' };

/** What helps to write in a field: formatting, lists that go on, emoji and people by their first letters. */
export const ComposerTools = ({ field, text, room, isFormatting, mentionsIn, asking }: Props) => {
  const { me } = useAccount();
  const chosen = useRef(new Set<number>());
  const people = (): Mentionable => {
    const { participants, rights } = room();
    const others = participants.filter(({ id, is_suspended }) => id !== me.id && !is_suspended);
    return { people: others, mayMentionAll: rights?.may_mention_all === true, chosen: chosen.current };
  };
  mentionsIn.current = (words) => findMentions(words, people());
  const [, setTurn] = useState(0);
  const ask = (isAsking: boolean): void => {
    if (asking !== undefined) asking.current = isAsking;
    setTurn((turn) => turn + 1);
    field.current?.focus();
  };
  const completions = useCompletions(field, text, people);
  const edit = (name: EditName): void => {
    if (field.current !== null) applyEdit(field.current, edits[name](stateOf(field.current)));
  };
  const onKeyDown = useRef((_event: KeyboardEvent): void => {});
  onKeyDown.current = (event) => {
    if (event.isComposing || field.current === null || completions.onKeyDown(event)) return;
    const name = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? keys[event.code] : undefined;
    const line = event.key === 'Enter' && event.shiftKey ? newListLine(stateOf(field.current)) : undefined;
    if (name === undefined && line === undefined) return;
    event.preventDefault();
    if (name !== undefined) edit(name);
    else if (line !== undefined) applyEdit(field.current, line);
  };
  useEffect(() => {
    const element = field.current;
    // Before the field's own keys: Enter takes what is suggested and sends nothing.
    const listener = (event: KeyboardEvent): void => {
      onKeyDown.current(event);
      if (event.defaultPrevented) event.stopImmediatePropagation();
    };
    element?.addEventListener('keydown', listener, { capture: true });
    return () => element?.removeEventListener('keydown', listener, { capture: true });
  }, []);
  return (
    <>
      {completions.items.length > 0 && <CompletionList completions={completions} />}
      {asking?.current && (
        <p class="composer-asking" role="status">
          <Icon name="checks" size={16} />
          <span class="grow">{t('confirm.willAsk')}</span>
          <IconButton icon="close" label={t('confirm.dontAsk')} onClick={() => ask(false)} />
        </p>
      )}
      {isFormatting && (
        <div class="format-bar" role="toolbar" aria-label={t('format.label')} onKeyDown={walk}>
          {(Object.keys(edits) as EditName[]).map((name, at) => (
            <button
              key={name}
              type="button"
              class={`is-${name}`}
              tabIndex={at === 0 ? 0 : -1}
              aria-label={t(`format.${name}` as TextKey)}
              title={t(`format.${name}` as TextKey)}
              onPointerDown={(event) => event.preventDefault()}
              data-sign={signs[name]}
              onClick={() => edit(name)}
            />
          ))}
          {asking !== undefined && (
            <button
              type="button"
              class="is-asking"
              tabIndex={-1}
              aria-pressed={asking.current}
              title={t('confirm.ask')}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => ask(!asking.current)}
            >
              <Icon name="checks" size={16} />
              {t('confirm.askShort')}
            </button>
          )}
        </div>
      )}
    </>
  );
};

/** Arrow keys go through the buttons. */
const walk = (event: KeyboardEvent): void => {
  const forward = document.dir === 'rtl' ? -1 : 1;
  const by = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
  if (by === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll('button')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  all.at((at + by) % all.length)?.focus();
};
