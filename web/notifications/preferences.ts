import type {
  ChannelPreference,
  NotificationOverview,
  NotificationPreferences,
  NotificationWay,
  QuietTimes,
} from '../../client/wire/notificationTypes.ts';

/** Until somebody chooses, each channel tells them soon after a message. */
const usual: ChannelPreference = { mode: 'instant' };
/** When a digest comes whose person has chosen no time. */
export const usualDigest = '18:00';
/** What one begins with who chooses hours of their own. */
export const usualQuiet: QuietTimes = { from: '20:00', to: '07:00' };

/** Pushes need the key with which a browser subscribes. */
export const shownChannels = ({ channels, push_key }: NotificationOverview): readonly NotificationWay[] =>
  channels.filter(({ name }) => name !== 'push' || typeof push_key === 'string');

export const choiceFor = ({ channels }: NotificationPreferences, name: string): ChannelPreference =>
  channels?.[name] ?? usual;

/**
 * The whole choice, as the server takes it: with the clock and the language of this browser, and without channels that
 * the server has no more.
 */
export const preferencesToSave = (
  wanted: NotificationPreferences,
  channels: readonly NotificationWay[],
  { timeZone, locale }: { readonly timeZone: string | undefined; readonly locale: string },
): NotificationPreferences => {
  const { channels: chosen = {}, ...rest } = wanted;
  const known = new Set(channels.map(({ name }) => name));
  return {
    ...rest,
    channels: Object.fromEntries(Object.entries(chosen).filter(([name]) => known.has(name))),
    ...(timeZone !== undefined && { time_zone: timeZone }),
    locale,
  };
};

/** Whose hours hold: those of the school, one's own, or none. */
export const quietKind = ({
  quiet_hours: hours,
}: Pick<NotificationPreferences, 'quiet_hours'>): 'school' | 'own' | 'none' =>
  hours === undefined ? 'school' : hours === null ? 'none' : 'own';

/** Which browsers have a push service at that address; the rest is called a device. */
const pushServices: readonly (readonly [string, string])[] = [
  ['googleapis.com', 'Chrome'],
  ['mozilla.com', 'Firefox'],
  ['apple.com', 'Safari'],
  ['windows.com', 'Edge'],
];

/** The browser of a device, by where its pushes go; undefined if that is not known. */
export const browserOf = (endpoint: string): string | undefined => {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return pushServices.find(([name]) => host === name || host.endsWith(`.${name}`))?.[1];
};
