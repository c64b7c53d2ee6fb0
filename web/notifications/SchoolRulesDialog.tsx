import { useEffect, useMemo, useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { enNotifications } from '../locales/enNotifications.ts';
import { language, languageNames, learnEnglish, t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { quietKind, usualQuiet } from './preferences.ts';
import { type SchoolRules, schoolRulesOf, withRule } from './schoolRules.ts';
import { TimeField } from './TimeField.tsx';
import '../design/choices.css';
import './notifications.css';

learnEnglish(enNotifications);

interface Props {
  readonly organisation: { readonly id: number; readonly name: string };
  readonly token: string;
  readonly onClose: () => void;
}

/** How people of a school are told of messages where they have not chosen it themselves: in which language, and when not. */
export const SchoolRulesDialog = ({ organisation: { id, name }, token, onClose }: Props) => {
  const calls = useMemo(() => schoolRulesOf(token), [token]);
  const [rules, setRules] = useState<SchoolRules | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => void calls.read(id).then(setRules, setFailure), [calls, id]);
  const save = async (wanted: SchoolRules): Promise<void> => {
    setIsBusy(true);
    try {
      await calls.save(id, wanted);
      toast(t('notify.rules.saved', { name }));
      onClose();
    } catch (thrown) {
      setFailure(thrown);
      setIsBusy(false);
    }
  };
  const hours = rules?.quiet_hours;
  const isWrong = hours != null && (hours.from === '' || hours.to === '' || hours.from === hours.to);
  return (
    <Dialog title={t('notify.rules.of', { name })} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (rules !== null) void save(rules);
        }}
      >
        <p>{t('notify.rules.help')}</p>
        {rules === null && failure === null && <p class="shimmer">{t('loading')}</p>}
        {rules !== null && (
          <>
            <LanguageField value={rules.locale} onChange={(locale) => setRules(withRule(rules, 'locale', locale))} />
            <QuietField rules={rules} isWrong={isWrong} onChange={setRules} />
          </>
        )}
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={rules === null || isBusy || isWrong}>
            {t('save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

interface LanguageProps {
  readonly value: string | undefined;
  readonly onChange: (locale: string | undefined) => void;
}

const LanguageField = ({ value, onChange }: LanguageProps) => {
  const offered: readonly string[] = Object.keys(languageNames);
  const names: Readonly<Record<string, string>> = languageNames;
  // By the API a school may have said another one.
  const tags = value === undefined || offered.includes(value) ? offered : [...offered, value];
  return (
    <label class="label">
      {t('notify.rules.language')}
      <select
        class="field"
        value={value ?? ''}
        onChange={({ currentTarget: { value: chosen } }) => onChange(chosen === '' ? undefined : chosen)}
      >
        <option value="">{t('notify.rules.above')}</option>
        {tags.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {names[tag] ?? new Intl.DisplayNames(language(), { type: 'language', fallback: 'code' }).of(tag) ?? tag}
          </option>
        ))}
      </select>
      <span class="note">{t('notify.rules.languageHelp')}</span>
    </label>
  );
};

interface QuietProps {
  readonly rules: SchoolRules;
  readonly isWrong: boolean;
  readonly onChange: (rules: SchoolRules) => void;
}

const quietKinds = ['school', 'own', 'none'] as const;
const quietNames = { school: 'notify.rules.above', own: 'notify.rules.hours', none: 'notify.quiet.none' } as const;

const QuietField = ({ rules, isWrong, onChange }: QuietProps) => {
  const kind = quietKind(rules);
  const hours = rules.quiet_hours ?? usualQuiet;
  const choose = (value: SchoolRules['quiet_hours']): void => onChange(withRule(rules, 'quiet_hours', value));
  return (
    <fieldset class="choices">
      <legend>{t('notify.quiet')}</legend>
      <div class="chips">
        {quietKinds.map((one) => (
          <button
            key={one}
            type="button"
            class="chip"
            aria-pressed={one === kind}
            onClick={() => choose({ school: undefined, own: hours, none: null }[one])}
          >
            {t(quietNames[one])}
          </button>
        ))}
      </div>
      {kind === 'own' && (
        <div class="notify-row">
          <TimeField label={t('notify.from')} value={hours.from} onInput={(from) => choose({ ...hours, from })} />
          <TimeField label={t('notify.to')} value={hours.to} onInput={(to) => choose({ ...hours, to })} />
        </div>
      )}
      {isWrong && (
        <p class="problem" role="alert">
          {t('notify.wrongHours')}
        </p>
      )}
    </fieldset>
  );
};
