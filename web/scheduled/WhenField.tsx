import { t } from '../locales/translate.ts';
import { fieldTime, readTime } from './sendTimes.ts';

interface Props {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** Date and time by the clock of the device. */
export const WhenField = ({ value, onInput }: Props) => (
  <>
    <label class="label">
      {t('later.when')}
      <input
        class="field"
        type="datetime-local"
        required
        min={fieldTime(new Date())}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
    <p class="note">{t('later.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</p>
    {value !== '' && readTime(value, new Date()) === null && (
      <p class="problem" role="alert">
        {t('later.wrongTime')}
      </p>
    )}
  </>
);
