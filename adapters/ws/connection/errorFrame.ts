import type { ChatError } from '../../../core/errors.ts';
import { encodeError } from '../../wire/errors/errorTable.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import type { FrameFacts } from '../requests/ClientSession.ts';

/** An error as a frame, with the facts that say which frame it answers. */
export const errorFrame = (error: ChatError, about: FrameFacts): ServerFrame => ({
  type: 'error',
  ...encodeError(error),
  ...(about.room_id === undefined ? {} : { room_id: about.room_id }),
  ...(typeof about.client_id === 'string' ? { client_id: about.client_id } : {}),
});
