/** What the client uses of a WebSocket. Those of browsers, of Node from 22 on and of the package `ws` have it. */
export interface SocketLike {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
}

export type SocketConstructor = new (url: string, protocols: string[]) => SocketLike;
