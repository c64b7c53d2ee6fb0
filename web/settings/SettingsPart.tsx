import { useEffect, useMemo, useState } from 'preact/hooks';
import { toast } from '../design/Toasts.tsx';
import { enServer } from '../locales/enServer.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { LimitsSection } from './LimitsSection.tsx';
import { MaintenanceSection } from './MaintenanceSection.tsx';
import { SettingRow } from './SettingRow.tsx';
import { type LiveSettings, type SaveSettings, serverSettingsOf, settingSections } from './settingCalls.ts';
import '../design/choices.css';
import './SettingsPart.css';

learnEnglish(enServer);

/** What who runs the server may change while it runs. */
export const SettingsPart = ({ token }: { readonly token: string }) => {
  const calls = useMemo(() => serverSettingsOf(token), [token]);
  const [found, setFound] = useState<LiveSettings | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = (): void => {
    setFailure(null);
    calls.read().then(setFound, setFailure);
  };
  useEffect(load, [calls]);
  const save: SaveSettings = async (changes) => {
    setFound(await calls.change(changes));
    toast(t('settings.saved'));
  };
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.settings')} purpose={t('settings.help')} />
      {failure !== null && <LoadFailure failure={failure} onRetry={load} />}
      {found === null && failure === null && <p class="shimmer">{t('loading')}</p>}
      {found !== null && (
        <>
          <MaintenanceSection settings={found.settings} onSave={save} />
          {settingSections.map((group) => (
            <section key={group} class="school-section" aria-label={t(`settings.group.${group}`)}>
              <h2>{t(`settings.group.${group}`)}</h2>
              <p class="note">{t(`settings.about.${group}`)}</p>
              {group === 'limits' ? (
                <LimitsSection {...found} onSave={save} />
              ) : (
                found.settings
                  .filter((one) => one.group === group && !one.name.startsWith('MAINTENANCE'))
                  .map((setting) => <SettingRow key={setting.name} setting={setting} onSave={save} />)
              )}
            </section>
          ))}
        </>
      )}
    </div>
  );
};
