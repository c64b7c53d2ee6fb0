import type { RoomId } from '../../../core/ids.ts';
import type { ServerFrame } from '../../wire/frames/serverFrames.ts';
import { frameText } from './frameText.ts';

export type LeftReason = Extract<ServerFrame, { type: 'room_left' }>['reason'];

/** The last frame about a room that somebody may not see any more. */
export const leftFrame = (roomId: RoomId, seq: number, reason: LeftReason): Buffer => {
  const frame: ServerFrame = { type: 'room_left', room_id: roomId, seq, reason };
  return frameText(frame);
};
