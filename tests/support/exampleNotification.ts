import { asMessageId, asRoomId, asUserId } from '../../core/ids.ts';
import type { Notification } from '../../core/notifications/NotificationChannel.ts';

const at = new Date('2026-12-01T09:30:00Z');
const message = {
  id: asMessageId(7),
  senderName: 'Tess Miller',
  text: 'Hello',
  files: 0,
  at,
  isMention: false,
  isUrgent: false,
};

/** Two messages of one room for a parent. */
export const exampleNotification = (more: Partial<Notification> = {}): Notification => ({
  id: 'homeroom-1',
  person: {
    ...{ id: asUserId(5), externalId: 'pam', role: 'parent', firstName: 'Pam', lastName: 'Young' },
    ...{ email: 'pam@home.example', isActive: true },
  },
  ...{ locale: 'en', timeZone: 'Europe/Berlin', address: null, unread: 3 },
  rooms: [
    {
      ...{ id: asRoomId(42), name: 'Maths · Sam', more: 0, mayAnswer: true },
      messages: [message, { ...message, id: asMessageId(8), text: 'The trip is on Friday' }],
    },
  ],
  ...more,
});
