import type { HttpClient } from '../connection/HttpClient.ts';
import type {
  NotificationLevel,
  NotificationOverview,
  NotificationPreferences,
  NotificationsOfRoom,
} from '../wire/notificationTypes.ts';

/** A browser's push subscription, as `PushSubscription.toJSON()` gives it. */
export interface PushDevice {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** What of a room is changed; what is not given stays. */
export interface RoomNotificationChange {
  readonly level?: NotificationLevel;
  /** Null ends the snoozing. At most a year from now. */
  readonly snoozedUntil?: Date | null;
}

/** How a person is told of messages when they are not looking. All calls reject with a ChatRefusal. */
export interface NotificationCalls {
  read(): Promise<NotificationOverview>;
  /** The whole choice: what is left out, the school chooses. */
  save(preferences: NotificationPreferences): Promise<NotificationOverview>;
  /** Rejects with ROOM_NOT_FOUND, CANNOT_CHAT or ACCESS_DENIED. */
  readRoom(roomId: number): Promise<NotificationsOfRoom>;
  saveRoom(roomId: number, change: RoomNotificationChange): Promise<NotificationsOfRoom>;
  /** A device belongs to who adds it last. */
  addDevice(device: PushDevice): Promise<NotificationOverview>;
  removeDevice(endpoint: string): Promise<NotificationOverview>;
  /** The address at which the person's Telegram is linked; good once, and for a short time. */
  linkTelegram(): Promise<string>;
}

const own = 'notifications/';

export const notificationCalls = (http: HttpClient): NotificationCalls => ({
  read: () => http.get(`${own}settings/`),
  save: (preferences) => http.request('PUT', `${own}settings/`, preferences),
  readRoom: (roomId) => http.get(`rooms/${roomId}/notifications/`),
  saveRoom: (roomId, { level, snoozedUntil }) =>
    http.request('PUT', `rooms/${roomId}/notifications/`, {
      ...(level !== undefined && { level }),
      ...(snoozedUntil !== undefined && { snoozed_until: snoozedUntil?.toISOString() ?? null }),
    }),
  addDevice: ({ endpoint, keys: { p256dh, auth } }) =>
    http.request('POST', `${own}push/`, { endpoint, keys: { p256dh, auth } }),
  removeDevice: (endpoint) => http.request('DELETE', `${own}push/`, { endpoint }),
  linkTelegram: async () => (await http.request<{ url: string }>('POST', `${own}telegram/link/`, {})).url,
});
