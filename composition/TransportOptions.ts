import type { RosterSettings } from '../adapters/wire/directory/RosterSettings.ts';
import type { LegacyName } from '../adapters/wire/legacy/legacyNames.ts';
import type { SocketOptions } from '../adapters/ws/SocketOptions.ts';

export interface TransportOptions {
  /** Origins whose pages may call the API and open sockets, besides the server's own origin. */
  readonly corsOrigins?: readonly string[];
  /** The key with which a host's own systems call `/api/directory/`. */
  readonly directoryKey?: string;
  /** What is known of the rosters that are imported over HTTP. */
  readonly roster?: RosterSettings;
  /** Whose external ids callers of `/api/directory/` use who name no source; default: the host's own, `host`. */
  readonly directorySource?: string;
  /** The older systems whose clients are served as they are, those that share an address by order; none by default. */
  readonly legacy?: readonly LegacyName[];
  /** Members of bodies and frames that nobody knows are refused, for tests; default false: they are ignored. */
  readonly wireStrict?: boolean;
  /** Settings of sockets; each has a default. */
  readonly sockets?: Partial<SocketOptions>;
}
