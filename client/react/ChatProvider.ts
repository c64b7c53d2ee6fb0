import { createElement, type ReactElement, type ReactNode } from 'react';
import type { ChatClient } from '../ChatClient.ts';
import { ChatContext } from './ChatContext.ts';

/**
 * Gives a client to the components below. It neither connects nor closes the client: that belongs to whoever made it,
 * since a client outlives the screens that show it.
 */
export const ChatProvider = (props: { readonly client: ChatClient; readonly children?: ReactNode }): ReactElement =>
  createElement(ChatContext.Provider, { value: props.client }, props.children);
