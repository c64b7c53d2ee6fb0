import type { Notification } from '../../core/notifications/NotificationChannel.ts';

interface Facts {
  /** Of our ids, for ever: it makes them ours. */
  readonly host: string;
  readonly stopLink: string;
}

/**
 * What mail programs read: the same id for every attempt; a root that all mails of one room refer to, so that they are one
 * thread; a way to stop them with one click (RFC 8058); and that no person wrote this, so that no program answers it (RFC 3834).
 */
export const headersOf = (
  { id, rooms }: Pick<Notification, 'id' | 'rooms'>,
  { host, stopLink }: Facts,
): { messageId: string; inReplyTo?: string; references?: string; headers: Record<string, string> } => {
  const [only, ...others] = rooms;
  const root = only !== undefined && others.length === 0 ? `<homeroom-room-${only.id}@${host}>` : undefined;
  return {
    messageId: `<${id}@${host}>`,
    ...(root && { inReplyTo: root, references: root }),
    headers: {
      'List-Unsubscribe': `<${stopLink}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      ...automaticHeaders,
    },
  };
};

export const automaticHeaders = {
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
  Precedence: 'bulk',
};
