/** What hosts import from `homeroom`. */
export type {
  DirectoryRecords,
  DirectorySnapshot,
  RelationRecord,
  UserRecord,
} from '../core/directory/DirectoryRecords.ts';
export { ChatError, type ErrorCode } from '../core/errors.ts';
export { defaultLimits, type Limits } from '../core/limits/Limits.ts';
export type { Chat } from '../core/makeChat.ts';
export { educationPolicy } from '../core/permissions/educationPolicy.ts';
export { marketplacePolicy } from '../core/permissions/marketplacePolicy.ts';
export { definePolicy, inverse, type Policy, type PolicyTable, via } from '../core/permissions/Policy.ts';
export type { LocalText, RoomTypeRow } from '../core/permissions/RoomTypeRow.ts';
export { standardRoomTypes } from '../core/permissions/standardRoomTypes.ts';
export type { Authenticate, ChatOptions } from './ChatOptions.ts';
export { createChat } from './createChat.ts';
export type { DirectorySource } from './DirectorySource.ts';
export type { HomeroomChat } from './HomeroomChat.ts';
export type { DatabaseOption } from './openStorage.ts';
