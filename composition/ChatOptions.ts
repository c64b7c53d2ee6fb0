import type { IncomingMessage } from 'node:http';
import type { JwtSettings } from '../adapters/jwt/JwtSettings.ts';
import type { PageOptions } from '../adapters/pages/PageOptions.ts';
import type { Limits } from '../core/limits/Limits.ts';
import type { OversightSettings } from '../core/oversight/OversightSettings.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { BusKind } from './chooseBus.ts';
import type { DirectorySource } from './DirectorySource.ts';
import type { FileOptions } from './FileParts.ts';
import type { ChatPlugin } from './HomeroomChat.ts';
import type { HostPorts } from './HostPorts.ts';
import type { PersonKey } from './host/hostSchemas.ts';
import type { Log } from './Log.ts';
import type { NotificationSetup } from './NotificationSetup.ts';
import type { DatabaseOption } from './openStorage.ts';
import type { RedisOptions } from './RedisOptions.ts';
import type { TransportOptions } from './TransportOptions.ts';
import type { WebhookOptions } from './WebhookParts.ts';

/**
 * Says who made this request: a number is the id that Homeroom gave, a string the host's own id. null, undefined, '' or
 * a number that is no id mean nobody. What it throws is logged, and the client learns only that something went wrong;
 * a ChatError reaches the client as it is.
 */
export type Authenticate = (
  request: IncomingMessage,
) => PersonKey | null | undefined | Promise<PersonKey | null | undefined>;

export interface ChatOptions extends TransportOptions {
  /** Default: the embedded database in `./data`. */
  readonly database?: DatabaseOption;
  /** How the host identifies people, for HTTP and sockets alike. Either this or `jwt`. */
  readonly authenticate?: Authenticate;
  readonly jwt?: JwtSettings;
  /** The host's own people and relations, copied at the start and by `directory.refresh`. */
  readonly directory?: DirectorySource;
  /** Default: the education policy. */
  readonly policy?: Policy;
  /** Start although the database follows a newer policy; this policy then applies again. */
  readonly policyBack?: boolean;
  /** False: a database that lacks migrations is refused, and `homeroom migrate` must be run first. Default: true. */
  readonly migrate?: boolean;
  readonly limits?: Partial<Limits>;
  /**
   * The sources whose e-mail addresses are verified. A new id of one of them is linked to the one active account that
   * another of them names by the same address, unless that puts a pupil together with an adult. Default: none.
   */
  readonly linkByMail?: readonly string[];
  /** Whether moderators look into any room of their scope or only into those of cases, and who approves cases. */
  readonly oversight?: Partial<OversightSettings>;
  /** The private key (Ed25519) that signs exports: PEM, or 32 bytes in base64. Absent: they are not signed, and say so. */
  readonly exportKey?: string;
  /**
   * How long words are kept, e.g. `class:ended:2y, direct:any:36m`: by type of room, since it ended or was archived, or for
   * each message. Default: for ever.
   */
  readonly retention?: string;
  /**
   * The schools' lists of words count in all rooms, also where the policy says nothing of them. Default: no. A guard of the
   * host's own is `ports.messageGuard`.
   */
  readonly wordLists?: boolean;
  /** Where contents of files are, how large they may be, and who looks for viruses. */
  readonly files?: FileOptions;
  /** How people who are not looking are told of messages: by the host's own channels. Absent: not at all. */
  readonly notifications?: Partial<NotificationSetup>;
  /** To where webhooks may lead, and who is told when one stops by itself. */
  readonly webhooks?: WebhookOptions;
  /** Used in this order before the chat is handed out, as by `chat.use`. */
  readonly plugins?: readonly ChatPlugin[];
  /** How the page behaves inside the host's program, how it looks there, and which pages may show it in a frame. */
  readonly page?: PageOptions;
  /** Connects this node over Redis with others over the same database. */
  readonly redis?: RedisOptions;
  /**
   * What carries publications between nodes. Default: Redis where `redis` says where it is, else PostgreSQL, by one connection
   * more; nothing where the database is embedded, in memory, or a host's pool (`postgres` then needs its `directUrl`).
   */
  readonly bus?: BusKind;
  /** Default: only errors, on standard error. */
  readonly log?: Log;
  /** The host's own parts in place of Homeroom's; see docs/replacing-parts.md. */
  readonly ports?: HostPorts;
}
