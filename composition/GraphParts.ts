import type { KeyObject } from 'node:crypto';
import type { Tracing } from '../adapters/system/Tracing.ts';
import type { RosterSettings } from '../adapters/wire/directory/RosterSettings.ts';
import type { Limits } from '../core/limits/Limits.ts';
import type { OversightSettings } from '../core/oversight/OversightSettings.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { RetentionRule } from '../core/retention/RetentionRule.ts';
import type { FixedSettings } from '../core/settings/CurrentSettings.ts';
import type { SignInSettings } from '../core/signin/makeSignIn.ts';
import type { FileParts } from './FileParts.ts';
import type { HostPorts } from './HostPorts.ts';
import type { Lifetime } from './Lifetime.ts';
import type { Log } from './Log.ts';
import type { NotificationSetup } from './NotificationSetup.ts';
import type { OpenedDatabase } from './OpenedDatabase.ts';
import type { PostgresBusOptions } from './PostgresBusOptions.ts';
import type { RedisOptions } from './RedisOptions.ts';
import type { ServingOptions } from './ServingOptions.ts';
import type { WebhookParts } from './WebhookParts.ts';

/** What decides which modules are loaded; known before anything is opened. */
export interface GraphChoice {
  readonly isInMemory: boolean;
  /** Connects this node with others. */
  readonly redis?: RedisOptions | undefined;
  /** The same without Redis. Neither: the node finds what others did by looking. */
  readonly postgresBus?: PostgresBusOptions | undefined;
  /** Undefined for a command, which serves neither HTTP nor sockets. */
  readonly serving?: ServingOptions | undefined;
  readonly ports: HostPorts;
}

/** What the modules start from. */
export interface GraphParts extends GraphChoice {
  readonly policy: Policy;
  readonly limits: Limits;
  /** As `ChatOptions.linkByMail`; none by default. */
  readonly mailSources?: readonly string[];
  /** `open` without approval by default. */
  readonly oversight?: OversightSettings;
  /** The private key (Ed25519) that signs exports; null, the default: nothing signs them. */
  readonly exportKey?: KeyObject | null;
  /** How long words are kept; for ever by default. */
  readonly retention?: readonly RetentionRule[];
  /** What cannot be changed while nodes run; nothing by default. */
  readonly fixed?: FixedSettings;
  /** How long sessions last, and whom links by mail let in. */
  readonly signIn?: SignInSettings;
  /** What the operator knows of rosters; nothing by default. */
  readonly roster?: RosterSettings;
  /** Where contents of files are, how large they may be, and who looks for viruses; nowhere lasting by default. */
  readonly files?: FileParts;
  /** How people who are not looking are told of messages; not at all by default. */
  readonly notifications?: NotificationSetup;
  /** To where webhooks may lead, and how they are tried. */
  readonly webhooks?: WebhookParts;
  /** Follows requests and messages; null, the default: nothing does. */
  readonly tracing?: Tracing | null;
  readonly log: Log;
  readonly lifetime: Lifetime;
  /** Undefined in memory. */
  readonly database: OpenedDatabase | undefined;
}
