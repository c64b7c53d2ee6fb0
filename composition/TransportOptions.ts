import type { SocketOptions } from '../adapters/ws/SocketOptions.ts';

export interface TransportOptions {
  /** Origins whose pages may call the API and open sockets; the server's own always may. */
  readonly corsOrigins?: readonly string[];
  /** Opens `/api/directory/` to a host's own systems. */
  readonly directoryKey?: string;
  /** How sockets behave; every part has a default. */
  readonly sockets?: Partial<SocketOptions>;
}
