import type { JwtSettings } from '../adapters/jwt/JwtSettings.ts';
import type { Authenticate } from './ChatOptions.ts';
import type { TransportOptions } from './TransportOptions.ts';

/** How people are told apart. */
export type Identification = { readonly authenticate: Authenticate } | { readonly jwt: JwtSettings };

/** What a chat is told that people reach over HTTP and sockets. */
export interface ServingOptions {
  readonly transports: TransportOptions;
  readonly identification: Identification;
}
