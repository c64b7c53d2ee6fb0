import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { AskedMention } from '../wire/Mention.ts';

export type OutboxAction =
  | {
      readonly kind: 'send';
      readonly content: string;
      readonly replyTo: number | null;
      readonly mentions?: readonly AskedMention[];
    }
  | {
      readonly kind: 'edit';
      readonly messageId: number;
      readonly content: string;
      readonly mentions?: readonly AskedMention[];
    }
  | { readonly kind: 'remove'; readonly messageId: number }
  | { readonly kind: 'react'; readonly messageId: number; readonly emoji: string; readonly isAdded: boolean };

/** An action of a person that the server has not confirmed. Plain data. */
export interface OutboxEntry {
  /** A UUID. For a message also its `client_id`, by which the server recognises a second attempt. */
  readonly key: string;
  /** The person who made it: two people may use one browser. */
  readonly owner: string;
  readonly roomId: number;
  /** Entries go out in this order within their room. */
  readonly order: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly action: OutboxAction;
  /** Set when the server has refused it. It then waits for the person. */
  readonly failure: ChatFailure | null;
}

/**
 * Port: stores what is not sent yet. Callers may rely on: calls take effect in the order in which they are made. If one
 * rejects, the entry is still sent, but lost by a reload.
 */
export interface OutboxStore {
  all(): Promise<readonly OutboxEntry[]>;
  /** Adds an entry or replaces the one with its key. */
  put(entry: OutboxEntry): Promise<void>;
  /** An unknown key is no error. */
  remove(key: string): Promise<void>;
  close(): void;
}

/** Keeps entries until the process ends. */
export const memoryOutbox = (): OutboxStore => {
  const entries = new Map<string, OutboxEntry>();
  return {
    all: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
    close: () => {},
  };
};
