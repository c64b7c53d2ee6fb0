/** What the chat in a host's page says: that it is there, how much is unread, and that nobody is signed in in it. */
export interface EmbedEvents {
  readonly ready: undefined;
  readonly unread: number;
  readonly 'signed-out': undefined;
  readonly open: undefined;
  readonly close: undefined;
}

/** `window.Homeroom` in a page that loads `embed.js`. */
export interface EmbeddedChat {
  /** Shows the chat, with this room if one is given. */
  open(roomId?: number): void;
  close(): void;
  readonly isOpen: boolean;
  /** Unread messages of all rooms; 0 until the chat is there. */
  readonly unread: number;
  /**
   * Says who uses the chat where the host's cookies do not: a token, or what gets one. A function is asked again when the
   * token is about to expire. Its failures are logged on the console.
   */
  signIn(token: string | (() => string | Promise<string>)): void;
  /** @returns what ends it */
  on<Name extends keyof EmbedEvents>(name: Name, listener: (detail: EmbedEvents[Name]) => void): () => void;
  /** Takes the chat out of the page. */
  remove(): void;
}
