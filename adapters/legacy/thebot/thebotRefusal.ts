import type { ChatError } from '../../../core/errors.ts';
import type { LegacyReply } from '../../wire/legacy/LegacyRoute.ts';

/**
 * An error as the client reads it: a sentence under the three names that it looks for. A room of others and one that is not
 * there are both 403, as the client expects of a room that it may not enter; a room that is not active is 400.
 */
export const thebotRefusal = ({ code, message }: ChatError, status: number): LegacyReply => ({
  status: code === 'ROOM_NOT_FOUND' ? 403 : code === 'ROOM_INACTIVE' ? 400 : status,
  body: { detail: message, error: message, message, code },
});
