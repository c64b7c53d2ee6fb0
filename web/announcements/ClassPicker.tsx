import { useId } from 'preact/hooks';
import { t } from '../locales/translate.ts';

export interface KnownClass {
  readonly context: string;
  readonly name: string;
}

export interface ChosenClasses {
  /** Ids of classes. */
  readonly chosen: readonly string[];
  /** What stands in the field: narrows what is offered, and counts as a class until it is emptied. */
  readonly typed: string;
}

interface Props {
  readonly known: readonly KnownClass[];
  readonly value: ChosenClasses;
  readonly onChange: (value: ChosenClasses) => void;
}

/** More are found by their letters. */
const shownAtMost = 12;

/** Classes as buttons that stay pressed, and a field for those that are not offered. */
export const ClassPicker = ({ known, value, onChange }: Props) => {
  const { chosen, typed } = value;
  const id = useId();
  const looked = typed.trim().toLocaleLowerCase();
  const isChosen = ({ context }: KnownClass): boolean => chosen.includes(context);
  const found = known.filter((one) => !isChosen(one) && one.name.toLocaleLowerCase().includes(looked));
  const offered = [...known.filter(isChosen), ...found.slice(0, Math.max(0, shownAtMost - chosen.length))];
  const toggle = (one: KnownClass): void =>
    onChange(
      isChosen(one)
        ? { chosen: chosen.filter((context) => context !== one.context), typed }
        : { chosen: [...chosen, one.context], typed: '' },
    );
  return (
    <fieldset class="class-picker">
      <legend class="label">{t('announce.classes')}</legend>
      <p class="note" id={`${id}-help`}>
        {t('announce.classesHelp')}
      </p>
      <input
        class="field"
        aria-label={t('announce.classesFind')}
        aria-describedby={`${id}-help`}
        placeholder={t('announce.classesFind')}
        dir={typed === '' ? undefined : 'auto'}
        value={typed}
        onInput={(event) => onChange({ chosen, typed: event.currentTarget.value })}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key !== 'Enter' || event.isComposing || looked === '' || first === undefined) return;
          event.preventDefault();
          toggle(first);
        }}
      />
      {offered.length > 0 && (
        <div class="chips">
          {offered.map((one) => (
            <button
              key={one.context}
              type="button"
              class="chip"
              aria-pressed={isChosen(one)}
              onClick={() => toggle(one)}
            >
              <bdi>
                {known.some((other) => other !== one && other.name === one.name)
                  ? `${one.name} (${one.context})`
                  : one.name}
              </bdi>
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
};

/** The ids of the classes; what was typed goes as it is if no class has this name, and the server says what it misses. */
export const classesNamed = ({ chosen, typed }: ChosenClasses, known: readonly KnownClass[]): readonly string[] => {
  const names = typed
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return [...chosen, ...names.map((text) => known.find(({ name }) => name === text)?.context ?? text)];
};
