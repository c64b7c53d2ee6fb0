'use client';

/** What React pages import from `homeroom/react`. */
export { ChatProvider } from './ChatProvider.ts';
export { useChat } from './useChat.ts';
export { useConnection } from './useConnection.ts';
export { type Contacts, useContacts } from './useContacts.ts';
export { type RoomHook, useRoom } from './useRoom.ts';
