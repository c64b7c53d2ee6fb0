'use client';

import { useContext } from 'react';
import type { ChatClient } from '../ChatClient.ts';
import { ChatContext } from './ChatContext.ts';

/** The client of the nearest provider. @throws Error without one */
export const useChatClient = (): ChatClient => {
  const client = useContext(ChatContext);
  if (client === null) throw new Error('Put <ChatProvider client={…}> around the components that use the chat.');
  return client;
};
