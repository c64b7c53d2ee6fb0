import { useState } from 'preact/hooks';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';
import { allRoles, roleName } from '../policy/roleName.ts';

type Words = Readonly<Record<string, string | null>>;

interface Props {
  readonly roles: Words;
  /** Words of the file that are not known, with their rows. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly onChange: (roles: Words) => void;
}

/** Stands for null, which no value of a choice can be. */
const leftOut = '-';

/** A table of a roster's words, and the roles that they mean. */
export const RoleWords = ({ roles, unknown, onChange }: Props) => {
  const [word, setWord] = useState('');
  const open = Object.entries(unknown).filter(([one]) => !Object.hasOwn(roles, one));
  const set = (one: string, role: string): void => onChange({ ...roles, [one]: role === leftOut ? null : role });
  const remove = (one: string): void =>
    onChange(Object.fromEntries(Object.entries(roles).filter(([known]) => known !== one)));
  const added = word.trim();
  return (
    <fieldset class="bare role-words">
      <legend class="label">{t('import.words')}</legend>
      <ul>
        {Object.entries(roles).map(([one, role]) => (
          <li key={one}>
            <bdi>{one}</bdi>
            <RoleChoice word={one} value={role ?? leftOut} onChange={(chosen) => set(one, chosen)} />
            <IconButton icon="close" label={t('import.wordRemove', { word: one })} onClick={() => remove(one)} />
          </li>
        ))}
        {open.map(([one, count]) => (
          <li key={one}>
            <span>
              <bdi>{one}</bdi> <span class="note">{t('import.wordUnknown', { count })}</span>
            </span>
            <RoleChoice word={one} value="" onChange={(chosen) => set(one, chosen)} />
          </li>
        ))}
        <li>
          <input
            class="field"
            aria-label={t('import.word')}
            placeholder={t('import.word')}
            value={word}
            maxLength={100}
            onInput={(event) => setWord(event.currentTarget.value)}
          />
          <button
            type="button"
            class="button small"
            disabled={added === '' || Object.hasOwn(roles, added)}
            onClick={() => {
              set(added, leftOut);
              setWord('');
            }}
          >
            {t('import.wordAdd')}
          </button>
        </li>
      </ul>
    </fieldset>
  );
};

interface ChoiceProps {
  readonly word: string;
  /** '' for none yet. */
  readonly value: string;
  readonly onChange: (role: string) => void;
}

const RoleChoice = ({ word, value, onChange }: ChoiceProps) => (
  <select
    class="field"
    aria-label={t('import.wordMeans', { word })}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  >
    {value === '' && (
      <option value="" disabled>
        {t('import.wordChoose')}
      </option>
    )}
    {allRoles([]).map((role) => (
      <option key={role} value={role}>
        {roleName(role)}
      </option>
    ))}
    <option value={leftOut}>{t('import.wordOut')}</option>
  </select>
);
