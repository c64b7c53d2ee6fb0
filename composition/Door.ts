import type { Server } from 'node:http';

/** Where a server gets its connections. */
export interface Door {
  /** Lets connections in. Resolves to the address. @throws ChatError UNAVAILABLE if the port cannot be used */
  open(server: Server): Promise<string>;
  /** Lets no more in, and closes those that are idle. Resolves when all are closed. */
  close(server: Server): Promise<void>;
}
