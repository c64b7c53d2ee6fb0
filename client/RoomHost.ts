import type { RoomListSync } from './MyRooms.ts';
import type { OutboxAction } from './Outbox.ts';
import type { Runtime } from './Runtime.ts';
import type { SendQueue } from './SendQueue.ts';
import type { ChatApi } from './Server.ts';
import type { Person } from './wireTypes.ts';

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
