import type { ChatFailure } from '../wire/ChatRefusal.ts';

export type OutboxAction =
  | { readonly kind: 'send'; readonly content: string; readonly replyTo: number | null }
  | { readonly kind: 'edit'; readonly messageId: number; readonly content: string }
  | { readonly kind: 'remove'; readonly messageId: number }
  | { readonly kind: 'react'; readonly messageId: number; readonly emoji: string; readonly isAdded: boolean };

/** Something that a person did and the server has not confirmed. Plain data. */
export interface OutboxEntry {
  /** A UUID; of a message also its `client_id`, by which the server knows a second attempt. */
  readonly key: string;
  /** Whose it is: two people may use one browser. */
  readonly owner: string;
  readonly roomId: number;
  /** Entries go out in this order within their room. */
  readonly order: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly action: OutboxAction;
  /** Set once it was refused; it waits for the person then. */
  readonly failure: ChatFailure | null;
}

/**
 * Port: keeps what was not sent yet. Calls are applied in the order in which they were made. One that rejects costs
 * only the memory over a reload: what waits is sent all the same.
 */
export interface OutboxStore {
  all(): Promise<readonly OutboxEntry[]>;
  /** Adds an entry or replaces the one with its key. */
  put(entry: OutboxEntry): Promise<void>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  close(): void;
}

/** Forgets everything with the process. */
export const memoryOutbox = (): OutboxStore => {
  const entries = new Map<string, OutboxEntry>();
  return {
    all: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
    close: () => {},
  };
};
