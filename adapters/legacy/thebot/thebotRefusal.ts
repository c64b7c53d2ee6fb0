import type { ChatError } from '../../../core/errors.ts';
import type { LegacyReply } from '../../wire/legacy/LegacyRoute.ts';
import { plainRefusal } from '../plainRefusal.ts';

/**
 * A room of others and one that is not there are both 403, as the client expects of a room that it may not enter; a room
 * that is not active is 400.
 */
export const thebotRefusal = (error: ChatError, status: number): LegacyReply =>
  plainRefusal(error, error.code === 'ROOM_NOT_FOUND' ? 403 : error.code === 'ROOM_INACTIVE' ? 400 : status);
