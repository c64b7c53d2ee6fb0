import type { PlatformBlob } from '../platform/PlatformTypes.ts';
import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { AskedMention } from '../wire/Mention.ts';
import type { Attachment } from '../wire/wireTypes.ts';

/** A file of a message that is to come. */
export interface OutgoingFile {
  readonly file: PlatformBlob;
  readonly name: string;
  /** What a picture shows, for those who do not see it. */
  readonly alt?: string;
  /** Milliseconds, of a voice note. */
  readonly durationMs?: number;
  /** Loudness over the length of a voice note: at most 64 numbers from 0 to 255. */
  readonly waveform?: readonly number[];
}

export type OutboxAction =
  | {
      readonly kind: 'send';
      readonly content: string;
      readonly replyTo: number | null;
      readonly mentions?: readonly AskedMention[];
      /** Files that are on the server already. Absent: none. */
      readonly attachments?: readonly Attachment[];
      /** Files that are not on the server yet: they go there one after another, and then the message goes. */
      readonly files?: readonly OutgoingFile[];
      /** All others in the room are asked to confirm it. Absent: nobody is. */
      readonly asksConfirmation?: true;
    }
  | {
      readonly kind: 'edit';
      readonly messageId: number;
      readonly content: string;
      readonly mentions?: readonly AskedMention[];
    }
  | { readonly kind: 'remove'; readonly messageId: number }
  /** That the person has read what asks them to confirm it. */
  | { readonly kind: 'confirm'; readonly messageId: number }
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
  /** Milliseconds since 1970. It does not go out before, so that the person can undo it. Absent: it goes at once. */
  readonly notBefore?: number;
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
