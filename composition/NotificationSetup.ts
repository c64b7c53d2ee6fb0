import type { NotificationChannel } from '../core/notifications/NotificationChannel.ts';

/** How people who are not looking are told of messages. */
export interface NotificationSetup {
  readonly channels: readonly NotificationChannel[];
  /** The clocks of schools that have none, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Nobody is told. */
export const noNotifications: NotificationSetup = {
  channels: [],
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
};
