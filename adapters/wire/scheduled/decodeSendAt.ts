import { ChatError } from '../../../core/errors.ts';

/** A validated text as an instant. @throws ChatError INVALID_REQUEST for a leap second, which no date holds */
export const decodeSendAt = (text: string): Date => {
  const sendAt = new Date(text);
  if (!Number.isNaN(sendAt.getTime())) return sendAt;
  const problem = 'must be a moment that clocks show';
  throw new ChatError('INVALID_REQUEST', `send_at ${problem}.`, { details: [{ path: '/send_at', problem }] });
};
