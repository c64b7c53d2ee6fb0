import { useEffect, useState } from 'preact/hooks';
import type { NotificationOverview } from '../../client/wire/notificationTypes.ts';
import { shortTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { browserOf } from './preferences.ts';
import { addThisDevice, canPush, ownSubscription, removeDevice } from './pushDevice.ts';

interface Props {
  readonly overview: NotificationOverview;
  readonly pushKey: string;
  /** Does what a button asks for, and shows what comes of it. */
  readonly onWork: (work: Promise<NotificationOverview>) => void;
}

/** The devices that are notified, and whether this one is. */
export const DeviceList = ({ overview, pushKey, onWork }: Props) => {
  const { client } = useAccount();
  const [own, setOwn] = useState<string | null>(null);
  // Also after each change, which may be of this device.
  useEffect(() => void ownSubscription().then((found) => setOwn(found?.endpoint ?? null)), [overview]);
  const devices = overview.addresses.filter(({ channel }) => channel === 'push');
  const isHere = devices.some(({ address }) => address === own);
  return (
    <>
      {devices.length > 0 && (
        <ul class="people" aria-label={t('notify.devices')}>
          {devices.map(({ address, created_at }) => (
            <li key={address}>
              <span class="grow">
                {browserOf(address) ?? t('notify.device')}
                <small class="note">
                  {' '}
                  {t('notify.since', { time: shortTime(created_at) })}
                  {address === own && ` · ${t('notify.here')}`}
                </small>
              </span>
              {address !== own && (
                <button type="button" class="button small" onClick={() => onWork(removeDevice(client, address))}>
                  {t('notify.remove')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!canPush() ? (
        <p class="note">{t('notify.push.cannot')}</p>
      ) : (
        <button
          type="button"
          class="button small"
          onClick={() => onWork(isHere && own !== null ? removeDevice(client, own) : addThisDevice(client, pushKey))}
        >
          {t(isHere ? 'notify.push.off' : 'notify.push.on')}
        </button>
      )}
    </>
  );
};
