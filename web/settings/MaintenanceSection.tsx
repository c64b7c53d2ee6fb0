import { useState } from 'preact/hooks';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { isOn } from './isOn.ts';
import { isFixed } from './SettingRow.tsx';
import type { LiveSetting, SaveSettings } from './settingCalls.ts';

interface Props {
  readonly settings: readonly LiveSetting[];
  readonly onSave: SaveSettings;
}

const [on, message, until] = ['MAINTENANCE', 'MAINTENANCE_MESSAGE', 'MAINTENANCE_UNTIL'] as const;

/** Begins a maintenance, in which everybody reads and nobody writes, and ends it. */
export const MaintenanceSection = ({ settings, onSave }: Props) => {
  const [text, setText] = useState('');
  const [end, setEnd] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const find = (name: string): LiveSetting | undefined => settings.find((one) => one.name === name);
  const textOf = (name: string): string | null => find(name)?.value ?? null;
  const isRunning = isOn(textOf(on));
  const free = [on, message, until].filter((name) => {
    const setting = find(name);
    return setting !== undefined && !isFixed(setting);
  });
  const store = async (wanted: Readonly<Record<string, string | null>>): Promise<void> => {
    setIsBusy(true);
    setProblem('');
    try {
      await onSave(free.map((name) => ({ name, value: wanted[name] ?? null })));
    } catch (failure) {
      setProblem(t('failed', { reason: reasonIn(failure) }));
    }
    setIsBusy(false);
  };
  const begin = (): Promise<void> =>
    store({ [on]: 'on', [message]: text.trim() || null, [until]: end === '' ? null : new Date(end).toISOString() });
  const [said, ends] = [textOf(message), textOf(until)];
  return (
    <section class="school-section" aria-label={t('maintenance.title')}>
      <h2>{t('maintenance.title')}</h2>
      <p class="note">{t('maintenance.help')}</p>
      {isRunning ? (
        <p class="maintenance-on">
          <strong>{t('maintenance.runs')}</strong> {said} {ends !== null && t('notice.until', { time: fullTime(ends) })}
        </p>
      ) : (
        <form
          id="maintenance-form"
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void begin();
          }}
        >
          <label class="label">
            {t('maintenance.message')}
            <input
              class="field"
              type="text"
              dir="auto"
              maxLength={find(message)?.max}
              placeholder={t('notice.maintenance')}
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
            <span class="note">{t('maintenance.messageHelp')}</span>
          </label>
          <label class="label">
            {t('maintenance.until')}
            <input
              class="field"
              type="datetime-local"
              value={end}
              onInput={({ currentTarget }) => setEnd(currentTarget.value)}
            />
          </label>
        </form>
      )}
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {!free.includes(on) ? (
        <p class="note">{t('settings.byEnvironment', { name: on })}</p>
      ) : isRunning ? (
        <button type="button" class="button primary" disabled={isBusy} onClick={() => void store({})}>
          {t('maintenance.end')}
        </button>
      ) : (
        <button type="submit" form="maintenance-form" class="button" disabled={isBusy}>
          {t('maintenance.begin')}
        </button>
      )}
    </section>
  );
};
