/** What pages and programs import from `homeroom/client`. */
export type * from './ChatClient.ts';
export type { CursorPage as Page, LoadableRoomList as RoomList } from './ChatClient.ts';
export { ChatRefusal } from './ChatRefusal.ts';
export type { ClientOptions } from './ClientOptions.ts';
export { createChatClient } from './createChatClient.ts';
export { createRoomClient, type RoomClient } from './createRoomClient.ts';
export { indexedDbOutbox } from './indexedDbOutbox.ts';
export {
  memoryOutbox,
  type OutboxAction,
  type OutboxEntry,
  type OutboxStore,
  type OutboxStore as Outbox,
} from './Outbox.ts';
export type { Runtime } from './Runtime.ts';
export type { SocketConstructor, SocketLike } from './SocketLike.ts';
export type * from './wireTypes.ts';
