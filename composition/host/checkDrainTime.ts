import { ChatError } from '../../core/errors.ts';
import { typeName } from './typeName.ts';

/** @throws ChatError INVALID_REQUEST for what is no time, with which sockets would be cut at once or never */
export const checkDrainTime = (ms: unknown): void => {
  if (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0) return;
  throw new ChatError(
    'INVALID_REQUEST',
    `drain takes milliseconds, for example chat.drain(8000), not ${typeName(ms)}.`,
  );
};
