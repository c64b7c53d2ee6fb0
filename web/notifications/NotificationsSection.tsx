import { useEffect, useRef, useState } from 'preact/hooks';
import type { NotificationOverview, NotificationPreferences } from '../../client/wire/notificationTypes.ts';
import { enNotifications } from '../locales/enNotifications.ts';
import { language, learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { ChannelField } from './ChannelField.tsx';
import { DeviceList } from './DeviceList.tsx';
import { choiceFor, preferencesToSave, shownChannels } from './preferences.ts';
import { QuietHoursChoice } from './QuietHoursChoice.tsx';
import { TelegramLink } from './TelegramLink.tsx';
import './notifications.css';

learnEnglish(enNotifications);

/** Among the settings: how the person is told of messages. Nothing where the server tells nobody. */
export const NotificationsSection = () => {
  const { client } = useAccount();
  const [overview, setOverview] = useState<NotificationOverview | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  /** Of several answers under way the last one asked for counts. */
  const turn = useRef(0);
  const show = async (work: Promise<NotificationOverview>, before: NotificationOverview | null): Promise<void> => {
    const mine = ++turn.current;
    try {
      const found = await work;
      if (mine !== turn.current) return;
      setOverview(found);
      setFailure(null);
    } catch (reason) {
      if (mine !== turn.current) return;
      setOverview(before);
      setFailure(reason);
    }
  };
  const read = (): Promise<void> =>
    show(
      client.notifications().then((calls) => calls.read()),
      overview,
    );
  useEffect(() => void read(), [client]);
  useEffect(() => {
    // Somebody comes back from Telegram, or from the browser's own settings.
    const lookAgain = (): void => {
      if (document.visibilityState === 'visible') void read();
    };
    document.addEventListener('visibilitychange', lookAgain);
    return () => document.removeEventListener('visibilitychange', lookAgain);
  });

  const save = (wanted: NotificationPreferences): void => {
    if (overview === null) return;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const settings = preferencesToSave(wanted, overview.channels, { timeZone, locale: language() });
    // Shown at once; undone if the server refuses it.
    setOverview({ ...overview, settings });
    void show(
      client.notifications().then((calls) => calls.save(settings)),
      overview,
    );
  };
  const tag = language();
  const spoken = useRef(tag);
  useEffect(() => {
    // Whoever reads the page in another language from now on gets mails in it.
    if (spoken.current !== tag && overview !== null) save(overview.settings);
    spoken.current = tag;
  }, [tag]);

  const problem = failure !== null && (
    <p class="problem" role="alert">
      {t('failed', { reason: reasonIn(failure) })}
    </p>
  );
  const channels = overview === null ? [] : shownChannels(overview);
  if (overview === null || channels.length === 0) return problem || null;
  const { settings, push_key: pushKey } = overview;
  return (
    <section class="notify" aria-label={t('notify.title')}>
      <h3>{t('notify.title')}</h3>
      <p class="note">{t('notify.about')}</p>
      {channels.map((way) => (
        <div key={way.name} class="notify-channel">
          <ChannelField
            way={way}
            choice={choiceFor(settings, way.name)}
            onChoose={(choice) => save({ ...settings, channels: { ...settings.channels, [way.name]: choice } })}
          />
          {way.name === 'push' && typeof pushKey === 'string' && (
            <DeviceList overview={overview} pushKey={pushKey} onWork={(work) => void show(work, overview)} />
          )}
          {way.name === 'telegram' && <TelegramLink isLinked={way.is_reachable} />}
        </div>
      ))}
      <QuietHoursChoice
        settings={settings}
        onChoose={(hours) => {
          const { quiet_hours: _former, ...rest } = settings;
          save(hours === undefined ? rest : { ...rest, quiet_hours: hours });
        }}
      />
      <p class="note">{t('notify.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</p>
      {problem}
    </section>
  );
};
