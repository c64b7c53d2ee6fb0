import type { Socket } from 'node:net';
import type { JwtSettings } from '../adapters/jwt/JwtSettings.ts';
import type { PageOptions } from '../adapters/pages/PageOptions.ts';
import type { MakeLegacySystem } from '../adapters/wire/legacy/LegacySystem.ts';
import type { Authenticate } from './ChatOptions.ts';
import type { MailConfig } from './MailConfig.ts';
import type { TelegramConfig } from './readChannels.ts';
import type { SignInParts } from './SignInParts.ts';
import type { TransportOptions } from './TransportOptions.ts';
import type { WorkerCounts } from './workers/ToWorker.ts';

/** How people are identified. */
export type Identification = { readonly authenticate: Authenticate } | { readonly jwt: JwtSettings };

/** The options of a chat that is served over HTTP and sockets. */
export interface ServingOptions {
  readonly transports: TransportOptions;
  readonly identification: Identification;
  /** The older systems of `transports.legacy`, loaded; absent: none. */
  readonly legacy?: readonly MakeLegacySystem[];
  /** Where people sign in at the host, how the page looks, and who may frame it. */
  readonly page?: PageOptions;
  /** How people sign in at this server itself; absent: elsewhere. */
  readonly signIn?: SignInParts;
  /** How people are told of messages by mail, and answer; absent: they are not. */
  readonly mail?: MailConfig;
  /** The bot that hears what people answer; absent: there is none. */
  readonly telegram?: TelegramConfig;
  /** Set in a worker. */
  readonly primary?: {
    readonly counts: WorkerCounts;
    /** Gets the connections for answers by mail. */
    onMail: ((socket: Socket) => void) | undefined;
  };
}
