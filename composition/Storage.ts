import type { Ports } from '../core/makeChat.ts';

/** One place where everything durable is kept, as the ports see it. */
export interface Storage
  extends Pick<
    Ports,
    'people' | 'directory' | 'directoryReader' | 'rooms' | 'messages' | 'inbox' | 'search' | 'contacts' | 'tickets'
  > {
  /** Changes when history was replaced by another, so that clients drop their cursors. */
  readonly epoch: string;
  /** The epoch as it is now: others may have put a backup in place. One query. */
  readEpoch(): Promise<string>;
  /** What changes with every change of the directory, in the same transaction. One query. */
  readStamp(): Promise<string>;
  /** What the processes that share this storage know and nobody else does. One query. */
  readBusSecret(): Promise<string>;
  /** True where other processes may use the same storage, so that their changes must be looked for. */
  readonly isShared: boolean;
  /** Connections at work and at rest, and questions that wait for one. Absent where nobody waits. */
  pool?(): { readonly used: number; readonly free: number; readonly waiting: number };
  /** Told how many messages were stored together, and in how many milliseconds. */
  onFlush?(listener: (messages: number, ms: number) => void): void;
  /** Rejects when the storage does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}
