import { ChatError } from '../errors.ts';

/** A content was collected while its file was stored, which took too long. */
export const noReservation = (): ChatError =>
  new ChatError('UNAVAILABLE', 'The file took too long to be stored. Send it again.');
