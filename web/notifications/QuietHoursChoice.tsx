import { useState } from 'preact/hooks';
import type { NotificationPreferences, QuietTimes } from '../../client/wire/notificationTypes.ts';
import { t } from '../locales/translate.ts';
import { quietKind, usualQuiet } from './preferences.ts';
import { TimeField } from './TimeField.tsx';

interface Props {
  readonly settings: NotificationPreferences;
  /** Undefined: those of the school; null: none. */
  readonly onChoose: (hours: QuietTimes | null | undefined) => void;
}

/** The hours in which nothing rings. */
export const QuietHoursChoice = ({ settings, onChoose }: Props) => {
  const kind = quietKind(settings);
  const kept = settings.quiet_hours ?? usualQuiet;
  /** What is being chosen; hours that the server would refuse stay here. */
  const [begun, setBegun] = useState<QuietTimes | null>(null);
  const { from, to } = begun ?? kept;
  const change = (hours: QuietTimes): void => {
    setBegun(hours);
    if (hours.from === '' || hours.to === '' || hours.from === hours.to) return;
    onChoose(hours);
  };
  const choose = (chosen: typeof kind): void => {
    setBegun(null);
    onChoose({ school: undefined, own: kept, none: null }[chosen]);
  };
  return (
    <fieldset class="choices">
      <legend>{t('notify.quiet')}</legend>
      <div class="chips">
        {(['school', 'own', 'none'] as const).map((one) => (
          <button key={one} type="button" class="chip" aria-pressed={one === kind} onClick={() => choose(one)}>
            {t(`notify.quiet.${one}`)}
          </button>
        ))}
      </div>
      {kind === 'own' && (
        <>
          <div class="notify-row">
            <TimeField label={t('notify.from')} value={from} onInput={(value) => change({ from: value, to })} />
            <TimeField label={t('notify.to')} value={to} onInput={(value) => change({ from, to: value })} />
          </div>
          {from === to && (
            <p class="problem" role="alert">
              {t('notify.wrongHours')}
            </p>
          )}
        </>
      )}
    </fieldset>
  );
};
