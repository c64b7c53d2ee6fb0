import type { ChatClient } from '../../client/ChatClient.ts';
import type { NotificationOverview } from '../../client/wire/notificationTypes.ts';
import { t } from '../locales/translate.ts';

/** Browsers of phones have it only for pages on the home screen. */
export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && typeof Notification !== 'undefined';

const ownPushes = async (): Promise<PushManager | undefined> =>
  canPush() ? (await navigator.serviceWorker.getRegistration())?.pushManager : undefined;

/** The subscription of this browser; null if it has none. */
export const ownSubscription = async (): Promise<PushSubscription | null> =>
  (await (await ownPushes())?.getSubscription()) ?? null;

/** Asks for permission and has this device notified: only ever after somebody pressed a button for it. */
export const addThisDevice = async (client: ChatClient, key: string): Promise<NotificationOverview> => {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error(t('notify.push.refused'));
  const pushes = await ownPushes();
  if (pushes === undefined) throw new Error(t('notify.push.cannot'));
  // One with the key of another server would be in the way.
  await (await pushes.getSubscription())?.unsubscribe();
  const made = await pushes.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = made.endpoint, keys: { p256dh = '', auth = '' } = {} } = made.toJSON();
  return (await client.notifications()).addDevice({ endpoint, keys: { p256dh, auth } });
};

/** Has a device not notified any more; this one also forgets its subscription. */
export const removeDevice = async (client: ChatClient, endpoint: string): Promise<NotificationOverview> => {
  const left = await (await client.notifications()).removeDevice(endpoint);
  const own = await ownSubscription();
  if (own?.endpoint === endpoint) await own.unsubscribe();
  return left;
};

/** Milliseconds for which somebody who signs out waits for it. */
const patienceMs = 3_000;

/** Whoever signs out here is notified here no more: the next person at this device would read it. */
export const leaveDevice = async (client: ChatClient): Promise<void> => {
  const leave = async (): Promise<void> => {
    const own = await ownSubscription();
    if (own === null) return;
    const told = client.notifications().then((calls) => calls.removeDevice(own.endpoint));
    // Also without the server: the push service then tells it that there is no such device.
    await Promise.allSettled([told, own.unsubscribe()]);
  };
  await Promise.race([leave().catch(() => {}), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
};
