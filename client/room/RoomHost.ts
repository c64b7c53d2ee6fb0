import type { ChatApi } from '../connection/ChatApi.ts';
import type { OutboxAction } from '../outbox/OutboxStore.ts';
import type { SendQueue } from '../outbox/SendQueue.ts';
import type { Runtime } from '../runtime/Runtime.ts';
import type { RoomListSync } from '../sync/RoomListSync.ts';
import type { Person } from '../wire/wireTypes.ts';

/** What a room that is looked at needs of the session that it belongs to. */
export interface RoomHost {
  readonly runtime: Runtime;
  readonly server: ChatApi;
  readonly rooms: Pick<RoomListSync, 'get' | 'change' | 'events'>;
  readonly queue: Pick<SendQueue, 'entriesOf' | 'retry' | 'discard' | 'forgetStored'>;
  /** Who one is; with id 0 until it is known. */
  readonly self: Person;
  /** @returns false when there is no connection to send it over */
  send(frame: object): boolean;
  /** Does something at once, and tells the server when it can. @returns its key */
  act(roomId: number, action: OutboxAction): string;
  /** `left`: what remains unread, where the page can tell. */
  markRead(roomId: number, upToId: number, left: { readonly count: number; readonly seq: number } | null): void;
}
