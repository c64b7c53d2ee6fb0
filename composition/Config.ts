import type { AsymmetricAlgorithm } from '../adapters/jwt/JwtSettings.ts';
import type { RedisSettings } from '../adapters/redis/link/RedisSettings.ts';
import type { RosterSettings } from '../adapters/wire/directory/RosterSettings.ts';
import type { LegacyName } from '../adapters/wire/legacy/legacyNames.ts';
import type { Limits } from '../core/limits/Limits.ts';
import type { OversightSettings } from '../core/oversight/OversightSettings.ts';
import type { RetentionRule } from '../core/retention/RetentionRule.ts';
import type { FixedSettings } from '../core/settings/CurrentSettings.ts';
import type { BusKind } from './chooseBus.ts';
import type { FileOptions } from './FileParts.ts';
import type { MailConfig } from './MailConfig.ts';
import type { BackupConfig } from './readBackups.ts';
import type { ChannelConfig } from './readChannels.ts';
import type { OperatorMail } from './readSmtp.ts';
import type { WatchingConfig } from './readWatching.ts';
import type { SignInConfig } from './SignInConfig.ts';

/** A PostgreSQL, through a pooler or not. */
export interface PostgresConfig {
  readonly url: string;
  readonly poolMax: number;
  /** The schema of our tables. */
  readonly schema: string;
  /** Whether statements are prepared by name, which needs connections of our own. */
  readonly prepared: boolean;
  /** The address past a pooler, for what needs a connection of its own. Absent: `url` is such an address. */
  readonly directUrl?: string;
  /** The address for the owner of the tables. Absent: nodes own them. */
  readonly ownerUrl?: string;
}

/** Where the standalone server keeps its data. */
export type DatabaseConfig = PostgresConfig | { readonly dataDir: string };

export interface AuthConfig {
  readonly secret?: string;
  /** The secret before, whose tokens are good too. */
  readonly previousSecret?: string;
  readonly jwksUrl?: URL;
  /** Milliseconds after which the key set is loaded again. */
  readonly jwksCacheMs?: number;
  readonly jwksFile?: string;
  readonly algorithms: readonly AsymmetricAlgorithm[];
  readonly issuer?: string;
  readonly audience?: string;
  /** The source whose external ids are in `sub`. */
  readonly source?: string;
}

/** The settings of a standalone server; `readConfig` makes them from the environment. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Processes that serve the port together. */
  readonly workers: number;
  readonly database: DatabaseConfig;
  readonly dataDir: string;
  readonly backups: BackupConfig;
  /** Milliseconds. */
  readonly connectTimeoutMs: number;
  /** False: only the command `migrate` changes the schema. */
  readonly mayMigrate: boolean;
  /** What carries publications between nodes, where somebody has decided it; `chooseBus` says what counts. */
  readonly bus?: BusKind;
  readonly redis?: RedisSettings;
  readonly auth: AuthConfig;
  /** `education`, `marketplace`, `alumni`, or the path of a JSON file; `policyOf` reads it. */
  readonly policy: string;
  readonly corsOrigins: readonly string[];
  /** Origins whose pages may show the page in a frame; `self` for its own. */
  readonly frameAncestors: readonly string[];
  /** The older systems whose clients are served as they are. */
  readonly legacy: readonly LegacyName[];
  readonly trustProxy: boolean;
  readonly limits: Limits;
  readonly takesQueryToken: boolean;
  readonly wireStrict: boolean;
  /** Sockets of one address that have not shown yet whose they are, at most. */
  readonly unauthenticatedPerAddress: number;
  /** Rooms of which a slow socket gets the new head later, at most. */
  readonly queueCapacity: number;
  /** Milliseconds after which a publication between nodes is not worth delivering. */
  readonly eventExpiryMs: number;
  readonly directoryKey?: string;
  /** Whose rosters are imported, unless the import says so. */
  readonly roster: RosterSettings;
  /** Whose external ids callers of the directory use who name no source. */
  readonly directorySource?: string;
  /** The sources whose e-mail addresses are verified: by them imports link new ids to accounts. Absent: none. */
  readonly linkByMail?: readonly string[];
  readonly oversight: OversightSettings;
  readonly files: FileOptions;
  /** Webhooks may lead into the server's own network, and speak HTTP without TLS. */
  readonly webhooksMayBePrivate: boolean;
  /** Who runs the server, and is told by mail of what nobody else would see. Absent: nobody. */
  readonly operator?: OperatorMail;
  /** What of it can be changed while nodes run, where the environment does not set it. */
  readonly fixedSettings: FixedSettings;
  /** The private key that signs exports. Absent: they are not signed. */
  readonly exportKey?: string;
  /** How long words are kept. Absent: for ever. */
  readonly retention?: readonly RetentionRule[];
  /** How people sign in at this server itself. Absent: elsewhere. */
  readonly signIn?: SignInConfig;
  /** How people are told of messages by mail, and answer. Absent: they are not. */
  readonly mail?: MailConfig;
  /** Over which channels people are told of messages, beside mail. */
  readonly channels: ChannelConfig;
  readonly logLevel: LogLevel;
  /** Where traces and errors go beside the log. */
  readonly watching: WatchingConfig;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
