/** What the worker does with pushes: it shows them to who does not look, and a click leads to the room. */
import { readPush } from './pushMessage.ts';
import { shownFrom } from './shell.ts';

declare const self: ServiceWorkerGlobalScope;

/** Where the page is on its server, with a slash at the end. */
export const scopePath = new URL(self.registration.scope).pathname;
const pushPath = `${scopePath}api/chat/notifications/push/`;
const icon = `${scopePath}icon-192.png`;
/** Milliseconds in which a window that shows somebody's chats says that it opens the room. */
const patienceMs = 1_500;

/** Windows that show the page, and no other one of this server. */
const windows = async (): Promise<readonly WindowClient[]> =>
  (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(
    ({ url }) => shownFrom('GET', 'navigate', url, self.registration.scope) === 'page',
  );

/** Shows a notification, unless somebody looks at the page, which shows the message itself. */
export const showPush = async (text: string): Promise<void> => {
  const push = readPush(text);
  if (push === null) return;
  const { title, body, tag, room, unread, isRequest } = push;
  // Browsers that do not count there have no such call, or refuse.
  if (unread !== null) await self.navigator.setAppBadge?.(unread).catch(() => {});
  if ((await windows()).some(({ visibilityState, focused }) => visibilityState === 'visible' && focused)) return;
  // Not every browser's types know that a tag may ring again.
  const options: NotificationOptions & { renotify: boolean } = {
    ...{ body, tag, icon, badge: icon, data: { room: isRequest ? 0 : room } },
    renotify: true,
  };
  await self.registration.showNotification(title, options);
};

/** Shows the room of a notification in a window that is open, else in a new one; for 0 the list of rooms, with who asks. */
export const openRoomOf = async (data: unknown): Promise<void> => {
  const room: unknown = typeof data === 'object' && data !== null && 'room' in data ? data.room : undefined;
  if (!Number.isSafeInteger(room)) return;
  const address = room === 0 ? scopePath : `${scopePath}#room=${String(room)}`;
  const open = await windows();
  const chosen = open.find(({ visibilityState }) => visibilityState === 'visible') ?? open[0];
  if (chosen === undefined) {
    await self.clients.openWindow(address);
    return;
  }
  const focused = await chosen.focus().catch(() => chosen);
  // A window in which nobody is signed in hears nothing; its address waits for that.
  if (!(await isHeard(focused, room))) await focused.navigate(address).catch(() => self.clients.openWindow(address));
};

const isHeard = (window: WindowClient, room: unknown): Promise<boolean> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(resolve, patienceMs, false);
    window.postMessage({ openRoom: room }, [port2]);
  });

/** What browsers give with a subscription that they have ended. */
interface EndedSubscription {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
}

/** The browser has ended this device's subscription: another one takes its place, if the cookie says whose it is. */
export const subscribeAgain = async ({ oldSubscription, newSubscription }: EndedSubscription): Promise<void> => {
  const options = oldSubscription?.options;
  const made =
    newSubscription ??
    (options === undefined
      ? null
      : await self.registration.pushManager
          .subscribe({ userVisibleOnly: true, applicationServerKey: options.applicationServerKey })
          .catch(() => null));
  if (made === null) return;
  const { endpoint, keys } = made.toJSON();
  await post('POST', { endpoint, keys });
  if (oldSubscription && oldSubscription.endpoint !== endpoint)
    await post('DELETE', { endpoint: oldSubscription.endpoint });
};

/** Who signs in by a token is asked again by the settings. */
const post = (method: string, body: unknown): Promise<unknown> =>
  fetch(pushPath, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(
    () => undefined,
  );
