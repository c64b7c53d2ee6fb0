import type { ReplaceablePorts } from './HostPorts.ts';

/** The ports that store something durable; some may be a host's own. */
export type Storage = Pick<
  ReplaceablePorts,
  'people' | 'directory' | 'directoryReader' | 'rooms' | 'messages' | 'inbox' | 'search' | 'contacts' | 'tickets'
>;
