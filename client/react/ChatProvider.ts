'use client';

import { createElement, type ReactElement, type ReactNode } from 'react';
import type { ChatClient } from '../ChatClient.ts';
import { ChatContext } from './ChatContext.ts';

/**
 * Provides a client to the components below. It neither connects nor closes the client. The code that made the client
 * does, since a client outlives the screens that show it.
 */
export const ChatProvider = (props: { readonly client: ChatClient; readonly children?: ReactNode }): ReactElement =>
  createElement(ChatContext.Provider, { value: props.client }, props.children);
