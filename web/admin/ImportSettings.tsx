import { useEffect, useId, useState } from 'preact/hooks';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { reportFailure } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import { guardNames, type OfferedSource, type ReadingSettings } from './importCalls.ts';
import { PullLine } from './PullLine.tsx';
import { RoleWords } from './RoleWords.tsx';

interface Props {
  readonly directory: DirectoryOfSchool;
  readonly sources: readonly OfferedSource[];
  readonly source: string;
  readonly settings: ReadingSettings;
  /** Words of the file that are not known, with their rows. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly isChanged: boolean;
  readonly onSource: (source: string) => void;
  readonly onSettings: (settings: ReadingSettings) => void;
  readonly onSaved: () => void;
}

const zones = Intl.supportedValuesOf('timeZone');
const percent = 100;

/** How the rosters of a source are read: for this import, or saved for all of the source. */
export const ImportSettings = (props: Props) => {
  const { directory, sources, source, settings, unknown, isChanged, onSource, onSettings, onSaved } = props;
  const [isBusy, setIsBusy] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  // Words that nobody knows wait for an answer.
  useEffect(() => {
    if (Object.keys(unknown).length > 0) setIsOpen(true);
  }, [unknown]);
  const ids = useId();
  const { roles = {}, names = 'preferred', nameOrder = '', timeZone = '', guards = {} } = settings;
  const save = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await directory.saveSourceSettings(source, settings);
      toast(t('import.settingsSaved'));
      onSaved();
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <details class="import-settings" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t('import.settings')}</summary>
      <div class="import-grid">
        <label class="label">
          {t('import.source')}
          <input
            class="field"
            list={`${ids}-sources`}
            value={source}
            placeholder={t('import.sourceHelp')}
            maxLength={255}
            onChange={(event) => onSource(event.currentTarget.value.trim())}
          />
          <datalist id={`${ids}-sources`}>
            {sources.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
        <label class="label">
          {t('import.names')}
          <select
            class="field"
            value={names}
            onChange={({ currentTarget: { value } }) =>
              onSettings({ ...settings, names: value === 'legal' ? 'legal' : 'preferred' })
            }
          >
            <option value="preferred">{t('import.names.preferred')}</option>
            <option value="legal">{t('import.names.legal')}</option>
          </select>
        </label>
        <label class="label">
          {t('import.order')}
          <select
            class="field"
            value={nameOrder}
            onChange={({ currentTarget: { value } }) => {
              const { nameOrder: _, ...rest } = settings;
              const isGiven = value === 'given_first' || value === 'family_first';
              onSettings(isGiven ? { ...rest, nameOrder: value } : rest);
            }}
          >
            <option value="">{t('import.order.letters')}</option>
            <option value="given_first">{t('import.order.given')}</option>
            <option value="family_first">{t('import.order.family')}</option>
          </select>
        </label>
        <label class="label">
          {t('import.zone')}
          <input
            class="field"
            list={`${ids}-zones`}
            value={timeZone}
            placeholder="Europe/Berlin"
            onChange={({ currentTarget: { value } }) => {
              const { timeZone: _, ...rest } = settings;
              onSettings(value.trim() === '' ? rest : { ...rest, timeZone: value.trim() });
            }}
          />
          <datalist id={`${ids}-zones`}>
            {zones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </label>
        {guardNames.map((name) => (
          <label key={name} class="label">
            {t(`import.guard.${name}`)}
            <input
              class="field"
              type="number"
              min={1}
              max={percent}
              placeholder="20"
              value={guards[name] === undefined ? '' : Math.round(guards[name] * percent)}
              onChange={({ currentTarget: { valueAsNumber } }) => {
                const { [name]: _, ...rest } = guards;
                const isGiven = valueAsNumber >= 1 && valueAsNumber <= percent;
                onSettings({ ...settings, guards: isGiven ? { ...rest, [name]: valueAsNumber / percent } : rest });
              }}
            />
          </label>
        ))}
      </div>
      {source !== '' && <PullLine directory={directory} source={source} />}
      <RoleWords roles={roles} unknown={unknown} onChange={(changed) => onSettings({ ...settings, roles: changed })} />
      {isChanged && (
        <p class="import-line">
          <span class="note">{t('import.settingsOnce')}</span>
          <button
            type="button"
            class="button small"
            disabled={source === '' || isBusy}
            onClick={() => reportFailure(save())}
          >
            {t('import.saveSettings')}
          </button>
        </p>
      )}
    </details>
  );
};
