'use client';

import { createContext } from 'react';
import type { ChatClient } from '../ChatClient.ts';

/** The client that the components below share; null outside a provider. */
export const ChatContext = createContext<ChatClient | null>(null);
