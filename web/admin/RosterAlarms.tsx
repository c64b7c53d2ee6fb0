import { useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import type { RosterAlarm } from './directoryAnswers.ts';

interface Props {
  readonly alarms: readonly RosterAlarm[];
  readonly losses: number;
  readonly onGoOn: () => void;
}

const nameOf = ({ what, kind, organisation, gone, of }: RosterAlarm): string =>
  [t(`import.alarm.${what}`, { gone, of }), kind, organisation].filter(Boolean).join(' · ');

/** What of a roster looks like a broken export. It is applied only by who types how much disappears. */
export const RosterAlarms = ({ alarms, losses, onGoOn }: Props) => {
  const [typed, setTyped] = useState('');
  return (
    <section class="roster-alarms" role="alert">
      <h3>{t('import.alarms')}</h3>
      <ul>
        {alarms.map((alarm) => (
          <li key={JSON.stringify(alarm)}>{nameOf(alarm)}</li>
        ))}
      </ul>
      <form
        class="import-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() === String(losses)) onGoOn();
        }}
      >
        <label class="label">
          {t('import.typeLosses', { count: losses })}
          <input
            class="field"
            inputMode="numeric"
            autocomplete="off"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={typed.trim() !== String(losses)}>
          {t('import.goOn')}
        </button>
      </form>
    </section>
  );
};
