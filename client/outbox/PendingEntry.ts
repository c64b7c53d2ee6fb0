import type { ChatFailure } from '../wire/ChatRefusal.ts';
import type { Message } from '../wire/wireTypes.ts';
import type { OutboxEntry } from './OutboxStore.ts';

/** An entry that is not confirmed, or refused. A message also counts while it is stored but its event has not come. */
export interface PendingEntry {
  readonly entry: OutboxEntry;
  readonly stored: Message | null;
  /** How much of the file that goes out is on the server, from 0 to 1; absent while none goes. */
  readonly progress?: number;
  /** Why it is not tried at present; null while it is, and while there is no connection. */
  readonly wait: SendWait | null;
}

/** The server could not take something yet. */
export interface SendWait {
  readonly failure: ChatFailure;
  /** The time of the next attempt, in milliseconds since 1970. */
  readonly until: number;
}
