import type { JwtSettings } from '../adapters/jwt/JwtSettings.ts';
import type { MakeLegacySystem } from '../adapters/wire/legacy/LegacySystem.ts';
import type { Authenticate } from './ChatOptions.ts';
import type { MailConfig } from './MailConfig.ts';
import type { TelegramConfig } from './readChannels.ts';
import type { SignInParts } from './SignInParts.ts';
import type { TransportOptions } from './TransportOptions.ts';

/** How people are identified. */
export type Identification = { readonly authenticate: Authenticate } | { readonly jwt: JwtSettings };

/** The options of a chat that is served over HTTP and sockets. */
export interface ServingOptions {
  readonly transports: TransportOptions;
  readonly identification: Identification;
  /** The older systems of `transports.legacy`, loaded; absent: none. */
  readonly legacy?: readonly MakeLegacySystem[];
  /** How people sign in at this server itself; absent: elsewhere. */
  readonly signIn?: SignInParts;
  /** How people are told of messages by mail, and answer; absent: they are not. */
  readonly mail?: MailConfig;
  /** The bot that hears what people answer; absent: there is none. */
  readonly telegram?: TelegramConfig;
}
