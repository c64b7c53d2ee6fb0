import type { ChatError } from '../../core/errors.ts';
import type { LegacyReply } from '../wire/legacy/LegacyRoute.ts';

/** An error for clients that look for a sentence, under the names that they look for. */
export const plainRefusal = ({ code, message }: ChatError, status: number): LegacyReply => ({
  status,
  body: { detail: message, error: message, message, code },
});
