import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { OutboxEntry } from './OutboxStore.ts';

/** What is delivered one after another. */
export interface Lane {
  /** The entry that is under way. */
  busyKey: string | null;
  tries: number;
  notBefore: number;
  /** Why it waits until then. */
  failure: ChatFailure | null;
}

/** Whether an entry began as a message with files that were not on the server. */
export const isOfFiles = ({ action }: OutboxEntry): boolean => action.kind === 'send' && action.files !== undefined;

/** Whether files of it are not on the server yet. */
export const hasFilesToSend = ({ action }: OutboxEntry): boolean =>
  action.kind === 'send' && (action.files?.length ?? 0) > 0;

/**
 * What is delivered one after another. Messages go in order, but none waits for the files of another. Changes to stored
 * messages have an order of their own, and no rate limit delays them.
 */
export const laneOf = (entry: OutboxEntry): string => {
  if (isOfFiles(entry)) return `files:${entry.key}`;
  return `${entry.action.kind === 'send' ? 'send' : 'amend'}:${entry.roomId}`;
};
