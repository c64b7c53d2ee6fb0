import { ChatError } from '../../core/errors.ts';
import { typeName } from './typeName.ts';

/** A moment of a host's call; undefined if it is left out. @throws ChatError INVALID_REQUEST */
export const momentOf = (call: string, member: string, value: unknown): Date | undefined => {
  if (value === undefined) return undefined;
  const moment = value instanceof Date || typeof value === 'string' ? new Date(value) : undefined;
  if (moment === undefined || Number.isNaN(moment.getTime()))
    throw new ChatError(
      'INVALID_REQUEST',
      `${call}: ${member} must be a Date, or a time such as '2026-09-01T00:00:00Z', not ${typeName(value)}.`,
    );
  return moment;
};
