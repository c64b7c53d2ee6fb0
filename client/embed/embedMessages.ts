/**
 * What a host's page and the chat in its frame say to each other, over a port that the two origins have agreed on. The first
 * message, `hello` from the host's page, carries the port.
 */
export type EmbedRequest =
  /** Opens a room; without one the list of chats. */
  | { readonly type: 'open'; readonly roomId?: number }
  /** Who uses the chat, where the host's cookies do not say it. */
  | { readonly type: 'token'; readonly token: string };

/** The other way round. */
export type EmbedNotice =
  | { readonly type: 'ready' }
  /** Of all rooms together. */
  | { readonly type: 'unread'; readonly count: number }
  /** Nobody is signed in in the frame. */
  | { readonly type: 'signed-out' }
  /** The token is about to expire, and another one is needed. */
  | { readonly type: 'token-wanted' }
  /** Escape was pressed where nothing else is open. */
  | { readonly type: 'close' };

export interface EmbedHello {
  readonly homeroom: 'hello';
}
