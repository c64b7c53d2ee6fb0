/** What pages and programs import from `homeroom/client`. */
export type * from './ChatClient.ts';
export type { CursorPage as Page, LoadableRoomList as RoomList } from './ChatClient.ts';
export type { ChatEvents } from './ChatEvents.ts';
export type { ClientOptions } from './ClientOptions.ts';
export type { Connection } from './connection/Connection.ts';
export type { PlatformEvents, WatchPlatform } from './connection/PlatformEvents.ts';
export type { SocketConstructor, SocketLike } from './connection/SocketLike.ts';
export { createChatClient } from './createChatClient.ts';
export { createRoomClient, type RoomClient } from './createRoomClient.ts';
export type { EmbeddedChat, EmbedEvents } from './embed/EmbeddedChat.ts';
export type * from './embed/embedMessages.ts';
export type { UploadOptions } from './files/UploadOptions.ts';
export type { NotificationCalls, PushDevice, RoomNotificationChange } from './notifications/notificationCalls.ts';
export { indexedDbOutbox } from './outbox/indexedDbOutbox.ts';
export type { OutgoingFile } from './outbox/OutboxStore.ts';
export {
  memoryOutbox,
  type OutboxAction,
  type OutboxEntry,
  type OutboxStore,
  type OutboxStore as Outbox,
} from './outbox/OutboxStore.ts';
export type { RequestCalls } from './requests/requestCalls.ts';
export type { RoomView, RoomViewState, RoomViewState as RoomState, ShownMessage } from './room/RoomView.ts';
export type { Readable } from './runtime/Readable.ts';
export type { Runtime } from './runtime/Runtime.ts';
export type {
  ScheduleChange,
  ScheduledCalls,
  ScheduleQuery,
  ScheduleRequest,
} from './scheduled/scheduledCalls.ts';
export type { ConnectOptions, SessionCalls } from './sessionCalls.ts';
export type { RoomListState } from './sync/RoomListState.ts';
export { type ChatFailure, ChatRefusal } from './wire/ChatRefusal.ts';
export type * from './wire/Mention.ts';
export type * from './wire/notificationTypes.ts';
export type { PersonRef } from './wire/PersonRef.ts';
export type * from './wire/Receipt.ts';
export type * from './wire/RoomRights.ts';
export type { RoomSearch } from './wire/RoomSearch.ts';
export type * from './wire/ServerNotice.ts';
export type { ScheduledMessage } from './wire/scheduledMessage.ts';
export type * from './wire/searchTypes.ts';
export type * from './wire/wireTypes.ts';
