/** What hosts import from `homeroom`. */

export type { BusHealth } from '../adapters/system/BusHealth.ts';
export type { Clock } from '../core/clock.ts';
export type { Contact, ContactList, ContactPage, ContactQuery } from '../core/contacts/ContactList.ts';
export type { Directory, DirectoryTransaction, Progress } from '../core/directory/Directory.ts';
export type {
  DirectoryReader,
  ListedPerson,
  ListedSource,
  PeoplePage,
  PeopleQuery,
} from '../core/directory/DirectoryReader.ts';
export type {
  DirectoryRecords,
  DirectorySnapshot,
  RelationRecord,
  UserRecord,
} from '../core/directory/DirectoryRecords.ts';
export type { Saved, SavedRelation, SavedRoom } from '../core/directory/SavedRecords.ts';
export { ChatError, type ErrorCode } from '../core/errors.ts';
export type { HeldMessage } from '../core/guard/HeldMessage.ts';
export type { GuardedText, GuardVerdict, MessageGuard } from '../core/guard/MessageGuard.ts';
export { MessageHeld } from '../core/guard/MessageHeld.ts';
export type { BeforeAnswer, BeforeHandler, BeforeName } from '../core/hooks/GuardHooks.ts';
export type { HookEvents, HookName } from '../core/hooks/HookEvents.ts';
export type { EndHook } from '../core/hooks/Hooks.ts';
export { asMessageId, asRoomId, asUserId, type MessageId, type RoomId, type UserId } from '../core/ids.ts';
export { defaultLimits, type Limits } from '../core/limits/Limits.ts';
export type { AcquireRequest, Bucket, RateLimiter } from '../core/limits/RateLimiter.ts';
export type { Allowance, Permit } from '../core/limits/SlidingWindow.ts';
export type { Chat } from '../core/makeChat.ts';
export type { ChatEvent, ReactionChanged } from '../core/messages/ChatEvent.ts';
export type { ExcerptPiece } from '../core/messages/cutExcerpt.ts';
export type { GuardReason, GuardRecord } from '../core/messages/GuardRecord.ts';
export type {
  Inbox,
  Reader,
  ReadPointer,
  RoomList,
  RoomListQuery,
  RoomOverview,
  RoomPreferences,
  ServerTotals,
  Totals,
} from '../core/messages/Inbox.ts';
export type { Message, MessageDraft } from '../core/messages/Message.ts';
export type { MessageSearch, SearchHit, SearchPage, SearchQuery } from '../core/messages/MessageSearch.ts';
export type {
  Amended,
  Amendment,
  Appended,
  EventCursor,
  EventPage,
  HistoryPage,
  HistoryQuery,
  MessageStore,
  Reacting,
} from '../core/messages/MessageStore.ts';
export type { Reaction, ReactionChange } from '../core/messages/Reaction.ts';
export type { ReadState } from '../core/messages/ReadState.ts';
export { reacted } from '../core/messages/reacted.ts';
export type {
  ChannelOutcome,
  Notification,
  NotificationChannel,
} from '../core/notifications/NotificationChannel.ts';
export { alumniPolicy } from '../core/permissions/alumniPolicy.ts';
export { educationPolicy } from '../core/permissions/educationPolicy.ts';
export type { GuardRule } from '../core/permissions/GuardRule.ts';
export { marketplacePolicy } from '../core/permissions/marketplacePolicy.ts';
export type { Pair, People } from '../core/permissions/People.ts';
export type { Person } from '../core/permissions/Person.ts';
export {
  definePolicy,
  inverse,
  type Policy,
  type PolicyTable,
  via,
} from '../core/permissions/Policy.ts';
export type { Relation } from '../core/permissions/Relation.ts';
export { RelationGraph } from '../core/permissions/RelationGraph.ts';
export type { LocalText, RoomTypeRow } from '../core/permissions/RoomTypeRow.ts';
export type { SocketTickets, TicketHolder } from '../core/permissions/SocketTickets.ts';
export { audienceRoomType, officeRoomType, standardRoomTypes } from '../core/permissions/standardRoomTypes.ts';
export { ChatRoom } from '../core/rooms/ChatRoom.ts';
export type { Participant } from '../core/rooms/Participant.ts';
export type { Presence } from '../core/rooms/Presence.ts';
export type {
  BusListener,
  EphemeralEvent,
  MembershipInvalidation,
  PresenceEvent,
  RoomBus,
  RoomPublication,
} from '../core/rooms/RoomBus.ts';
export type { DurableEvent, LeaveReason, RoomEvent } from '../core/rooms/RoomEvent.ts';
export type { MembershipsView, RoomHeads, RoomMembership } from '../core/rooms/RoomHeads.ts';
export type {
  OpenRequest,
  RoomAccess,
  RoomRepository,
  RoomUpdate,
} from '../core/rooms/RoomRepository.ts';
export type { NewParticipant, RoomDraft, RoomState } from '../core/rooms/RoomState.ts';
export type { Authenticate, ChatOptions } from './ChatOptions.ts';
export { createChat } from './createChat.ts';
export type { DirectorySource } from './DirectorySource.ts';
export type { ChatPlugin, HomeroomChat } from './HomeroomChat.ts';
export type { HostPorts, PortName, ReplaceablePorts } from './HostPorts.ts';
export type { HostCalls } from './host/HostCalls.ts';
export type { HookHandler, HostHooks, NamedHookOptions } from './host/HostHooks.ts';
export type { HostRecords, HostSnapshot } from './host/hostRecords.ts';
export type { PersonKey } from './host/hostSchemas.ts';
export type { HostDirectory } from './host/makeHostDirectory.ts';
export type { RefreshOptions } from './host/makeRefresh.ts';
export type { Log } from './Log.ts';
export type { DatabaseOption } from './openStorage.ts';
export type { RedisOptions } from './RedisOptions.ts';
export type { AttachOptions } from './SocketServers.ts';
